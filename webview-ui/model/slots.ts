import type { ParallelReading } from "../../src/core/domain/tuning";
import { formatBytes, formatDuration, formatRate, formatTokens } from "../../src/core/format";
import { counted, say } from "../say";

export interface SlotsData {
  readonly summary: string;
  /** One reading a number of slots, the one with the most agents; fewest slots first. */
  readonly drawn: readonly ParallelReading[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const rate = (value: number): string => say("decodeUnit", formatRate(value));

export function slotsData(readings: readonly ParallelReading[]): SlotsData {
  const sorted = readings.toSorted((a, b) => a.numParallel - b.numParallel || a.agents - b.agents);
  const drawn = sorted.filter((reading, index) => sorted[index + 1]?.numParallel !== reading.numParallel);
  const [first, last] = [drawn[0], drawn.at(-1)];
  return {
    drawn,
    summary:
      first === undefined || last === undefined
        ? say("chartNothing")
        : first === last
          ? say("agentsChartOne", rate(first.totalTokensPerSecond), counted("slots", first.numParallel))
          : say(
              "agentsChart",
              rate(first.totalTokensPerSecond),
              counted("slots", first.numParallel),
              rate(last.totalTokensPerSecond),
              counted("slots", last.numParallel),
            ),
    columns: [
      say("colSlots"),
      say("colAgents"),
      say("colEachContext"),
      say("colTotal"),
      say("colRounds"),
      say("colPerAgent"),
      say("colTtft"),
      say("colMemory"),
    ],
    rows: sorted.map(({ numParallel, agents, contextTokens, totalTokensPerSecond, roundTokensPerSecond, perAgentTokensPerSecond, ttftMs, footprintBytes }) => [
      numParallel.toLocaleString("en-US"),
      agents.toLocaleString("en-US"),
      formatTokens(contextTokens),
      rate(totalTokensPerSecond),
      roundsWords(roundTokensPerSecond),
      rate(perAgentTokensPerSecond),
      formatDuration(ttftMs),
      footprintBytes === null ? say("notMeasured") : formatBytes(footprintBytes),
    ]),
  };
}

/** One round has nothing to be apart from. */
function roundsWords(rates: readonly number[]): string {
  if (rates.length < 2) return "1";
  return say("roundsApart", rates.length.toLocaleString("en-US"), formatRate(Math.min(...rates)), rate(Math.max(...rates)));
}
