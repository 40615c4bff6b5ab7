import type { TaskFamily, TaskGroup } from "../domain/effective";
import type { Random } from "../ports";
import { integerBelow, shuffle } from "../statistics/random";
import { ASSOCIATIONS, NAMES, newNames, newNumbers, PLACES } from "./material";

/** What a task hides in a text, what it asks, and what is right. */
export interface Riddle {
  /** Sentences that are needed, in the order in which they are to stand. */
  readonly needed: readonly string[];
  /** Sentences of the same kind that mislead. */
  readonly others: readonly string[];
  readonly question: string;
  /** Answers of the kind that is asked for; all but those that are wanted are wrong. */
  readonly options: readonly string[];
  readonly wanted: readonly string[];
}

export const GROUP_OF: Readonly<Record<TaskFamily, TaskGroup>> = { fact: "retrieval", facts: "retrieval", association: "retrieval", chain: "reasoning", count: "reasoning" };

/** People a text tells of. */
const PEOPLE = 8;
const ASKED_AT_ONCE = 3;
const CHAINS = 4;
/** From one name to the next. */
const HOPS = 2;
const COUNTS = ["2", "3", "4", "5", "6"] as const;
/** Visitors to all places: a text is as long whatever is counted. */
const VISITS = 12;

export const RIDDLES: Readonly<Record<TaskFamily, (random: Random) => Riddle>> = { fact, facts, association, chain, count };

function lockers(random: Random): { readonly people: readonly string[]; readonly numbers: readonly string[]; readonly told: readonly string[] } {
  const people = shuffle(random, NAMES).slice(0, PEOPLE);
  const numbers = newNumbers(PEOPLE, random);
  return { people, numbers, told: people.map((name, at) => `The locker number of ${name} is ${numbers[at]}.`) };
}

function fact(random: Random): Riddle {
  const { people, numbers, told } = lockers(random);
  return {
    needed: told.slice(0, 1),
    others: told.slice(1),
    question: `What is the locker number of ${people[0]}? Answer with the number alone.`,
    options: numbers,
    wanted: numbers.slice(0, 1),
  };
}

function facts(random: Random): Riddle {
  const { people, numbers, told } = lockers(random);
  const [first, second, third] = people;
  return {
    needed: told.slice(0, ASKED_AT_ONCE),
    others: told.slice(ASKED_AT_ONCE),
    question: `What are the locker numbers of ${first}, ${second} and ${third}? Answer with the three numbers alone.`,
    options: numbers,
    wanted: numbers.slice(0, ASKED_AT_ONCE),
  };
}

function association(random: Random): Riddle {
  const people = shuffle(random, NAMES).slice(0, PEOPLE);
  const known = shuffle(random, ASSOCIATIONS).slice(0, PEOPLE);
  const told = people.map((name, at) => `${name} ${known[at]?.[0]}.`);
  return {
    needed: told.slice(0, 1),
    others: told.slice(1),
    question: `${known[0]?.[1]}? Answer with the name alone.`,
    options: people,
    wanted: people.slice(0, 1),
  };
}

function chain(random: Random): Riddle {
  const numbers = newNumbers(CHAINS, random);
  const names = newNames(CHAINS * (HOPS + 1), random);
  const told = numbers.map((number, at) => {
    const own = names.slice(at * (HOPS + 1), (at + 1) * (HOPS + 1));
    return own.map((name, hop) => (hop === 0 ? `The value of ${name} is ${number}.` : `The value of ${name} is the same as that of ${own[hop - 1]}.`));
  });
  return {
    needed: told[0] ?? [],
    others: told.slice(1).flat(),
    question: `Which number is the value of ${names[HOPS]}? Answer with the number alone.`,
    options: numbers,
    wanted: numbers.slice(0, 1),
  };
}

function count(random: Random): Riddle {
  const [place = "", ...elsewhere] = shuffle(random, PLACES);
  const wanted = COUNTS[integerBelow(random, COUNTS.length)] ?? "2";
  const visit = (where: string): string => `A visitor came to the ${where}.`;
  return {
    needed: Array.from({ length: Number(wanted) }, () => visit(place)),
    others: Array.from({ length: VISITS - Number(wanted) }, (_, at) => visit(elsewhere[at % elsewhere.length] ?? "")),
    question: `How many visitors came to the ${place}? Answer with the number alone.`,
    options: COUNTS,
    wanted: [wanted],
  };
}
