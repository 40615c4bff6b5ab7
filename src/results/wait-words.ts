import type { Percentile, WindowWaits } from "../core/domain/evidence";
import type { Preset } from "../core/domain/report";
import { formatDuration, formatRate, plural } from "../core/format";
import { sampleInWords } from "./words";
import { presetTitle } from "../words/presets";

/** How long a user waits with each preset's window full, a line each; empty where nothing was timed. */
export const waitsInWords = (presets: readonly Preset[]): string[] =>
  presets.flatMap(({ name, evidence: { measures } }) => (measures.waits ? [`${presetTitle(name)}: ${[firstToken(measures.waits), ...between(measures.waits)].join("; ")}.`] : []));

/** "first token after filling the window: p50 1.2 s (95 % interval 1.1 s to 1.4 s); p95 takes 59 fills, and 13 were made". */
function firstToken({ firstToken: percentiles }: WindowWaits): string {
  const told = percentiles.filter(({ interval }) => interval !== null);
  const untold = percentiles.find(({ interval }) => interval === null);
  const missing = untold ? [`${nameOf(untold)} takes ${untold.needed} fills, and ${untold.n === 1 ? "1 was" : `${untold.n} were`} made`] : [];
  return `first token after filling the window: ${[...told.map(inWords), ...missing].join(", ")}`;
}

function inWords(percentile: Percentile): string {
  const { value, n, interval } = percentile;
  const range = interval ? `, 95 % interval ${formatDuration(interval.lower)} to ${formatDuration(interval.upper)}` : "";
  return `${nameOf(percentile)} ${formatDuration(value)} (${plural(n, "fill")}${range})`;
}

const nameOf = ({ share }: Percentile): string => `p${Math.round(share * 100)}`;

function between({ between: gaps }: WindowWaits): string[] {
  if (!gaps?.p95) return [];
  const unit = gaps.unit === "token" ? "tokens" : `pieces of text of ${formatRate(gaps.tokensPerPiece)} tokens each`;
  const middle = gaps.p50 ? `p50 ${formatDuration(gaps.p50.value)}, ` : "";
  return [`between ${unit}: ${middle}p95 ${formatDuration(gaps.p95.value)} ${sampleInWords(gaps.p95, formatDuration)}`];
}
