import type { ParallelReading, Ratio } from "../domain/tuning";
import { mean } from "../statistics/location";
import { studentTwoSided } from "../statistics/student";
import { CONFIDENCE } from "../tune/gain";

/**
 * How much faster agents together are with more slots than one agent alone: a ratio of speeds over rounds, with an interval by the
 * scatter of all rounds. All numbers of slots are compared with one, and together keep the confidence of one statement (Bonferroni).
 * Null without rounds of both; without bounds where no number of slots had two rounds.
 */
export function slotsGain(one: ParallelReading, more: ParallelReading, all: readonly ParallelReading[]): Ratio | null {
  const [alone, together] = [logsOf(one), logsOf(more)];
  const blocks = Math.min(alone.length, together.length);
  if (blocks === 0) return null;
  const centre = mean(together) - mean(alone);
  const value = Math.exp(centre);
  const levels = all.map(logsOf).filter(({ length }) => length > 0);
  const degrees = levels.reduce((sum, { length }) => sum + length - 1, 0);
  if (degrees === 0) return { value, blocks, lower: null, upper: null };
  const squares = levels.flatMap((logs) => logs.map((log) => (log - mean(logs)) ** 2));
  const deviation = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / degrees);
  const confidence = 1 - (1 - CONFIDENCE) / Math.max(1, levels.length - 1);
  const half = studentTwoSided(confidence, degrees) * deviation * Math.sqrt(1 / alone.length + 1 / together.length);
  return { value, blocks, lower: Math.exp(centre - half), upper: Math.exp(centre + half) };
}

const logsOf = ({ roundTokensPerSecond }: ParallelReading): number[] => roundTokensPerSecond.map(Math.log);
