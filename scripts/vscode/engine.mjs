// The embedded engine with a folder that holds just the models asked for (docs/embedded.md).
import { execFileSync } from "node:child_process";
import { copyFileSync, linkSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { startGroup } from "./group.mjs";
import { ROOT } from "./paths.mjs";

const DIST = join(ROOT, "src", "embedded", "dist");
const START_LIMIT_MS = 120_000;

/** Makes the models where they are missing (they stay in the shared cache) and starts the engine on a free port. */
export async function startEngine(models, args = []) {
  const folder = mkdtempSync(join(tmpdir(), "o3-engine-"));
  for (const model of models) {
    const made = execFileSync(process.execPath, [join(DIST, "make-model.mjs"), model], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    place(JSON.parse(made).file, folder);
  }
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("OLLAMA_")));
  const group = startGroup(process.execPath, [join(DIST, "server.mjs"), "--port", "0", "--models", folder, ...args], { env });
  const stop = async () => {
    await group.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { endpoint: await group.lineMatching(/"endpoint":"([^"]+)"/, START_LIMIT_MS), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A link where the disk is the same, as models are large. */
function place(file, folder) {
  try {
    linkSync(file, join(folder, basename(file)));
  } catch {
    copyFileSync(file, join(folder, basename(file)));
  }
}
