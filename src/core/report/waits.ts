import type { Measured, WindowWaits } from "../domain/evidence";
import { addGaps } from "../domain/exchange";
import type { Gaps } from "../domain/exchange";
import type { RequestTrial } from "../domain/trial";
import { clientMs, onTime } from "../judge/own-delay";
import { exchangeOf } from "../measure/exchanges";
import { mean } from "../statistics/location";
import { percentileOf, ranked, rankedCounts } from "../statistics/percentile";
import { summarize } from "../statistics/robust";

const SHARES = [0.5, 0.95, 0.99] as const;
const CONFIDENCE = 0.95;

/** What a user waits for in a filled window: of requests on it that succeeded. Undefined where nothing was timed. */
export function waitsOf(filled: readonly RequestTrial[]): WindowWaits | undefined {
  const fills = onTime(filled.filter(({ purpose }) => purpose === "fill"), clientMs);
  // One a load: another fill on the same load is no independent sample.
  const firsts = [...new Map(fills.map((trial) => [trial.loadId, exchangeOf(trial).ttftMs])).values()].filter((ms) => ms !== null);
  const firstToken = SHARES.flatMap((share) => percentileOf(ranked(firsts), share, CONFIDENCE) ?? []);
  return firstToken.length === 0 ? undefined : { firstToken, between: betweenOf(filled) };
}

function betweenOf(filled: readonly RequestTrial[]): WindowWaits["between"] {
  const timed = onTime(filled, () => 0).flatMap((trial) => {
    const { gaps } = exchangeOf(trial);
    const tokensPerPiece = gaps?.tokensPerPiece ?? null;
    return gaps && tokensPerPiece !== null ? [{ loadId: trial.loadId, gaps, tokensPerPiece }] : [];
  });
  if (timed.length === 0) return null;
  const loads = new Map<string, Gaps[]>();
  for (const { loadId, gaps } of timed) loads.set(loadId, [...(loads.get(loadId) ?? []), gaps]);
  const overLoads = (share: number): Measured | null =>
    summarize(
      [...loads].flatMap(([loadId, gaps]) => {
        const percentile = percentileOf(rankedCounts(addGaps(gaps.map(({ counts }) => counts))), share, CONFIDENCE);
        return percentile?.interval ? [{ loadId, samples: [percentile.value] }] : [];
      }),
    );
  return {
    unit: timed.every(({ gaps }) => gaps.unit === "token") ? "token" : "piece",
    tokensPerPiece: mean(timed.map(({ tokensPerPiece }) => tokensPerPiece)),
    p50: overLoads(0.5),
    p95: overLoads(0.95),
  };
}
