// Installs what is missing and builds: the shared beginning of `npm start` and `npm test`. Needs nothing but Node and npm.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

export const NPM = process.platform === "win32" ? "npm.cmd" : "npm";

/** Runs a command with our own output; a failure ends the script with its exit code. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32", ...options });
  if (error) {
    console.error(`o3: ${command} could not be started: ${error.message}`);
    process.exit(1);
  }
  return status ?? 1;
}

export function must(command, args, options) {
  const status = run(command, args, options);
  if (status !== 0) process.exit(status);
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 12)) return;
  console.error(`o3: Node ${process.versions.node} is too old; 20.12 or newer is needed.`);
  process.exit(2);
}

/** npm writes a copy of the lock into node_modules: the same text means that nothing is missing. */
function isInstalled(folder) {
  const installed = `${folder}/node_modules/.package-lock.json`;
  if (!existsSync(installed)) return false;
  const versions = (file) => Object.entries(JSON.parse(readFileSync(file, "utf8")).packages).filter(([path]) => path !== "");
  const wanted = new Map(versions(`${folder}/package-lock.json`).map(([path, { version }]) => [path, version]));
  return versions(installed).every(([path, { version }]) => wanted.get(path) === version);
}

export function install(folder = ".") {
  if (isInstalled(folder)) return;
  console.error(`o3: installing packages${folder === "." ? "" : ` of ${folder}`} ...`);
  must(NPM, ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder]);
}

export const build = () => must(process.execPath, ["esbuild.mjs"]);
