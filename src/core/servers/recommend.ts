import type { ModelReport } from "../domain/report";
import type { PresetName } from "../domain/evidence";
import { AUTOMATIC_SERVER, serverSettingsFor } from "../domain/settings";
import type { ServerAsked } from "../domain/settings";
import type { ParallelReading } from "../domain/tuning";
import { loadOn } from "../estimate/load-on";
import { predictFootprintBytes } from "../estimate/memory";
import type { Said } from "../domain/statements";
import { isTelling } from "../domain/tuning";
import { QUANTISED_CACHE } from "./experiments";
import { slotsGain } from "./slots-gain";

/** Settings of the server worth keeping, with the figures that say so. */
export interface Recommendation {
  readonly asked: ServerAsked;
  readonly reasons: readonly Said[];
  /** What the presets lose under them, which were proven with the server as it is. */
  readonly losses: readonly PresetLoss[];
}

/** `no-fit`: predicted to pass the memory that is there for the model. `no-proof`: it fits, or that is not known, but has to be proven again. */
export interface PresetLoss {
  readonly preset: PresetName;
  readonly contextTokens: number;
  readonly kind: "no-fit" | "no-proof";
  /** Predicted from what was measured, bytes; null where it cannot be. */
  readonly footprintBytes: number | null;
  readonly roomBytes: number | null;
}

type Measured = Pick<ModelReport, "kvCache" | "parallel" | "tuning" | "presets" | "model" | "environment" | "roomBytes">;

/** More slots are worth their memory from this much more speed in all. */
const WORTH_SLOTS = 1.15;

/**
 * What the measurements speak for, or null: a cheaper cache only where quality was measured and passed and a turn does not get
 * slower, flash attention off only with a proven gain, slots only where agents together are proven to be faster. Report, command line and
 * panel all say this and nothing else.
 */
export function recommendServer(report: Measured): Recommendation | null {
  const { kvCache, parallel, tuning } = report;
  const reasons: Said[] = [];
  let asked = AUTOMATIC_SERVER;
  const cache = kvCache.find(({ quality, gain }) => quality.state === "passed" && (gain?.turn.upper ?? 0) >= 1);
  if (cache) {
    const { bytesPerToken, f16BytesPerToken } = cache;
    asked = { ...asked, ...QUANTISED_CACHE, kvCacheType: cache.kvCacheType };
    const { kvCacheType } = cache;
    const told = bytesPerToken !== null && f16BytesPerToken !== null;
    reasons.push(told ? { code: "cache-saves", kvCacheType, share: bytesPerToken / f16BytesPerToken } : { code: "cache-passed", kvCacheType });
  }
  const flash = tuning?.settings.find(({ setting, verdict }) => setting === "flash_attention" && verdict === "gain");
  if (flash?.gain && !cache) {
    asked = { ...asked, flashAttention: flash.value === "true" };
    const { value: ratio, lower, upper, blocks: pairs } = flash.gain.turn;
    const common = { value: flash.value, ratio, pairs };
    const told = lower !== null && upper !== null && isTelling(flash.gain.turn);
    reasons.push(told ? { code: "flash-faster-between", ...common, lower, upper } : { code: "flash-faster", ...common });
  }
  const one = parallel.find(({ numParallel }) => numParallel === 1);
  const best = one && bestSlots(one, parallel);
  if (one && best) {
    asked = { ...asked, numParallel: best.numParallel };
    reasons.push({
      code: "slots-faster",
      slots: best.numParallel,
      totalTokensPerSecond: best.totalTokensPerSecond,
      oneTokensPerSecond: one.totalTokensPerSecond,
      rounds: best.roundTokensPerSecond.length,
      oneRounds: one.roundTokensPerSecond.length,
    });
  }
  return reasons.length === 0 ? null : { asked, reasons, losses: lossesUnder(asked, report) };
}

/** A server with other settings holds another cache: memory is predicted anew, and no proof carries over. */
function lossesUnder(asked: ServerAsked, { presets, model, environment, roomBytes }: Measured): PresetLoss[] {
  return presets.flatMap(({ name: preset, contextTokens, settings, evidence }): PresetLoss[] => {
    if (evidence.state === "rejected") return [];
    const load = loadOn(environment, contextTokens, settings.numBatch);
    const [own, there] = [predictFootprintBytes(model, load), predictFootprintBytes(model, { ...load, server: serverSettingsFor(asked, load.server) })];
    const measured = evidence.measures.footprintBytes?.value ?? own;
    const footprintBytes = measured === null || own === null || there === null ? null : measured + there - own;
    const fits = footprintBytes === null || roomBytes === null || footprintBytes <= roomBytes;
    return fits && evidence.state !== "certified" ? [] : [{ preset, contextTokens, kind: fits ? "no-proof" : "no-fit", footprintBytes, roomBytes }];
  });
}

/** The fastest of those that are faster than one agent by as much as slots have to be worth, and proven to be faster at all. */
function bestSlots(one: ParallelReading, parallel: readonly ParallelReading[]): ParallelReading | undefined {
  return parallel
    .filter((reading) => {
      const gain = reading === one ? null : slotsGain(one, reading, parallel);
      return gain !== null && gain.value >= WORTH_SLOTS && (gain.lower ?? 0) > 1;
    })
    .sort((a, b) => b.totalTokensPerSecond - a.totalTokensPerSecond)[0];
}
