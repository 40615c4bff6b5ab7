import { withContext } from "../domain/settings";
import type { KvCacheType } from "../domain/settings";
import type { ServerResult } from "../domain/trial";
import type { Gain, KvCacheReading, QualityVerdict, SettingGain } from "../domain/tuning";
import { measureLoad } from "../measure/load";
import type { PairPlan, Side } from "./pair";
import { footprintAt, racePair } from "./pair";
import { verdictOf } from "./verdict";

/**
 * A quantised KV cache beside the plain one: memory at two contexts (their difference is the cache alone), speed by paired blocks,
 * and whether the answers stay as good. Recommended only when quality was measured and passed, whatever the gain.
 */
export async function measureKvCache(
  sides: { readonly plain: Side; readonly quantised: Side },
  plan: PairPlan,
  kvCacheType: KvCacheType,
  quality: () => Promise<QualityVerdict>,
  signal: AbortSignal,
): Promise<ServerResult> {
  const { plain, quantised } = sides;
  const race = await racePair(plain, quantised, plan, signal);
  if (race.state === "failed") {
    const gain: SettingGain = { setting: "kv_cache_type", value: kvCacheType, verdict: "failed", gain: null, note: race.why };
    return { type: "kv-cache", reading: readingOf(sides, plan, kvCacheType, null, { state: "not-measurable", why: race.why }), gain };
  }
  const half = halfOf(plan.contextTokens);
  for (const { session } of [plain, quantised]) {
    await measureLoad(session, { purpose: "search", settings: withContext(half, plan.settings), predictedFootprintBytes: null }, signal);
    await session.engine.unload(session.model.name, signal);
  }
  const verdict = await quality();
  const reading = readingOf(sides, plan, kvCacheType, race.gain, verdict);
  return {
    type: "kv-cache",
    reading,
    gain: { setting: "kv_cache_type", value: kvCacheType, verdict: verdictOf(race.gain), gain: race.gain, note: noteOf(verdict) },
  };
}

const halfOf = (contextTokens: number): number => Math.max(256, Math.floor(contextTokens / 512) * 256);

function readingOf(
  { plain, quantised }: { readonly plain: Side; readonly quantised: Side },
  { contextTokens }: PairPlan,
  kvCacheType: KvCacheType,
  gain: Gain | null,
  quality: QualityVerdict,
): KvCacheReading {
  const half = halfOf(contextTokens);
  const perToken = (side: Side): number | null => {
    const [large, small] = [footprintAt(side, contextTokens), footprintAt(side, half)];
    return large === null || small === null || contextTokens === half ? null : (large - small) / (contextTokens - half);
  };
  return {
    kvCacheType,
    contextTokens,
    footprintBytes: footprintAt(quantised, contextTokens),
    f16FootprintBytes: footprintAt(plain, contextTokens),
    bytesPerToken: perToken(quantised),
    f16BytesPerToken: perToken(plain),
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
