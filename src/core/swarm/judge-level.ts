import { logLikelihoodRatio } from "../statistics/sprt";

/** The fewest turns after which a level may be taken for good enough to look higher. */
const FEWEST = 4;
/** After so many times what a level without a broken request needs, one that is neither is too close to the edge to be told, and does not pass. */
const MOST = 5;
/** Probability of giving up a level that is good. */
const MISSED = 0.1;
/** What a good level's share of broken requests may be, as parts of what is allowed; each is as likely beforehand. */
const PARTS = [1 / 12, 1 / 4, 1 / 2] as const;

/**
 * undecided: more turns are needed; promising: good enough to look higher, not proven; passed: proven; failed: it is hopeless, or too
 * close to the edge.
 */
export type LevelState = "undecided" | "promising" | "passed" | "failed";

export interface LevelCounts {
  readonly kept: number;
  readonly broken: number;
}

/**
 * What a level's counts mean. It passes when they are 1 / `error` times as likely by good levels as by one whose true share is just `success`: for
 * that one, or a worse one, this ever happens with probability `error` at most, however often one looks (Ville's inequality; Wald 1945). So
 * the counts of a look go into the proof.
 */
export function judgeLevel({ kept, broken }: LevelCounts, agents: number, success: number, error: number): LevelState {
  const turns = kept + broken;
  const ratios = PARTS.map((part) => logLikelihoodRatio({ p0: success, p1: 1 - part * (1 - success), alpha: error, beta: MISSED }, kept, broken));
  const evidence = ratios.reduce((sum, ratio) => sum + Math.exp(ratio), 0) / PARTS.length;
  if (evidence >= 1 / error) return "passed";
  if (Math.max(...ratios) <= Math.log(MISSED) || turns >= (MOST * Math.log(error)) / Math.log(success)) return "failed";
  return turns >= Math.max(FEWEST, agents) && kept >= success * turns ? "promising" : "undecided";
}
