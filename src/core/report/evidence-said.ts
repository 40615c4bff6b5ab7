import { bakedOptions } from "../domain/baked-options";
import type { EarnedBound, Evidence, Measured, StabilityCount, WindowMeasures } from "../domain/evidence";
import type { NextTurn, Preset } from "../domain/report";
import { together } from "../domain/statements";
import type { Said } from "../domain/statements";
import { POOL_NAMES } from "../judge/pool";
import { spreadOf } from "../statistics/spread";

/** What is known of a preset. Every figure is measured unless it says otherwise. */
export function evidenceSaid({ contextTokens, settings, evidence, nextTurn }: Preset): Said {
  const options = Object.entries(bakedOptions(settings)).flatMap(([name, value]) => (name === "num_ctx" ? [] : [`${name} ${String(value)}`]));
  const clauses: Said[] = [
    { code: "context-is", contextTokens },
    ...(options.length === 0 ? [] : [{ code: "with-options", options: options.join(", ") } as const]),
    proof(evidence),
    ...speeds(evidence),
    ...turn(nextTurn, evidence.measures),
  ];
  return together([{ code: "evidence", clauses }, evidence.state === "certified" ? "" : evidence.why]);
}

function proof(evidence: Evidence): Said {
  const { count } = evidence;
  switch (evidence.state) {
    case "certified":
      return { code: "certified-by", loads: counted(count), ...shares(evidence.bound) };
    case "provisional":
      return count.visits === 0 ? { code: "not-filled" } : { code: "provisional-by", loads: progress(count, neededLoads(evidence)), ...shares(evidence.bound) };
    case "rejected":
      return count.visits === 0 ? { code: "not-stable" } : { code: "not-stable-by", loads: counted(count) };
  }
}

/** Filled loads that a proof takes in all, those that were made included, if no more of them fail; null where it is done or cannot come. */
export const neededLoads = (evidence: Evidence): number | null =>
  evidence.state === "provisional" && evidence.visitsNeeded !== undefined ? evidence.count.visits + evidence.visitsNeeded : null;

/** How far the proof of a preset has come: what is asked before it is applied. Empty where it is proven. */
export function unprovenSaid(evidence: Evidence): Said {
  if (evidence.state === "certified") return "";
  const loads = neededLoads(evidence);
  return loads === null ? { code: "not-proven-by", why: evidence.why } : { code: "not-proven-yet", made: evidence.count.visits, loads };
}

const shares = ({ reliability, confidence }: EarnedBound): EarnedBound => ({ reliability, confidence });

function counted({ visits: loads, successes, ...rest }: StabilityCount): Said {
  const apart = bySize(rest);
  return apart.length > 1 ? { code: "filled-loads-apart", successes, loads, apart } : { code: "filled-loads", successes, loads };
}

/** How far a proof has come: of those that it takes, not of those that were made. */
function progress(count: StabilityCount, needed: number | null): Said {
  if (needed === null) return counted(count);
  const { visits: made, successes } = count;
  const bySizes = bySize(count);
  const apart = [...(bySizes.length > 1 ? bySizes : []), ...(made > successes ? [{ code: "failed-already", loads: made - successes } as const] : [])];
  return apart.length > 0 ? { code: "loads-made-apart", made, needed, apart } : { code: "loads-made", made, needed };
}

const bySize = ({ ownVisits, largerVisits, smallerFailures }: Pick<StabilityCount, "ownVisits" | "largerVisits" | "smallerFailures">): Said[] => [
  { code: "at-this-size", loads: ownVisits },
  ...(largerVisits > 0 ? [{ code: "at-larger-sizes", loads: largerVisits } as const] : []),
  ...(smallerFailures > 0 ? [{ code: "failed-at-smaller-sizes", loads: smallerFailures } as const] : []),
];

function speeds({ measures }: Evidence): Said[] {
  const { decodeTokensPerSecond: decode, ttftFullMs: ttft, footprintBytes: footprint } = measures;
  return [
    ...(decode ? [{ code: "decode-measured", tokensPerSecond: decode.value, sample: sampleSaid(decode, rate) } as const] : []),
    ...(ttft ? [{ code: "ttft-measured", ttftMs: ttft.value, sample: sampleSaid(ttft, time) } as const] : []),
    ...(footprint ? [{ code: "memory-measured", pool: POOL_NAMES[measures.pool ?? "ram"], bytes: footprint.value, n: footprint.n } as const] : []),
  ];
}

function turn(next: NextTurn | null, { decodeTokensPerSecond: measured }: WindowMeasures): Said[] {
  if (!next) return [];
  const { newTokens, ttftMs, decodeTokensPerSecond } = next;
  return [{ code: measured ? "next-turn-measured" : "next-turn", newTokens, ttftMs: ttftMs.value, tokensPerSecond: decodeTokensPerSecond.value }];
}

export const rate = (tokensPerSecond: number): Said => ({ code: "rate", tokensPerSecond });
export const time = (ms: number): Said => ({ code: "time", ms });
export const size = (bytes: number): Said => ({ code: "size", bytes });

/** What a measured quantity rests on; a single sample has no interval. `quantity` is `rate`, `time` or `size`. */
export function sampleSaid(measured: Measured, quantity: (value: number) => Said): Said {
  const { n } = measured;
  const spread = spreadOf(measured);
  switch (spread.kind) {
    case "single":
      return { code: "sample-single", n };
    case "interval":
      return { code: "sample-interval", n, lower: quantity(spread.lower), upper: quantity(spread.upper) };
    case "differ": {
      const ends = { least: quantity(spread.least), most: quantity(spread.most) };
      return spread.of === "loads" ? { code: "sample-loads-differ", n, loads: spread.count, ...ends } : { code: "sample-values-differ", n, values: spread.count, ...ends };
    }
  }
}
