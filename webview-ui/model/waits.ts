import type { Measured, Percentile, WindowWaits } from "../../src/core/domain/evidence";
import type { Preset } from "../../src/core/domain/report";
import { formatDuration, formatRate } from "../../src/core/format";
import { counted, say } from "../say";
import { presetGroups } from "./preset-groups";
import { intervalOf, presetTitle } from "./words";

/** What a user waits for with each preset's window full, as rows of `WAIT_COLUMNS`; none where nothing was timed. */
export const waitRows = (presets: readonly Preset[]): readonly (readonly string[])[] =>
  presetGroups(presets).flatMap((group) => {
    const { waits } = group[0].evidence.measures;
    if (!waits) return [];
    const titles = group.map(({ name }) => presetTitle(name)).join(", ");
    return [firstTokenRow(titles, waits), ...betweenRow(titles, waits)];
  });

export const waitColumns = (): readonly string[] => [say("waitsPreset"), say("waitsFor"), "p50", "p95", "p99"];

const firstTokenRow = (titles: string, { firstToken }: WindowWaits): readonly string[] => [
  titles,
  say("waitsFirst"),
  ...[0.5, 0.95, 0.99].map((share) => percentileWords(firstToken.find((one) => one.share === share))),
];

function percentileWords(percentile: Percentile | undefined): string {
  if (!percentile) return say("notMeasured");
  const { value, n, interval, needed } = percentile;
  if (!interval) return say(n === 1 ? "waitsNeeds_one" : "waitsNeeds_many", needed, n);
  return say("waitsOfFills", formatDuration(value), formatDuration(interval.lower), formatDuration(interval.upper), n);
}

function betweenRow(titles: string, { between }: WindowWaits): readonly (readonly string[])[] {
  if (!between?.p95) return [];
  const unit = between.unit === "token" ? say("waitsTokens") : say("waitsPieces", formatRate(between.tokensPerPiece));
  // Pieces of one load resemble each other, so p99 would take more loads than a run makes.
  return [[titles, unit, measuredWords(between.p50), measuredWords(between.p95), ""]];
}

const measuredWords = (measured: Measured | null): string =>
  measured ? say("waitsOfLoads", formatDuration(measured.value), intervalOf(measured, formatDuration, counted("loads", measured.n))) : say("waitsUntold");
