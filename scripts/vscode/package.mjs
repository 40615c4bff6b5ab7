// `npm run package`: builds, packs dist/o3.vsix and checks its budget.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build, NPM } from "../setup.mjs";
import { checkBudget } from "./budget.mjs";
import { ROOT } from "./paths.mjs";
import { isStarted, main, Problem } from "./problem.mjs";

export const VSIX = join(ROOT, "dist", "o3.vsix");

/** What the .vsix holds is bundled: no packages go with it, and there is no repository's address to make links from. */
const FLAGS = ["--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--no-git-tag-version"];

/** Packs what is built. */
export function packVsix() {
  const { status, stdout, stderr } = spawnSync(NPM, ["exec", "--no", "--", "vsce", "package", ...FLAGS, "--out", VSIX], {
    cwd: ROOT,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Problem(`vsce could not pack the extension:\n${stdout}${stderr}`);
  return VSIX;
}

if (isStarted(import.meta)) {
  await main(async () => {
    process.chdir(ROOT);
    build();
    packVsix();
    return checkBudget(VSIX) ? 0 : 1;
  });
}
