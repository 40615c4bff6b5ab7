import { TASK_DEPTHS } from "../domain/effective";
import type { TaskFamily, TaskName } from "../domain/effective";
import { weigh } from "../statistics/evidence";
import type { Counts } from "../statistics/evidence";
import { BASE_TOKENS } from "./progress";
import type { Answers } from "./progress";
import { familyAt } from "./task";

/** A task at a length. */
export interface Ask extends TaskName {
  readonly tokens: number;
}

/**
 * What is counted of a slot. kept: whether the first of its tasks that is solved at the short context is solved at the longer one;
 * score: whether its first task is solved there. A task that is not solved at the short context counts as not solved at longer ones.
 */
export type Measure = "kept" | "score";

type SlotState = { readonly state: "known"; readonly right: boolean } | { readonly state: "open"; readonly ask: Ask };

function slotAt(answers: Pick<Answers, "of">, family: TaskFamily, slot: number, tokens: number, measure: Measure): SlotState {
  for (let attempt = 0; ; attempt++) {
    const name = { family, slot, attempt };
    const base = answers.of(name, BASE_TOKENS);
    if (base === "open") return { state: "open", ask: { ...name, tokens: BASE_TOKENS } };
    if (base === "wrong" && measure === "score") return { state: "known", right: false };
    // The next one takes the place of what was not solved, or not answered.
    if (base !== "right") continue;
    const there = answers.of(name, tokens);
    if (there === "open") return { state: "open", ask: { ...name, tokens } };
    if (there !== "unanswered") return { state: "known", right: there === "right" };
  }
}

/** open: it takes this task more; silent: too much there is not answered. */
export type LengthState = Counts & ({ readonly state: "passed" | "failed" | "silent" } | { readonly state: "open"; readonly ask: Ask });

export interface Question {
  /** Families by group: each group weighs the same, and so do the families of a group. */
  readonly groups: readonly (readonly TaskFamily[])[];
  readonly seed: number;
  readonly measure: Measure;
  /** The share that has to be solved, 0 to 1. */
  readonly success: number;
}

/** After so many times what a length without a failure needs, one that is neither is too close to the bar to be told, and does not pass. */
const MOST = 5;

/**
 * Whether a length keeps a bar: one task of each group at each depth in turn, its family drawn, until that is proven or hopeless. One looks when all have
 * had as many, so what is proven is about their mean: no depth and no group can make up for another by being asked more often.
 */
export function judgeLength(answers: Pick<Answers, "of" | "isSilent">, { groups, seed, measure, success }: Question, tokens: number, error: number): LengthState {
  let [kept, broken] = [0, 0];
  const most = (MOST * Math.log(error)) / Math.log(success);
  for (let round = 0; ; round++) {
    if (answers.isSilent(tokens)) return { state: "silent", kept, broken };
    for (const [families, place] of groups.flatMap((group) => TASK_DEPTHS.map((_, at) => [group, round * TASK_DEPTHS.length + at] as const))) {
      const slot = slotAt(answers, familyAt(place, families, seed), place, tokens, measure);
      if (slot.state === "open") return { state: "open", kept, broken, ask: slot.ask };
      if (slot.right) kept++;
      else broken++;
    }
    const weighed = weigh({ kept, broken }, success, error);
    if (weighed === "proven") return { state: "passed", kept, broken };
    if (weighed === "hopeless" || kept + broken >= most) return { state: "failed", kept, broken };
  }
}

/** Slots whose tasks tell whether a family can be used. */
const LOOK = 9;
/** Of them, so many have to be solved at the short context: with less, what is lost at longer ones drowns in what is not sure at the short one. */
const FEWEST_SOLVED = 7;

export type FamilyState = Counts & ({ readonly state: "used" | "too-low" | "silent" } | { readonly state: "open"; readonly ask: Ask });

/** Whether a model solves enough of a family at the short context to hold longer ones against it. */
export function judgeFamily(answers: Pick<Answers, "of" | "isSilent">, family: TaskFamily): FamilyState {
  let [kept, broken] = [0, 0];
  if (answers.isSilent(BASE_TOKENS)) return { state: "silent", kept, broken };
  for (let at = 0; at < LOOK; at++) {
    const slot = slotAt(answers, family, at, BASE_TOKENS, "score");
    if (slot.state === "open") return { state: "open", kept, broken, ask: slot.ask };
    if (slot.right) kept++;
    else broken++;
    // It cannot be used any more.
    if (broken > LOOK - FEWEST_SOLVED) break;
  }
  return { state: kept >= FEWEST_SOLVED ? "used" : "too-low", kept, broken };
}
