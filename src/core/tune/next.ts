import { aliveOf } from "./alive";
import { unseen, untold } from "./asked";
import { isSettled, LEAST_PAIRS, MOST_PAIRS, nextConfirming, pairsOf, planPairs } from "./confirm";
import type { Confirming } from "./confirm";
import type { TuneCandidate, TuneProblem, TuneStep, TuneVisit } from "./contract";
import type { Explorer, Opinion } from "./explorer";
import { observationsOf } from "./observations";
import type { Observation } from "./observations";
import { modelRace } from "./model-race";
import { resultOf } from "./result";

/** The baseline is visited again after so many exploring visits: a machine that gets hot must not look like a setting that is slow. */
const BASELINE_EVERY = 6;
/** Log speed-up; a gain that is expected to be smaller is not worth proving. */
const WORTH_PROVING = 0.035;
/** Exploring ends when no candidate is hoped to beat the leader by more than this share of what one visit varies by. */
const HOPE_SHARE = 0.1;
/** Where visits vary by less than this (log), the share shrinks with it: the same visits then tell smaller differences apart. */
const QUIET_VISIT = 0.025;
/** Exploring visits before the model may end it, so that a wrong prior is found out. */
const LEAST_EXPLORING = 8;
/** Visits kept for those that other load will disturb. */
const SPARE = 1;
/** With fewer visits in all nothing could be found and proven, so none is made. */
const FEWEST = 2 + 2 * LEAST_PAIRS + SPARE;

/**
 * The next visit of a race, or its result. A pure function of the problem and the visits so far, so that a run goes on where its
 * journal ends. First it explores, in blocks that begin with the baseline; then fresh pairs of the best and the baseline, in
 * the order ABBA, decide alone what is stated.
 */
export const nextTuneStep = (problem: TuneProblem, visits: readonly TuneVisit[]): TuneStep => raceWith(modelRace)(problem, visits);

/** The race with another way to explore, for comparison. */
export const raceWith =
  (explorer: Explorer) =>
  (problem: TuneProblem, visits: readonly TuneVisit[]): TuneStep => {
    const [baseline] = problem.candidates;
    if (!baseline) throw new RangeError("A race needs a baseline.");
    const alive = aliveOf(problem, visits);
    const observations = observationsOf(problem, visits);
    const exploring = observations.filter((seen) => seen.phase === "explore");
    const opinion = exploring.some((seen) => seen.key === baseline.key)
      ? explorer({ problem, baseline, alive, observations: exploring })
      : null;
    const confirming = opinion && confirmingOf(problem, baseline, opinion, visits);
    const done = (): TuneStep => {
      const final = opinion && explorer({ problem, baseline, alive, observations });
      return { kind: "done", result: resultOf(problem, visits, observations, confirming, final) };
    };
    if (alive[0] !== baseline || visits.length >= problem.maxVisits) return done();
    // What somebody asked about comes before what may still be found: exploring may go on until no visit is left.
    const early = exploring.length < LEAST_EXPLORING || visits.some(({ phase }) => phase === "confirm");
    const named = early ? null : untold(problem, alive, exploring);
    if (named !== null && problem.maxVisits - visits.length > (confirming ? 2 * LEAST_PAIRS : 0)) {
      return { kind: "visit", key: named, phase: "explore", block: blockOf(visits) };
    }
    const explore = nextExploring(problem, baseline, alive, opinion, visits, exploring);
    if (explore) return explore;
    if (!confirming || isSettled(confirming, pairsOf(confirming, visits, observations))) return done();
    return nextConfirming(confirming, visits, observations) ?? done();
  };

function nextExploring(
  problem: TuneProblem,
  baseline: TuneCandidate,
  alive: readonly TuneCandidate[],
  opinion: Opinion | null,
  visits: readonly TuneVisit[],
  exploring: readonly Observation[],
): TuneStep | null {
  const made = visits.filter((visit) => visit.phase === "explore");
  const visit = (key: string): TuneStep => ({ kind: "visit", key, phase: "explore", block: blockOf(visits) });
  if (!opinion) return alive.length > 1 && problem.maxVisits >= FEWEST ? visit(baseline.key) : null;
  const named = unseen(problem, alive, exploring);
  if (named !== null) return visit(named);
  if (!opinion.next) return null;
  const left = problem.maxVisits - visits.length - SPARE;
  // Room for a proof is kept while there may be something to prove.
  if (left < (opinion.expectedGain + opinion.next.hope >= WORTH_PROVING ? 2 * LEAST_PAIRS : 1)) return null;
  if (exploring.length >= LEAST_EXPLORING) {
    const worthwhile = HOPE_SHARE * opinion.visitDeviation * Math.min(1, opinion.visitDeviation / QUIET_VISIT);
    if (opinion.next.hope < worthwhile) return null;
    // The more there is to be found against what is found already, the less is kept for proving that.
    const found = opinion.expectedGain >= WORTH_PROVING && opinion.expectedGain >= opinion.next.hope;
    if (found && left < 2 * planPairs(opinion, MOST_PAIRS).wanted) return null;
  }
  return made.length % BASELINE_EVERY === 0 ? visit(baseline.key) : visit(opinion.next.key);
}

const blockOf = (visits: readonly TuneVisit[]): number =>
  Math.floor(visits.filter((visit) => visit.phase === "explore").length / BASELINE_EVERY);

/** What is to be confirmed after the exploring visits; null where nothing promises a gain, or no two pairs can be made. */
function confirmingOf(problem: TuneProblem, baseline: TuneCandidate, opinion: Opinion, visits: readonly TuneVisit[]): Confirming | null {
  if (opinion.leader === baseline.key || opinion.expectedGain < WORTH_PROVING) return null;
  const explored = visits.filter((visit) => visit.phase === "explore").length;
  const affordable = Math.floor((problem.maxVisits - explored) / 2);
  return affordable < 2 ? null : { baseline: baseline.key, leader: opinion.leader, ...planPairs(opinion, affordable) };
}
