import type { Measured } from "../../src/core/domain/evidence";
import type { Curve, CurvePoint, FittedCurve, ModelReport } from "../../src/core/domain/report";
import { formatBytes, formatDuration, formatRate, formatTokens } from "../../src/core/format";
import { runIdOf } from "../../src/core/report/current";
import { spreadOf } from "../../src/core/statistics/spread";
import type { TrialRow } from "../../src/protocol/panel";
import { say, told } from "../say";
import type { Word } from "../say";
import { ofSetup } from "./figure";
import type { Quantity, Told } from "./figure";
import { memoryLimit } from "./memory-limit";
import { scaleOf } from "./scale";
import type { Scale } from "./scale";
import { setupWords } from "./setup-words";
import { differWords, shortTokens } from "./words";

export interface Point {
  /** Tokens. */
  readonly x: number;
  /** In the chart's own unit: tok/s, ms or bytes. */
  readonly y: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface Series {
  /** `other`: of a setup that no preset has; `fitted`: the line that is fitted to what was measured. */
  readonly kind: "measured" | "other" | "fitted" | "predicted" | "single" | "limit";
  readonly label: string;
  readonly points: readonly Point[];
}

export interface ChartData {
  readonly id: "decode" | "ttft" | "memory";
  readonly title: string;
  readonly hint: string;
  /** How far the x axis goes, tokens. */
  readonly maxTokens: number;
  readonly series: readonly Series[];
  /** What a screen reader hears in place of the picture. */
  readonly summary: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Told[])[];
  readonly format: (value: number) => string;
  readonly scale: Scale;
  /** What the picture leaves out, in sentences. */
  readonly notes: readonly string[];
}

/** More dots than this are no picture any more. */
const MOST_DOTS = 400;
/** Requests that fill the window from empty; a question finds it in the cache. */
const FROM_EMPTY: readonly string[] = ["fill", "depth", "calibrate"];

/** The three charts of a report; requests of `trials` are the dots behind the summaries. */
export function chartsOf(report: ModelReport, trials: readonly TrialRow[]): readonly ChartData[] {
  const answered = trials.filter((row) => row.type === "request" && row.outcome === "ok");
  const quiet = answered.filter((row) => !row.contended);
  // Where other programs were busy all along, so were they for the summaries.
  const shown = quiet.length > 0 ? quiet : answered;
  const speeds = dots(shown, (row) => row.decodeTokensPerSecond);
  const waits = dots(
    shown.filter((row) => FROM_EMPTY.includes(row.purpose)),
    (row) => row.ttftMs,
  );
  return [
    speedChart(
      report,
      {
        id: "decode",
        title: "chartDecode",
        hint: "chartDecodeHint",
        of: (point) => point.decode,
        fitted: (point) => point.decodeTokensPerSecond,
        singles: speeds,
      },
      rate,
    ),
    speedChart(
      report,
      { id: "ttft", title: "chartTtft", hint: "chartTtftHint", of: (point) => point.ttft, fitted: (point) => point.ttftMs, singles: waits },
      formatDuration,
    ),
    memoryChart(report),
  ];
}

const rate = (value: number): string => say("decodeUnit", formatRate(value));

interface SpeedChart {
  readonly id: "decode" | "ttft";
  readonly title: Word;
  readonly hint: Word;
  readonly of: (point: CurvePoint) => Measured | null;
  readonly fitted: (point: FittedCurve["points"][number]) => number;
  readonly singles: readonly Point[];
}

function speedChart(report: ModelReport, { id, title, hint, of, fitted, singles }: SpeedChart, format: (value: number) => string): ChartData {
  const { curves } = report;
  const named = (label: string, curve: Curve): string => (curves.length > 1 ? say("ofSetup", label, setupWords(curve.setup)) : label);
  const lines = curves.map((curve) => ({
    curve,
    measured: measuredPoints(curve.points, of),
    line: (curve.fitted?.points ?? []).map((point): Point => ({ x: point.depthTokens, y: fitted(point), lower: null, upper: null })),
  }));
  const all = lines.flatMap(({ measured }) => measured).sort((a, b) => a.x - b.x);
  const summed = all.length > 0 ? all : lines.flatMap(({ line }) => line);
  const series: Series[] = [
    ...lines.map(({ curve, measured }): Series => ({
      kind: curve.presets.length > 0 ? "measured" : "other",
      label: named(measuredLabel(report), curve),
      points: measured,
    })),
    ...lines.map(({ curve, line }): Series => ({
      kind: "fitted",
      label: named(curve.fitted ? say("seriesFitted", told(curve.fitted.basis)) : "", curve),
      points: line,
    })),
    { kind: "single", label: say("seriesSingle"), points: singles },
  ];
  const setupCell = (curve: Curve): string[] => (curves.length > 1 ? [setupWords(curve.setup)] : []);
  return {
    id,
    title: say(title),
    hint: say(hint),
    format,
    maxTokens: Math.max(furthest([all, singles, ...lines.map(({ line }) => line)]), ceilingOf(report)),
    series,
    scale: scaleOf(id, valuesOf(series)),
    notes: [],
    summary: summaryOf(say(title), summed, format),
    columns: [...(curves.length > 1 ? [say("colSetup")] : []), say("colContext"), say("colValue"), say("colInterval"), say("colSamples")],
    rows: lines.flatMap(({ curve, line }) => [
      ...curve.points.flatMap((point) => {
        const value = of(point);
        return value
          ? [
              [
                ...setupCell(curve),
                formatTokens(point.contextTokens),
                pointFigure(report, curve, point, id === "decode" ? "decode tok/s" : "first token ms", value.value, format),
                range(value, format),
                String(value.n),
              ],
            ]
          : [];
      }),
      // What was measured there is in the row above.
      ...line.filter(({ x }) => !curve.points.some((point) => point.contextTokens === x && of(point))).map(({ x, y }) => [...setupCell(curve), formatTokens(x), format(y), say("fittedCell"), "–"]),
    ]),
  };
}

