// The suites that run inside the extension host. Each file is bundled by itself (mocha and vscode stay outside), so that the same
// bundles run in code-server and in the desktop's VS Code.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "./paths.mjs";

const SOURCE = join(ROOT, "test", "vscode");
const BUILT = join(ROOT, "dist", "test", "vscode");
const WORKSPACES = join(ROOT, "test", "fixtures", "workspaces");

const suitesIn = (folder) => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".test.ts")) : []);

/**
 * A window is a folder of test/vscode and the workspace of the same name that its suites run in: `plain`, `two-folders`, ...
 * A workspace with a .code-workspace file is opened by it.
 */
export const windows = () =>
  readdirSync(SOURCE, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && suitesIn(join(SOURCE, entry.name)).length > 0)
    .map(({ name }) => ({ name, suites: join(BUILT, name), workspace: join(WORKSPACES, name) }));

/** Bundles the runner and all suites; returns the runner, which VS Code loads. */
export async function buildSuites() {
  rmSync(BUILT, { recursive: true, force: true });
  const suites = windows().flatMap(({ name }) => suitesIn(join(SOURCE, name)).map((file) => join(SOURCE, name, file)));
  await build({
    entryPoints: [join(SOURCE, "index.ts"), ...suites],
    outdir: BUILT,
    outbase: SOURCE,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "inline",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return join(BUILT, "index.js");
}
