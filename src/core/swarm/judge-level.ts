import { weigh } from "../statistics/evidence";
import type { Counts } from "../statistics/evidence";

/** The fewest turns after which a level may be taken for good enough to look higher. */
const FEWEST = 4;
/** After so many times what a level without a broken request needs, one that is neither is too close to the edge to be told, and does not pass. */
const MOST = 5;

/**
 * undecided: more turns are needed; promising: good enough to look higher, not proven; passed: proven; failed: it is hopeless, or too
 * close to the edge.
 */
export type LevelState = "undecided" | "promising" | "passed" | "failed";

export type LevelCounts = Counts;

/** What a level's counts mean. However often one looks, a bad one passes with probability `error` at most, so the counts of a look go into the proof. */
export function judgeLevel({ kept, broken }: LevelCounts, agents: number, success: number, error: number): LevelState {
  const turns = kept + broken;
  const weighed = weigh({ kept, broken }, success, error);
  if (weighed === "proven") return "passed";
  if (weighed === "hopeless" || turns >= (MOST * Math.log(error)) / Math.log(success)) return "failed";
  return turns >= Math.max(FEWEST, agents) && kept >= success * turns ? "promising" : "undecided";
}
