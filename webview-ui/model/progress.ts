import { formatDuration, formatPercent } from "../../src/core/format";
import type { RunSnapshot } from "../../src/core/events";
import { counted, say } from "../say";
import type { Word } from "../say";

const PHASES: Readonly<Record<RunSnapshot["phase"], Word>> = {
  starting: "phaseStarting",
  baseline: "phaseBaseline",
  searching: "phaseSearching",
  "measuring speed": "phaseSpeed",
  tuning: "phaseTuning",
  certifying: "phaseCertifying",
  agents: "phaseAgents",
  finishing: "phaseFinishing",
};

export const phaseWords = (snapshot: RunSnapshot | null): string => (snapshot ? say(PHASES[snapshot.phase]) : say("phaseStarting"));

/** How far a run is: counts, time, and what part of the certificates is done. */
export function progressParts({ loads, requests, failures, elapsedMs, budgetMs, share }: RunSnapshot): string[] {
  // Seconds are enough: what changes faster than it can be read is noise.
  const elapsed = formatDuration(Math.floor(elapsedMs / 1000) * 1000);
  return [
    budgetMs === null ? say("elapsed", elapsed) : say("elapsedOf", elapsed, formatDuration(budgetMs)),
    counted("loads", loads),
    counted("requests", requests),
    ...(failures > 0 ? [counted("failures", failures)] : []),
    ...(share === null ? [] : [say("certificateProgress", formatPercent(Math.round(share * 100) / 100))]),
  ];
}
