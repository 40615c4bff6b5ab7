import { ASSOCIATIONS } from "../../src/core/effective/material";
import { hashSeed } from "../../src/core/statistics/random";

/** What a text offers to its question, read as a person would: by the sentences, and without what wrote them. */
interface Reading {
  readonly right: readonly string[];
  /** All answers of that kind in the text. */
  readonly offered: readonly string[];
}

function read(prompt: string): Reading {
  const [, text = "", question = ""] = /\n\n([\s\S]*)\n\nQuestion: (.*)$/.exec(prompt) ?? [];
  const lockers = new Map([...text.matchAll(/The locker number of (\w+) is (\d+)\./g)].map(([, name = "", number = ""]) => [name, number]));
  const asked = /locker numbers? of (.*)\? Answer/.exec(question)?.[1]?.split(/, | and /);
  if (asked) return { right: asked.map((name) => lockers.get(name) ?? ""), offered: [...lockers.values()] };
  const value = /the value of (\w+)\? Answer/.exec(question)?.[1];
  if (value !== undefined) return { right: [follow(text, value)], offered: [...text.matchAll(/The value of \w+ is (\d+)\./g)].map(([, number = ""]) => number) };
  const place = /came to the (\w+)\? Answer/.exec(question)?.[1];
  if (place !== undefined) return { right: [String(text.split(`A visitor came to the ${place}.`).length - 1)], offered: ["2", "3", "4", "5", "6"] };
  const people = ASSOCIATIONS.flatMap(([said, asks]) => {
    const [, name] = new RegExp(`(\\w+) ${said}\\.`).exec(text) ?? [];
    return name === undefined ? [] : [{ name, asks }];
  });
  return { right: people.filter(({ asks }) => question.startsWith(`${asks}?`)).map(({ name }) => name), offered: people.map(({ name }) => name) };
}

function follow(text: string, name: string): string {
  const [, number, other] = new RegExp(`The value of ${name} is (?:(\\d+)|the same as that of (\\w+))\\.`).exec(text) ?? [];
  return number ?? (other === undefined ? "" : follow(text, other));
}

/** Answers to a prompt of so many tokens. */
export type Reader = (prompt: string, tokens: number) => string;

export const NOBODY: Reader = () => "";

export const ORACLE: Reader = (prompt) => read(prompt).right.join(", ");

/** Repeats all that could be the answer. */
export const PARROT: Reader = (prompt) => read(prompt).offered.join(", ");

/** Names as many of what could be the answer as there are to be named, whatever is asked. */
export const guessing =
  (seed: number): Reader =>
  (prompt) => {
    const { right, offered } = read(prompt);
    const drawn = [...new Set(offered)].map((answer) => ({ answer, key: hashSeed(`${seed}/${answer}/${prompt.length}/${prompt.slice(0, 200)}`) }));
    return drawn
      .sort((a, b) => a.key - b.key)
      .slice(0, right.length)
      .map(({ answer }) => answer)
      .join(" and ");
  };

/** Reads well up to a length, and not at all beyond it. */
export const readingUpTo =
  (usable: number): Reader =>
  (prompt, tokens) =>
    tokens <= usable ? ORACLE(prompt, tokens) : "That is not in the text.";
