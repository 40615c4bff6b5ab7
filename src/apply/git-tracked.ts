import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";

const LIMIT_MS = 2_000;

/** Nothing that a repository's own settings name is run. */
const PLAIN = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];

/** Whether git has a file in its index; false where there is no git, no repository, or no answer in time. Never rejects. */
export const isTracked = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const env = { ...process.env, GIT_OPTIONAL_LOCKS: "0" };
    const args = [...PLAIN, "ls-files", "--error-unmatch", "--", basename(path)];
    execFile("git", args, { cwd: dirname(path), env, timeout: LIMIT_MS, windowsHide: true }, (error) => {
      resolve(error === null);
    }).on("error", () => {
      resolve(false);
    });
  });
