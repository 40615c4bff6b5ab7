import type { Measured } from "../core/domain/evidence";
import type { Curve, FittedCurve, ModelReport } from "../core/domain/report";
import { formatBytes, formatDuration, formatRate } from "../core/format";
import { namedOptions } from "./tuning-words";
import { sampleInWords } from "./words";
import { inWords } from "../words/said";
import type { Said } from "../core/domain/statements";
import { rate, size, time } from "../core/report/evidence-said";

/** What was measured by context, a table a setup, each with its fitted line; `origin` is "measured" or "simulated". */
export function curvesMarkdown({ curves }: Pick<ModelReport, "curves">, origin: string): string[] {
  if (curves.every(({ points }) => points.length === 0)) return ["Nothing was loaded."];
  return curves.flatMap((curve) => [
    ...(curves.length > 1 ? [`### ${setupTitle(curve)}`] : []),
    ...(curve.points.length > 0 ? [pointTable(curve, origin)] : []),
    ...(curve.fitted ? [fittedTable(curve.fitted)] : []),
  ]);
}

/** "num_batch 1024 (fast, balanced)". */
function setupTitle({ setup, presets }: Curve): string {
  const options = namedOptions(setup.options) || "Server's own settings";
  return presets.length === 0 ? options : `${options} (${presets.join(", ")})`;
}

function pointTable({ points }: Curve, origin: string): string {
  const cell = (measured: Measured | null, quantity: (value: number) => Said): string =>
    measured ? `${inWords(quantity(measured.value))} ${sampleInWords(measured, quantity)}` : "-";
  return [
    `| num_ctx | memory predicted | memory ${origin} | decode when full, tok/s | TTFT when full |`,
    "|---|---|---|---|---|",
    ...points.map(
      ({ contextTokens, footprint, decode, ttft }) =>
        `| ${contextTokens} | ${footprint.predictedBytes === null ? "-" : formatBytes(footprint.predictedBytes)} | ${cell(footprint.measured, size)} | ${cell(decode, rate)} | ${cell(ttft, time)} |`,
    ),
  ].join("\n");
}

function fittedTable({ basis, deepestMeasuredTokens, points }: FittedCurve): string {
  const beyond = points.some(({ depthTokens }) => depthTokens > deepestMeasuredTokens) ? " Deeper ones are extrapolated." : "";
  return [
    `Speed by tokens in the window (predicted; ${inWords(basis)}).${beyond}`,
    "",
    "| tokens | decode, tok/s | time to fill |",
    "|---|---|---|",
    ...points.map(
      ({ depthTokens, decodeTokensPerSecond, ttftMs }) => `| ${depthTokens} | ${formatRate(decodeTokensPerSecond)} | ${formatDuration(ttftMs)} |`,
    ),
  ].join("\n");
}