/** Of several setups at one context the first is shown, that of the presets: they differ by little more than a batch's buffer. */
function memoryChart(report: ModelReport): ChartData {
  const owned = report.curves
    .flatMap((of) => of.points.map((point) => ({ of, point })))
    .filter(({ point }, at, all) => all.findIndex((other) => other.point.contextTokens === point.contextTokens) === at)
    .sort((a, b) => a.point.contextTokens - b.point.contextTokens);
  const curve = owned.map(({ point }) => point);
  const measured = measuredPoints(curve, (point) => point.footprint.measured);
  const predicted = curve.flatMap(({ contextTokens: x, footprint: { predictedBytes: y } }) =>
    y === null ? [] : [{ x, y, lower: null, upper: null }],
  );
  const maxTokens = Math.max(furthest([measured, predicted]), ceilingOf(report));
  const limit = memoryLimit(report);
  const highest = Math.max(0, ...[...measured, ...predicted].map(({ y, upper }) => upper ?? y));
  const isFar = limit !== null && limit.bytes > FAR_TIMES * highest;
  const flat = limit && !isFar ? [0, maxTokens].map((x) => ({ x, y: limit.bytes, lower: null, upper: null })) : [];
  const series: Series[] = [
    { kind: "measured", label: measuredLabel(report), points: measured },
    { kind: "predicted", label: say("seriesPredicted"), points: predicted },
    { kind: "limit", label: limit ? say("seriesLimit", limit.words) : "", points: flat },
  ];
  const scale = scaleOf("memory", valuesOf(series));
  return {
    id: "memory",
    title: say("chartMemory"),
    hint: say("chartMemoryHint"),
    format: formatBytes,
    maxTokens,
    series,
    scale,
    notes: [
      ...(isFar ? [say("limitFar", formatBytes(limit.bytes), limit.words)] : []),
      ...(scale.min > 0 ? [say("axisFrom", scale.words(scale.min))] : []),
    ],
    summary: [summaryOf(say("chartMemory"), measured, formatBytes), limit ? say("seriesLimit", limit.words) : ""].filter(Boolean).join(" "),
    columns: [say("colContext"), say("colPredicted"), say("colMeasured"), say("colInterval"), say("colSamples")],
    rows: owned.map(({ of, point, point: { contextTokens, footprint: { predictedBytes, measured: value } } }) => [
      formatTokens(contextTokens),
      predictedBytes === null ? "–" : pointFigure(report, of, point, "predicted memory bytes", predictedBytes, formatBytes),
      value ? pointFigure(report, of, point, "memory bytes", value.value, formatBytes) : "–",
      value ? range(value, formatBytes) : "–",
      value ? String(value.n) : "0",
    ]),
  };
}

/** A limit so many times above all that was measured would press it flat. */
const FAR_TIMES = 1.5;

const ceilingOf = ({ ceiling }: ModelReport): number => (ceiling.state === "named" ? ceiling.contextTokens : 0);

const valuesOf = (series: readonly Series[]): number[] =>
  series.flatMap(({ points }) => points.flatMap(({ y, lower, upper }) => [y, lower ?? y, upper ?? y]));

const pointFigure = (report: ModelReport, { setup }: Curve, { contextTokens }: CurvePoint, quantity: Quantity, value: number, format: (value: number) => string): Told => ({
  of: [ofSetup(runIdOf(report), { contextTokens, settings: setup.options, server: setup.server }, quantity)],
  value,
  text: format(value),
});

const measuredLabel = ({ simulated }: ModelReport): string => say(simulated ? "seriesSimulated" : "seriesMeasured");

function measuredPoints(curve: readonly CurvePoint[], of: (point: CurvePoint) => Measured | null): Point[] {
  return curve.flatMap((point) => {
    const measured = of(point);
    return measured ? [{ x: point.contextTokens, y: measured.value, ...whiskerOf(measured) }] : [];
  });
}

function dots(rows: readonly TrialRow[], of: (row: TrialRow) => number | null): Point[] {
  const all = rows.flatMap((row) => {
    const y = of(row);
    return row.promptTokens === null || y === null ? [] : [{ x: row.promptTokens, y, lower: null, upper: null }];
  });
  const every = Math.ceil(all.length / MOST_DOTS);
  return every <= 1 ? all : all.filter((_, index) => index % every === 0);
}

const furthest = (series: readonly (readonly Point[])[]): number => series.flat().reduce((most, { x }) => Math.max(most, x), 0);

function summaryOf(title: string, points: readonly Point[], format: (value: number) => string): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return `${title}: ${say("chartNothing")}`;
  if (first === last) return say("chartSummaryOne", title, format(first.y), shortTokens(first.x));
  return say("chartSummary", title, format(first.y), shortTokens(first.x), format(last.y), shortTokens(last.x));
}

/** Ends of the line through a point: its interval, or from the least to the most where loads are too far apart for one. */
function whiskerOf(measured: Measured): Pick<Point, "lower" | "upper"> {
  const spread = spreadOf(measured);
  if (spread.kind === "single") return { lower: null, upper: null };
  return spread.kind === "interval" ? { lower: spread.lower, upper: spread.upper } : { lower: spread.least, upper: spread.most };
}

function range(measured: Measured, format: (value: number) => string): string {
  const spread = spreadOf(measured);
  if (spread.kind === "single") return "–";
  return spread.kind === "interval" ? say("toShare", format(spread.lower), format(spread.upper)) : differWords(spread, format);
}
