import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const answer = z.object({ prefillMs: z.number(), decodeMs: z.number() });

export interface DirectTimes {
  /** Cold prompt to first token, ms. */
  readonly prefillMs: number;
  /** Each further token, ms. */
  readonly decodeMs: number;
}

/**
 * The very model that a server has loaded, driven without the server. In the same process, because two equal processes differ by 1 to
 * 8 % (their memory lies differently), which is more than what is looked for.
 */
export interface DirectDriver {
  /** For the server's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Once a model is loaded. */
  readonly measure: (promptTokens: number, replyTokens: number) => Promise<DirectTimes>;
  readonly end: () => void;
}

export function directDriver(): DirectDriver {
  const folder = mkdtempSync(join(tmpdir(), "o3-fidelity-"));
  const portFile = join(folder, "port");
  const tap = pathToFileURL(join(__dirname, "tap.mjs")).href;
  return {
    env: { NODE_OPTIONS: `--import=${tap}`, O3_BENCH_TAP: portFile },
    measure: async (prompt, reply) => {
      const response = await fetch(`http://127.0.0.1:${readFileSync(portFile, "utf8")}`, {
        method: "POST",
        body: JSON.stringify({ prompt, reply }),
        signal: AbortSignal.timeout(60_000),
      });
      return answer.parse(await response.json());
    },
    end: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
