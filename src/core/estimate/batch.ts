import type { EngineKind } from "../domain/environment";
import type { Auto } from "../domain/settings";

/** Batch that a current Ollama chooses by itself, memory permitting (docs/ollama.md): tokens for a context in tokens. */
export function automaticBatch(numCtx: number): number {
  if (numCtx <= 4096) return 512;
  return numCtx <= 32_768 ? 1024 : 2048;
}

export interface BatchChoice {
  readonly numCtx: number;
  readonly numBatch: Auto<number>;
  readonly engine?: EngineKind;
}

/** Batch that a load really uses, tokens: never longer than its context. The embedded engine's own choice is always 512. */
export function batchOf({ numCtx, numBatch, engine }: BatchChoice): number {
  const automatic = engine === "embedded" ? 512 : automaticBatch(numCtx);
  return Math.min(numBatch === "auto" ? automatic : numBatch, numCtx);
}
