// The browser in which the workbench runs: $CHROMIUM, one that is installed, or Debian's.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Problem } from "./problem.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PACKAGES = ["chromium", "fonts-dejavu-core"];

const onPath = (name) =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));

const isRoot = () => process.getuid?.() === 0;

export const findChromium = () => process.env.CHROMIUM || NAMES.map(onPath).find(Boolean) || null;

/** The browser's path. Installs it by apt where there is none; a Problem says what to do where that cannot be. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const sudo = isRoot() ? [] : ["sudo", "-n"];
  if (!onPath("apt-get") || (!isRoot() && !onPath("sudo"))) {
    throw new Problem(
      "no Chromium here and no way to install it (apt-get as root, or sudo): install Chromium or Chrome, or set CHROMIUM to its path.",
    );
  }
  console.error("o3: installing Chromium (apt-get) ...");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...PACKAGES],
  ]) {
    const [command, ...rest] = [...sudo, "apt-get", ...args];
    const { status } = spawnSync(command, rest, { env, stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) {
      throw new Problem(
        "Chromium could not be installed (apt-get failed: no network?). Install Chromium or Chrome, or set CHROMIUM to its path.",
      );
    }
  }
  const installed = findChromium();
  if (!installed) throw new Problem("apt-get installed no Chromium. Install Chromium or Chrome, or set CHROMIUM to its path.");
  return installed;
}
