import type { TaskMark } from "../domain/effective";
import type { Riddle } from "./families";

/**
 * What an answer is worth, by rule: of the options it has to name those that are wanted and no other, so that whoever repeats the text is not right.
 * `ended`: it came to its end by itself.
 */
export function markOf(answer: string, { options, wanted }: Pick<Riddle, "options" | "wanted">, ended: boolean): TaskMark {
  const text = plain(withoutThoughts(answer));
  const named = options.filter((option) => names(text, option.toLowerCase()));
  if (named.length === wanted.length && wanted.every((option) => named.includes(option))) return "right";
  if (named.length === 0 && !ended) return "cut";
  return text.trim() === "" ? "none" : "other";
}

/** Without what a model has written for itself; null where that is all there is, and it has no end. */
export const thoughtOnly = (answer: string): boolean => withoutThoughts(answer).trim() === "" && answer.trim() !== "";

const withoutThoughts = (answer: string): string => answer.replace(/<think>[\s\S]*?(?:<\/think>|$)/g, "");

const NUMBER_WORDS: Readonly<Record<string, string>> = { two: "2", three: "3", four: "4", five: "5", six: "6" };

/** Lower case, numbers in digits without marks between thousands. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/(\d)[,.'\u00a0\u2009\u202f ](?=\d{3}(?!\d))/g, "$1")
    .replace(/\b(?:two|three|four|five|six)\b/g, (word) => NUMBER_WORDS[word] ?? word);

/** As a word of its own. */
function names(text: string, option: string): boolean {
  for (let at = text.indexOf(option); at >= 0; at = text.indexOf(option, at + 1)) {
    if (!isLetter(text[at - 1]) && !isLetter(text[at + option.length])) return true;
  }
  return false;
}

const isLetter = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
