import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";

const answer = z.object({ prefillMs: z.number(), decodeMs: z.number() });

export interface DirectTimes {
  /** Cold prompt to first token, ms. */
  readonly prefillMs: number;
  /** Each further token, ms. */
  readonly decodeMs: number;
}

/** A model in a process of its own, driven without any server. */
export interface DirectModel {
  readonly measure: (promptTokens: number, replyTokens: number) => Promise<DirectTimes>;
  readonly end: () => Promise<void>;
}

export async function loadDirect(path: string, numCtx: number, threads: number): Promise<DirectModel> {
  // libuv's threads compete with the model's: the embedded engine's runner has one too.
  const child = fork(join(__dirname, "direct.mjs"), [path, String(numCtx), String(threads)], {
    env: { ...process.env, UV_THREADPOOL_SIZE: "1" },
    execArgv: [],
  });
  await message(child);
  return {
    measure: async (prompt, reply) => {
      const answered = message(child);
      child.send({ prompt, reply });
      return answer.parse(await answered);
    },
    end: () =>
      new Promise((resolve) => {
        child.once("exit", () => {
          resolve();
        });
        child.kill("SIGTERM");
      }),
  };
}

const message = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => {
      reject(new Error(`The direct driver ended with exit code ${String(code)}.`));
    });
  });
