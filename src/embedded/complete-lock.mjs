/**
 * Makes package-lock.json hold every platform: `node src/embedded/complete-lock.mjs` after `npm install --prefix src/embedded`.
 *
 * A registry that does not serve a platform's package leaves it out of the lock, and `npm ci` then refuses on every platform
 * ("Missing: @node-llama-cpp/mac-x64"). An entry with its `os` and `cpu` is all that npm needs to skip or to fetch it. The
 * arm64 package of Linux also names x64 as its cpu, which would install 19 MB that nothing loads.
 */
import { readFileSync, writeFileSync } from "node:fs";

const lockFile = new URL("package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(lockFile, "utf8"));
const key = (name) => `node_modules/@node-llama-cpp/${name}`;
const { version, engines, license } = lock.packages["node_modules/@node-llama-cpp/linux-x64"];

const platforms = {
  "linux-arm64": { os: ["linux"], cpu: ["arm64"], libc: ["glibc"] },
  "linux-riscv64": { os: ["linux"], cpu: ["riscv64"], libc: ["glibc"] },
  "mac-arm64-metal": { os: ["darwin"], cpu: ["arm64"] },
  "mac-x64": { os: ["darwin"], cpu: ["x64"] },
  "win-arm64": { os: ["win32"], cpu: ["arm64"] },
  "win-x64": { os: ["win32"], cpu: ["x64"] },
};
for (const [name, platform] of Object.entries(platforms)) {
  lock.packages[key(name)] = { version, engines, license, optional: true, ...lock.packages[key(name)], ...platform };
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
