// A real VS Code from the npm registry, for machines that cannot download the desktop one: code-server carries the whole workbench
// and the real Node extension host. Its postinstall is not run: it refuses other Nodes than its own and compiles eight native modules.
// None of them is needed: everything passes without (terminals, keyring and log files of VS Code itself are what they serve).
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { NPM } from "../setup.mjs";
import { ensureChromium } from "./chromium.mjs";
import { withLock } from "./lock.mjs";
import { isStarted, main, Problem } from "./problem.mjs";

const CODE_SERVER = "4.139.1";
/** The Node that this code-server is made for. */
const NODE = "24.21.0";

/** What the tests say they ran in. */
export const VSCODE_NAME = `code-server ${CODE_SERVER} = VS Code 1.${CODE_SERVER.slice(2)}`;

const folder = () => process.env.O3_VSCODE_CACHE || join(homedir(), ".cache", "o3", `vscode-${CODE_SERVER}`);
const nodePackage = () => `node-linux-${process.arch}`;

function paths(root) {
  const server = join(root, "node_modules", "code-server");
  return { root, node: join(root, "node_modules", nodePackage(), "bin", "node"), entry: join(server, "out", "node", "entry.js"), server };
}

/** Installs code-server and its Node into the shared cache, or finds them there. Returns their paths. */
export async function installVsCode() {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    throw new Problem("VS Code's tests run in code-server on Linux (x64, arm64). On other systems: npm run test:desktop");
  }
  const root = folder();
  if (isComplete(root)) return paths(root);
  mkdirSync(dirname(root), { recursive: true });
  return withLock(`${root}.lock`, () => {
    if (!isComplete(root)) makeIn(root);
    return paths(root);
  });
}

/** A folder gets its name only when everything is in it; one of O3_VSCODE_CACHE may have been made by hand. */
const isComplete = (root) => [paths(root).node, paths(root).entry].every((file) => existsSync(file));

function makeIn(root) {
  console.error(`o3: installing ${VSCODE_NAME} into ${root} (once, about a minute) ...`);
  for (const name of readdirSync(dirname(root))) {
    if (name.startsWith(`${root.slice(dirname(root).length + 1)}.new-`))
      rmSync(join(dirname(root), name), { recursive: true, force: true });
  }
  const temporary = mkdtempSync(`${root}.new-`);
  try {
    writeFileSync(join(temporary, "package.json"), '{"private":true}\n');
    npm(temporary, ["--no-save", `${nodePackage()}@${NODE}`, `code-server@${CODE_SERVER}`]);
    npm(join(paths(temporary).server, "lib", "vscode"), ["--omit=dev"]);
    rmSync(root, { recursive: true, force: true });
    renameSync(temporary, root);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

function npm(cwd, args) {
  const quiet = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error } = spawnSync(NPM, ["install", ...quiet, ...args], {
    cwd,
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 10 * 60_000,
  });
  if (status === 0) return;
  const why = error ? error.message : `npm ended with exit code ${status}`;
  throw new Problem(
    `VS Code (${VSCODE_NAME}) could not be had from the npm registry (${why}). Is there a network? Its tests cannot run without.`,
  );
}

if (isStarted(import.meta)) {
  await main(async () => {
    const { root } = await installVsCode();
    console.log(`${VSCODE_NAME} in ${root}; browser ${ensureChromium()}`);
  });
}
