import type { KvCacheType } from "../domain/settings";
import type { ServerResult } from "../domain/optimize-records";
import type { Gain, KvCacheReading, QualityVerdict } from "../domain/tuning";
import type { MemorySlope } from "../estimate/memory-slope";
import { measureGrowth } from "./cache-growth";
import type { Growth } from "./cache-growth";
import type { PairPlan, Side } from "./pair";
import { notTuned } from "./experiments";
import { footprintAt, racePair } from "./pair";
import { verdictOf } from "../tune/gain";
import { together } from "../domain/statements";
import type { Said } from "../domain/statements";

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
  const plain = await measureGrowth(sides.plain, plan, signal);
  if (plain.state === "failed") return notTuned("kv_cache_type", plain.why);
  const growth = { plain, quantised: await measureGrowth(sides.quantised, plan, signal) };
  const failed = (why: Said): ServerResult => {
    const reading = readingOf(sides, growth, plan, kvCacheType, null, { state: "not-measurable", why });
    return { type: "kv-cache", reading, gain: { setting: "kv_cache_type", value: kvCacheType, verdict: "failed", gain: null, note: why } };
  };
  if (growth.quantised.state === "failed") return failed(growth.quantised.why);
  const race = await racePair(sides.plain, sides.quantised, plan, signal);
  if (race.state === "failed") return race.side === "baseline" ? notTuned("kv_cache_type", race.why) : failed(race.why);
  const gain = race.state === "measured" ? race.gain : null;
  const verdict = await quality();
  const note = together([...(race.state === "unclear" ? [race.why] : []), qualityNote(verdict)]);
  return {
    type: "kv-cache",
    reading: readingOf(sides, growth, plan, kvCacheType, gain, verdict),
    gain: { setting: "kv_cache_type", value: kvCacheType, verdict: gain ? verdictOf(gain) : "unclear", gain, note },
  };
}

interface Sides {
  readonly plain: Side;
  readonly quantised: Side;
}

/** f16's growth is what shares are taken of: where it is not so many times the meter's wander, they are nonsense (-105 and 241 % were seen). */
const PLAIN_STANDS_OUT = 3;

const standsOut = ({ bytesPerToken, noiseBytesPerToken }: MemorySlope, times: number): boolean => bytesPerToken > times * noiseBytesPerToken;

function readingOf(
  { plain, quantised }: Sides,
  growth: Readonly<Record<keyof Sides, Growth>>,
  { contextTokens }: PairPlan,
  kvCacheType: KvCacheType,
  gain: Gain | null,
  quality: QualityVerdict,
): KvCacheReading {
  const slopeOf = (side: Growth): MemorySlope | null => (side.state === "measured" ? side.slope : null);
  const [own, f16] = [slopeOf(growth.quantised), slopeOf(growth.plain)];
  const told = own !== null && f16 !== null && standsOut(own, 1) && standsOut(f16, PLAIN_STANDS_OUT);
  return {
    kvCacheType,
    contextTokens,
    footprintBytes: footprintAt(quantised, contextTokens),
    f16FootprintBytes: footprintAt(plain, contextTokens),
    bytesPerToken: told ? own.bytesPerToken : null,
    f16BytesPerToken: told ? f16.bytesPerToken : null,
    gain,
    quality,
  };
}

/** Whether the setting may be recommended by the answers it gave. */
export function qualityNote(quality: QualityVerdict): Said {
  switch (quality.state) {
    case "passed":
      return { code: "quality-passed" };
    case "failed":
      return { code: "quality-failed", why: quality.why };
    case "not-measurable":
      return { code: "quality-not-measured", why: quality.why };
  }
}
