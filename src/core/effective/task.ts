import { TASK_DEPTHS } from "../domain/effective";
import type { TaskDepth, TaskFamily, TaskGroup, TaskName } from "../domain/effective";
import type { Random } from "../ports";
import { createRandom, hashSeed, shuffle } from "../statistics/random";
import { GROUP_OF, RIDDLES } from "./families";
import type { Riddle } from "./families";
import { fillerSentences, unlikeOthers } from "./material";

/** Which task it is, without its text. */
export interface Task extends TaskName {
  readonly depth: TaskDepth;
}

/** Where the sentences that are needed may stand, as shares of the text. */
const REGIONS: Readonly<Record<TaskDepth, readonly [from: number, to: number]>> = { start: [0, 0.15], middle: [0.425, 0.575], end: [0.85, 1] };

/** The families of a group among those that are asked. */
export const familiesOf = (group: TaskGroup, asked: readonly TaskFamily[]): TaskFamily[] => asked.filter((family) => GROUP_OF[family] === group);

/** The same seed and name give the same task, whatever the length of its text. */
export function taskNamed({ family, slot, attempt }: TaskName, seed: number): Task {
  const order = shuffle(randomFor(seed, "depths", Math.floor(slot / TASK_DEPTHS.length)), TASK_DEPTHS);
  return { family, slot, attempt, depth: order[slot % TASK_DEPTHS.length] ?? "middle" };
}

/** Which of several families a slot is for: each is as likely. Throws RangeError where there is none. */
export function familyAt(slot: number, families: readonly TaskFamily[], seed: number): TaskFamily {
  const family = families[hashSeed(`${seed}/families/${slot}`) % families.length];
  if (family === undefined) throw new RangeError("A family is needed.");
  return family;
}

export const riddleOf = ({ family, slot, attempt }: TaskName, seed: number): Riddle => RIDDLES[family](randomFor(seed, family, slot, attempt));

/** A prompt with `words` words of filler. The facts of a task stay the same at every length; the filler and their exact places do not. */
export function promptOf(task: Task, words: number, seed: number): string {
  const { family, slot, attempt, depth } = task;
  const random = randomFor(seed, family, slot, attempt, words);
  const { needed, others, question } = riddleOf(task, seed);
  const sentences = fillerSentences(words, random);
  const text = withFacts(sentences, [...placed(needed, REGIONS[depth], random), ...placed(shuffle(random, others), [0, 1], random)]);
  return `Words to begin with: ${unlikeOthers(random)}.\nRead the following text. A question about it comes at the end.\n\n${text}\n\nQuestion: ${question}`;
}

interface Placed {
  readonly text: string;
  /** 0 to 1. */
  readonly at: number;
}

/** The given sentences at random places of a region, in their order. */
function placed(texts: readonly string[], [from, to]: readonly [number, number], random: Random): Placed[] {
  const places = texts.map(() => from + (to - from) * random.next()).sort((a, b) => a - b);
  return texts.map((text, index) => ({ text, at: places[index] ?? 0 }));
}

function withFacts(sentences: readonly string[], facts: readonly Placed[]): string {
  const parts: string[] = [];
  let next = 0;
  for (const { text, at } of [...facts].sort((a, b) => a.at - b.at)) {
    const until = Math.round(at * sentences.length);
    parts.push(...sentences.slice(next, until), text);
    next = Math.max(next, until);
  }
  return [...parts, ...sentences.slice(next)].join(" ");
}

const randomFor = (seed: number, ...path: readonly (string | number)[]): Random => createRandom(hashSeed(`${seed}/${path.join("/")}`));
