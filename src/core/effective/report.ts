import { basicsOf } from "../domain/chains";
import { TASK_DEPTHS, TASK_FAMILIES } from "../domain/effective";
import type { TaskJudged } from "../domain/effective";
import { EFFECTIVE_REPORT_SCHEMA } from "../domain/effective-report";
import type { EffectiveLength, EffectiveReport, SolvedWithin, TaskFailure, UsableLength } from "../domain/effective-report";
import type { JournalRecord } from "../domain/journal";
import { loadsOf } from "../domain/trial";
import { clopperPearsonLower, clopperPearsonUpper } from "../statistics/binomial";
import { median } from "../statistics/location";
import { topTokens } from "./ask";
import type { Judged, Standing } from "./next-length";
import { pictureOf } from "./plan";
import type { Picture } from "./plan";
import { BASE_TOKENS, effectiveProgressOf } from "./progress";
import { familiesOf } from "./task";

/** What a run and those that it continues have shown; null where there is no such run. */
export function effectiveReportOf(chain: readonly JournalRecord[]): EffectiveReport | null {
  const basics = basicsOf(chain, "effective");
  if (!basics) return null;
  const { request, model } = basics;
  const progress = effectiveProgressOf(chain);
  const { tasks } = progress;
  const contextTokens = loadsOf(progress.trials).findLast(({ contextTokensObserved }) => contextTokensObserved !== null)?.contextTokensObserved ?? null;
  const top = contextTokens === null ? BASE_TOKENS : topTokens(contextTokens, model);
  const picture = pictureOf(progress, request, top);
  const relative = model.randomWeights ? untold("random-weights") : relativeOf(picture);
  const absolute = model.randomWeights ? untold("random-weights") : absoluteOf(picture);
  const lengths = [...new Set(tasks.map(({ tokens }) => tokens))].sort((a, b) => a - b);
  return {
    kind: "effective",
    schema: EFFECTIVE_REPORT_SCHEMA,
    ...basics,
    contextTokens,
    baseTokens: BASE_TOKENS,
    families: [...picture.families].map(([family, { kept, broken, state }]) => ({ family, right: kept, of: kept + broken, used: state === "used" })),
    relative,
    absolute,
    compaction: compactionOf(relative, absolute),
    lengths: lengths.map((tokens) => lengthOf(tokens, tasks.filter((task) => task.tokens === tokens), request.confidence)),
    failures: failuresOf(tasks),
    contended: tasks.some(({ contended }) => contended),
  };
}

const untold = (why: Extract<UsableLength, { state: "cannot-be-told" }>["why"]): UsableLength => ({ state: "cannot-be-told", why });

function relativeOf({ families, relative }: Picture): UsableLength {
  const states = [...families.values()].map(({ state }) => state);
  if (states.includes("silent")) return untold("no-answers");
  if (states.includes("open")) return untold("time");
  return relative === null ? untold("base-too-low") : usableOf(relative);
}

function absoluteOf({ families, absolute }: Picture): UsableLength {
  const states = [...families.values()].map(({ state }) => state);
  if (states.includes("silent")) return untold("no-answers");
  if (familiesOf("retrieval", [...families.keys()]).length === 0) return untold("not-asked");
  return absolute === null ? untold("time") : usableOf(absolute);
}

function usableOf({ lo, proven, hi, open }: Standing): UsableLength {
  if (lo === null) {
    if (hi === null) return untold("time");
    return hi.state === "silent" ? untold("no-answers") : { state: "nowhere", seen: solvedOf(hi) };
  }
  // The measure alone says nothing of longer texts.
  if (proven === null && hi === null) return untold(open === null ? "window-too-small" : "time");
  return {
    state: "at-least",
    tokens: lo,
    seen: proven === null ? null : solvedOf(proven),
    wholeWindow: hi === null && open === null,
    failing: hi === null ? null : { tokens: hi.tokens, ...solvedOf(hi), why: hi.state === "silent" ? "no-answers" : "score" },
    promising: open !== null && open.kept > 0 && open.kept > 2 * open.broken ? { tokens: open.tokens, ...solvedOf(open) } : null,
  };
}

const solvedOf = ({ kept, broken }: Judged): { readonly right: number; readonly of: number } => ({ right: kept, of: kept + broken });

/** The shorter of those that are told. */
function compactionOf(relative: UsableLength, absolute: UsableLength): EffectiveReport["compaction"] {
  const told = [
    ...(relative.state === "at-least" ? [{ ...relative, basis: "relative" as const }] : []),
    ...(absolute.state === "at-least" ? [{ ...absolute, basis: "absolute" as const }] : []),
  ].sort((a, b) => a.tokens - b.tokens);
  const [shorter] = told;
  if (!shorter) return null;
  return { tokens: shorter.tokens, basis: told.every(({ wholeWindow }) => wholeWindow) ? "window" : shorter.basis };
}

function lengthOf(tokens: number, tasks: readonly TaskJudged[], confidence: number): EffectiveLength {
  const answered = tasks.flatMap(({ outcome, ...task }) => (outcome.state === "answered" ? [{ ...task, ...outcome, isRight: outcome.mark === "right" }] : []));
  const within = (some: typeof answered): SolvedWithin => withinOf(some.filter(({ isRight }) => isRight).length, some.length, confidence);
  return {
    tokens,
    promptTokens: answered.length === 0 ? null : median(answered.map(({ promptTokens }) => promptTokens)),
    solved: within(answered),
    byDepth: TASK_DEPTHS.map((depth) => ({ depth, ...within(answered.filter((task) => task.depth === depth)) })),
    byFamily: TASK_FAMILIES.flatMap((family) => {
      const some = answered.filter((task) => task.family === family);
      return some.length === 0 ? [] : [{ family, right: some.filter(({ isRight }) => isRight).length, of: some.length }];
    }),
    ttftMs: answered.length === 0 ? null : median(answered.map(({ ttftMs }) => ttftMs)),
    unanswered: tasks.length - answered.length,
  };
}

/** Exact and two-sided (Clopper & Pearson 1934). */
function withinOf(right: number, of: number, confidence: number): SolvedWithin {
  const side = 1 - (1 - confidence) / 2;
  return { right, of, lower: of === 0 ? 0 : clopperPearsonLower(right, of, side), upper: of === 0 ? 1 : clopperPearsonUpper(right, of, side) };
}

function failuresOf(tasks: readonly TaskJudged[]): TaskFailure[] {
  const found = new Map<TaskFailure["what"], TaskFailure>();
  for (const { outcome } of tasks) {
    if (outcome.state === "answered" && outcome.mark === "right") continue;
    const what = outcome.state === "answered" ? (outcome.mark as Exclude<typeof outcome.mark, "right">) : outcome.reason;
    const example = outcome.state === "answered" ? { said: outcome.said, wanted: outcome.wanted } : { message: outcome.message };
    const known = found.get(what);
    found.set(what, known ? { ...known, count: known.count + 1 } : { what, count: 1, example });
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}
