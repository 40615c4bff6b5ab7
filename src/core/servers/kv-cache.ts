import { withContext } from "../domain/settings";
import type { KvCacheType } from "../domain/settings";
import type { ServerResult } from "../domain/trial";
import type { Gain, KvCacheReading, QualityVerdict } from "../domain/tuning";
import { memorySlope } from "../estimate/memory-slope";
import type { LoadedSize, MemorySlope } from "../estimate/memory-slope";
import { describeOutcome } from "../judge/outcome";
import { measureLoad } from "../measure/load";
import type { Paired, PairPlan, Side } from "./pair";
import { notTuned } from "./experiments";
import { footprintAt, racePair } from "./pair";
import { verdictOf } from "../tune/gain";

/**
 * A quantised KV cache beside the plain one: memory at two contexts (their difference is the cache alone), speed by paired blocks,
 * and whether the answers stay as good. Recommended only when quality was measured and passed, whatever the gain.
 */
export async function measureKvCache(
  sides: Sides,
  plan: PairPlan,
  kvCacheType: KvCacheType,
  quality: () => Promise<QualityVerdict>,
  signal: AbortSignal,
): Promise<ServerResult> {
  const refused = await measureMemory(sides, plan, signal);
  const race = refused ?? (await racePair(sides.plain, sides.quantised, plan, signal));
  if (race.state === "failed" && race.side === "baseline") return notTuned("kv_cache_type", race.why);
  if (race.state === "failed") {
    const reading = readingOf(sides, plan, kvCacheType, null, { state: "not-measurable", why: race.why });
    return { type: "kv-cache", reading, gain: { setting: "kv_cache_type", value: kvCacheType, verdict: "failed", gain: null, note: race.why } };
  }
  const gain = race.state === "measured" ? race.gain : null;
  const verdict = await quality();
  const note = [...(race.state === "disturbed" ? [race.why] : []), noteOf(verdict)].join(" ");
  return {
    type: "kv-cache",
    reading: readingOf(sides, plan, kvCacheType, gain, verdict),
    gain: { setting: "kv_cache_type", value: kvCacheType, verdict: gain ? verdictOf(gain) : "unclear", gain, note },
  };
}

interface Sides {
  readonly plain: Side;
  readonly quantised: Side;
}

/** Loads both sides at the context and at half of it. Which one does not work, or null. */
async function measureMemory({ plain, quantised }: Sides, plan: PairPlan, signal: AbortSignal): Promise<Paired | null> {
  for (const [side, { session, asked }] of [["baseline", plain], ["candidate", quantised]] as const) {
    for (const contextTokens of [halfOf(plan.contextTokens), plan.contextTokens]) {
      const settings = withContext(contextTokens, plan.settings);
      const load = await measureLoad(session, { purpose: "search", settings, predictedFootprintBytes: plan.predict(settings, asked) }, signal);
      await session.engine.unload(session.model.name, signal);
      if (load.outcome.state !== "fits") return { state: "failed", side, why: describeOutcome(load) };
    }
  }
  return null;
}

const halfOf = (contextTokens: number): number => Math.max(256, Math.floor(contextTokens / 512) * 256);

/** f16's growth is what shares are taken of: where it is not so many times the meter's wander, they are nonsense (-105 and 241 % were seen). */
const PLAIN_STANDS_OUT = 3;

const standsOut = ({ bytesPerToken, noiseBytesPerToken }: MemorySlope, times: number): boolean => bytesPerToken > times * noiseBytesPerToken;

function readingOf(
  { plain, quantised }: Sides,
  { contextTokens }: PairPlan,
  kvCacheType: KvCacheType,
  gain: Gain | null,
  quality: QualityVerdict,
): KvCacheReading {
  const half = halfOf(contextTokens);
  const slopeOf = (side: Side): MemorySlope | null => {
    const sizes = [half, contextTokens].flatMap((tokens): LoadedSize[] => {
      const footprintBytes = footprintAt(side, tokens);
      return footprintBytes === null ? [] : [{ contextTokens: tokens, footprintBytes }];
    });
    return memorySlope(sizes);
  };
  const [own, f16] = [slopeOf(quantised), slopeOf(plain)];
  const told = own !== null && f16 !== null && standsOut(own, 1) && standsOut(f16, PLAIN_STANDS_OUT);
  return {
    kvCacheType,
    contextTokens,
    footprintBytes: footprintAt(quantised, contextTokens),
    f16FootprintBytes: footprintAt(plain, contextTokens),
    bytesPerToken: told ? own.bytesPerToken : null,
    f16BytesPerToken: told ? f16.bytesPerToken : null,
    ceilingTokens: null,
    gain,
    quality,
  };
}

function noteOf(quality: QualityVerdict): string {
  switch (quality.state) {
    case "passed":
      return "The quality gate was passed.";
    case "failed":
      return `Not recommended: ${quality.why}`;
    case "not-measurable":
      return `Not recommended, since quality could not be measured: ${quality.why}`;
  }
}
