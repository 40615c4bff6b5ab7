import type { EarnedBound, Evidence, Measured, StabilityCount } from "../core/domain/evidence";
import type { NextTurn, Preset } from "../core/domain/report";
import { formatAtLeast, formatBytes, formatDuration, formatPercent, formatRate, formatTokens, plural } from "../core/format";
import { spreadOf } from "../core/statistics/spread";
import { namedOptions } from "./tuning-words";

/** What is known of a preset, in one sentence of clauses. Every figure is measured unless it says otherwise. */
export function evidenceInWords(preset: Preset): string {
  const { evidence } = preset;
  const options = namedOptions(preset.settings);
  return (
    [formatTokens(preset.contextTokens), ...(options === "" ? [] : [`with ${options}`]), ...proof(evidence), ...speeds(evidence), ...nextTurnInWords(preset.nextTurn)].join("; ") +
    (evidence.state === "certified" ? "." : `. ${evidence.why}`)
  );
}

function proof(evidence: Evidence): string[] {
  const { count } = evidence;
  switch (evidence.state) {
    case "certified":
      return [`${counted(count)}: reliability ${atLeast(evidence.bound)}`];
    case "provisional":
      return count.visits === 0 ? ["not filled yet"] : [`${counted(count)}: ${atLeast(evidence.bound)}, provisional`];
    case "rejected":
      return count.visits === 0 ? ["not stable"] : [counted(count), "not stable"];
  }
}

const atLeast = ({ reliability, confidence }: EarnedBound): string =>
  `at least ${formatAtLeast(reliability)} at ${formatPercent(confidence)} confidence`;

/** "13 of 13 filled loads (3 at this size, 10 at larger ones)". */
function counted({ visits, successes, ownVisits, largerVisits, smallerFailures }: StabilityCount): string {
  const apart = [
    `${ownVisits} at this size`,
    ...(largerVisits > 0 ? [`${largerVisits} at larger ones`] : []),
    ...(smallerFailures > 0 ? [`${smallerFailures} at smaller ones, failed`] : []),
  ];
  return `${successes} of ${plural(visits, "filled load")}${apart.length > 1 ? ` (${apart.join(", ")})` : ""}`;
}

const POOLS = { ram: "RAM", vram: "VRAM", "ram+vram": "RAM and VRAM" } as const;

function speeds({ measures }: Evidence): string[] {
  const { decodeTokensPerSecond: decode, ttftFullMs: ttft, footprintBytes: footprint } = measures;
  return [
    ...(decode ? [`${formatRate(decode.value)} tok/s decode ${sampleInWords(decode, formatRate)}`] : []),
    ...(ttft ? [`TTFT when full ${formatDuration(ttft.value)} ${sampleInWords(ttft, formatDuration)}`] : []),
    ...(footprint ? [`${POOLS[measures.pool ?? "ram"]} +${formatBytes(footprint.value)} (n = ${footprint.n})`] : []),
  ];
}

/** "next turn of 2,048 new tokens behind a nearly full window: first token after 1.2 s, then 38.0 tok/s (predicted)". */
function nextTurnInWords(turn: NextTurn | null): string[] {
  if (!turn) return [];
  const { newTokens, ttftMs, decodeTokensPerSecond } = turn;
  const speed = `first token after ${formatDuration(ttftMs.value)}, then ${formatRate(decodeTokensPerSecond.value)} tok/s`;
  return [`next turn of ${newTokens.toLocaleString("en-US")} new tokens behind a nearly full window: ${speed} (predicted)`];
}

/** What a measured quantity rests on: "(n = 13, 95 % interval 40.1 to 42.0)", "(n = 2, 2 loads differ: 18 s and 42 s)"; a single sample has no interval. */
export const sampleInWords = (measured: Measured, format: (value: number) => string): string =>
  `(n = ${measured.n}, ${spreadInWords(measured, format)})`;

function spreadInWords(measured: Measured, format: (value: number) => string): string {
  const spread = spreadOf(measured);
  switch (spread.kind) {
    case "single":
      return "no interval";
    case "interval":
      return `95 % interval ${format(spread.lower)} to ${format(spread.upper)}`;
    case "differ":
      return `${spread.count} ${spread.of} differ: ${format(spread.least)} ${spread.count === 2 ? "and" : "to"} ${format(spread.most)}`;
  }
}
