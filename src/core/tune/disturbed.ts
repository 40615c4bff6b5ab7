import type { TuneVisit } from "./contract";

/** So many first visits that were all disturbed, and so many in a row later on: more would only be thrown away with them. */
const AT_FIRST = 6;
const IN_A_ROW = 10;

/** Whether a race is of no use on this machine now: other programs disturb visit after visit, and none of those is counted. */
export function isDisturbedThroughout(visits: readonly TuneVisit[]): boolean {
  const quiet = visits.flatMap(({ outcome }, at) => (outcome.state === "measured" && !outcome.contended ? [at] : []));
  const since = visits.slice((quiet.at(-1) ?? -1) + 1).filter(({ outcome }) => outcome.state === "measured").length;
  return since >= (quiet.length === 0 ? AT_FIRST : IN_A_ROW);
}
