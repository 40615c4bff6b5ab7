import { withContext } from "../domain/settings";
import type { LoadTrial } from "../domain/trial";
import { EngineError } from "../errors";
import { batchOf } from "../estimate/batch";
import { footprintByContext, memorySlope } from "../estimate/memory-slope";
import type { MemorySlope } from "../estimate/memory-slope";
import { describeOutcome } from "../judge/outcome";
import { measureLoad } from "../measure/load";
import type { PairPlan, Side } from "./pair";
import type { Said } from "../domain/statements";

/** The small window as a share of the whole: the further apart two loads are, the less the meter's wander matters. */
const SMALL_SHARE = 1 / 4;
/** A heap that is tidied up falls on single loads (8 to 10 MiB in one of seven on the embedded engine): medians of three leave it out. */
const ORDER = ["small", "whole", "small", "whole", "small", "whole"] as const;

export type Growth =
  | { readonly state: "measured"; /** Null where the window is too small to have two sizes. */ readonly slope: MemorySlope | null }
  | { readonly state: "failed"; readonly why: Said };

/**
 * Memory that a token of the window takes on this side, by loads of two sizes with the same batch: their difference is the cache alone.
 * Throws EngineError where the budget ends meanwhile: that says nothing against the side.
 */
export async function measureGrowth({ bench, asked }: Side, { contextTokens, settings, predict }: PairPlan, signal: AbortSignal): Promise<Growth> {
  const { engine } = bench.environment;
  const blocks = (share: number): number => Math.max(256, Math.floor((share * contextTokens) / 256) * 256);
  // The server's own batch grows with the window, and what a batch takes with it.
  const numBatch = Math.min(batchOf({ numCtx: contextTokens, numBatch: settings.numBatch, engine: engine.kind }), blocks(1 / 2));
  const tokensOf = { small: Math.max(numBatch, blocks(SMALL_SHARE)), whole: contextTokens };
  const loads: LoadTrial[] = [];
  for (const size of ORDER) {
    const asking = withContext(tokensOf[size], { ...settings, numBatch });
    const load = await measureLoad(bench, { purpose: "search", settings: asking, predictedFootprintBytes: predict(asking, asked) }, signal);
    await bench.engine.unload(bench.model.name, signal);
    if (load.outcome.state === "void") throw new EngineError("timeout", load.outcome.why);
    if (load.outcome.state !== "fits") return { state: "failed", why: describeOutcome(load) };
    loads.push(load);
  }
  return { state: "measured", slope: memorySlope(footprintByContext(loads)) };
}
