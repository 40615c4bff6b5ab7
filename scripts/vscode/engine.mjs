// The embedded engine with a folder that holds just the models asked for (docs/embedded.md).
import { execFileSync } from "node:child_process";
import { copyFileSync, linkSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { startGroup } from "./group.mjs";
import { useOllama } from "./own-ollama.mjs";
import { ROOT } from "./paths.mjs";

const DIST = join(ROOT, "src", "embedded", "dist");
const START_LIMIT_MS = 120_000;

/**
 * Makes the models where they are missing (they stay in the shared cache) and starts the engine on a free port. Where
 * O3_TEST_OLLAMA names a server, that one is used instead.
 */
export async function startEngine(models, args = []) {
  const files = models.map(makeModel);
  if (process.env.O3_TEST_OLLAMA) return useOllama(process.env.O3_TEST_OLLAMA, files);
  const folder = mkdtempSync(join(tmpdir(), "o3-engine-"));
  for (const file of files) place(file, folder);
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

function makeModel(model) {
  const made = execFileSync(process.execPath, [join(DIST, "make-model.mjs"), model], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(made).file;
}

/** A link where the disk is the same, as models are large. */
function place(file, folder) {
  try {
    linkSync(file, join(folder, basename(file)));
  } catch {
    copyFileSync(file, join(folder, basename(file)));
  }
}
