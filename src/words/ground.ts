import type { GroundCode, GroundDifference } from "../core/domain/ground";
import type { Say } from "./say";
import { inEnglish } from "./say";

export const CHANGED: Readonly<Record<GroundCode, string>> = {
  model: "The model has changed: it was {0} and is now {1}.",
  "engine-kind": "The engine has changed: it was {0} and is now {1}.",
  "engine-version": "The engine has changed: it was {0} and is now {1}.",
  "kv-cache-type": "The server's KV cache type has changed: it was {0} and is now {1}.",
  "flash-attention": "The server's flash attention has changed: it was {0} and is now {1}.",
  "num-parallel": "The server's number of parallel slots has changed: it was {0} and is now {1}.",
  endpoint: "The server has another address: it was {0} and is now {1}.",
  machine: "The machine has changed: it was {0} and is now {1}.",
  o3: "O3 has changed: it was {0} and is now {1}.",
  protocol: "The way O3 measures was configured differently: {0} is now {1}.",
};

/** What has changed since, a sentence each; of a server of another kind the version says nothing more. */
export function groundInWords(differences: readonly GroundDifference[], say: Say = inEnglish): string[] {
  const otherKind = differences.some(({ code }) => code === "engine-kind");
  return differences.flatMap(({ code, was, is }) => (otherKind && code === "engine-version" ? [] : [say(CHANGED[code], was, is)]));
}
