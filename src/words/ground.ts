import type { GroundCode, GroundDifference } from "../core/domain/ground";
import type { Say } from "./say";
import { inEnglish } from "./say";

export const CHANGED: Readonly<Record<GroundCode, string>> = {
  model: "The model changed since: it was {0} and is {1}.",
  "engine-kind": "The engine changed since: it was {0} and is {1}.",
  "engine-version": "The engine changed since: it was {0} and is {1}.",
  "kv-cache-type": "The server's KV cache type changed since: it was {0} and is {1}.",
  "flash-attention": "The server's flash attention changed since: it was {0} and is {1}.",
  "num-parallel": "The server's number of parallel slots changed since: it was {0} and is {1}.",
  endpoint: "The server is in another place: it was on {0} and is on {1}.",
  machine: "The machine changed since: it was {0} and is {1}.",
  o3: "O3 changed since: it was {0} and is {1}.",
  protocol: "The configuration of how O3 measures changed since: {0} is now {1}.",
};

/** What has changed since, a sentence each; of a server of another kind the version says nothing more. */
export function groundInWords(differences: readonly GroundDifference[], say: Say = inEnglish): string[] {
  const otherKind = differences.some(({ code }) => code === "engine-kind");
  return differences.flatMap(({ code, was, is }) => (otherKind && code === "engine-version" ? [] : [say(CHANGED[code], was, is)]));
}
