import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";

/** How hardware is looked at; tests put recorded machines in. */
export interface HardwareWorld {
  readonly platform: NodeJS.Platform;
  /** Text of a file, or null where it cannot be read. */
  readonly read: (path: string) => Promise<string | null>;
  readonly list: (path: string) => Promise<readonly string[]>;
  readonly link: (path: string) => Promise<string | null>;
  /** Output of a tool, or why there is none. */
  readonly run: (command: string, args: readonly string[]) => Promise<ToolOutput>;
}

export type ToolOutput =
  { readonly state: "ok"; readonly text: string } | { readonly state: "missing" } | { readonly state: "failed"; readonly why: string };

const TOOL_LIMIT_MS = 3_000;

export const realWorld = (): HardwareWorld => ({
  platform: process.platform,
  read: (path) => readFile(path, "utf8").catch(() => null),
  list: (path) => readdir(path).catch(() => []),
  link: (path) => readlink(path).catch(() => null),
  run: (command, args) =>
    new Promise((resolve) => {
      execFile(command, [...args], { timeout: TOOL_LIMIT_MS, windowsHide: true, maxBuffer: 16 * 2 ** 20 }, (error, stdout) => {
        if (!error) resolve({ state: "ok", text: stdout });
        else if (error.code === "ENOENT") resolve({ state: "missing" });
        else
          resolve({
            state: "failed",
            why: error.killed ? `no answer within ${TOOL_LIMIT_MS / 1000} s` : (error.message.split("\n")[0] ?? "failed"),
          });
      });
    }),
});
