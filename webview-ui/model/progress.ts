import { formatPercent } from "../../src/core/format";
import type { RunSnapshot } from "../../src/core/events";
import type { RunClock } from "../../src/core/run-clock";
import { partInWords, timeInWords } from "../../src/words/clock";
import { doingInWords } from "../../src/words/doing";
import { counted, say, translate } from "../say";
import type { Word } from "../say";

const PHASES: Readonly<Record<RunSnapshot["phase"], Word>> = {
  starting: "phaseStarting",
  baseline: "phaseBaseline",
  searching: "phaseSearching",
  "measuring speed": "phaseSpeed",
  tuning: "phaseTuning",
  certifying: "phaseCertifying",
  agents: "phaseAgents",
  tasks: "phaseTasks",
  finishing: "phaseFinishing",
};

export const phaseWords = (snapshot: RunSnapshot | null): string => (snapshot ? say(PHASES[snapshot.phase]) : say("phaseStarting"));

/** How far a run is: time, counts, and what part of the certificates is done. @param now the host's clock, epoch ms */
export function progressParts(clock: RunClock, now: number): string[] {
  const { loads, requests, failures, share } = clock.snapshot;
  return [
    ...timeInWords(clock, now, translate),
    counted("loads", loads),
    counted("requests", requests),
    ...(failures > 0 ? [counted("failures", failures)] : []),
    ...(share === null ? [] : [say("certificateProgress", formatPercent(Math.round(share * 100) / 100))]),
  ];
}

/** What is being tried, and since when. */
export const doingParts = (clock: RunClock, now: number): string =>
  [doingInWords(clock.snapshot.doing, translate), partInWords(clock, now, translate)].filter((part) => part !== "").join(" · ");
