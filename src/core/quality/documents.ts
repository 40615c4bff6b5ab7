import type { Random } from "../ports";
import { integerBelow, pick, shuffle } from "../statistics/random";
import { FILLER, MARKERS } from "../workload/words";

/** A place and its code, hidden at a depth of a document (0 is the start, 1 the end). */
export interface Hidden {
  readonly place: string;
  readonly code: string;
  readonly depth: number;
}

export interface CodeDocument {
  readonly text: string;
  readonly hidden: readonly Hidden[];
}

/** None of them is a filler word. */
const PLACES = "library museum station bakery theatre garden tower bridge castle market stadium airport lighthouse mill chapel".split(" ");
export const MOST_CODES = PLACES.length;

const SHALLOWEST = 0.05;
const DEEPEST = 0.95;

/** Depths of so many codes: evenly from 5 % to 95 %. */
export const depthsOf = (codes: number): readonly number[] =>
  Array.from({ length: codes }, (_, index) => (codes === 1 ? 0.5 : SHALLOWEST + ((DEEPEST - SHALLOWEST) * index) / (codes - 1)));

/**
 * A document of `words` filler words with `codes` codes in it (MOST_CODES at most). The filler starts in an order of its own,
 * which defeats the servers' prompt caches between documents, but not between questions on one document.
 */
export function writeCodeDocument(words: number, codes: number, random: Random): CodeDocument {
  const places = shuffle(random, PLACES);
  const hidden = depthsOf(codes).map((depth, index) => ({ place: places[index] ?? "library", code: newCode(random), depth }));
  const filler = shuffledFiller(words, random);
  const parts: string[] = [];
  let at = 0;
  for (const { place, code, depth } of hidden) {
    const until = Math.round(words * depth);
    parts.push(filler.slice(at, until).join(" "), `The access code of the ${place} is ${code}.`);
    at = until;
  }
  parts.push(filler.slice(at).join(" "));
  return { text: parts.join("\n"), hidden };
}

const newCode = (random: Random): string => `${pick(random, MARKERS)}-${100 + integerBelow(random, 900)}`;

function shuffledFiller(words: number, random: Random): readonly string[] {
  const filler: string[] = [];
  while (filler.length < words) filler.push(...shuffle(random, FILLER));
  return filler.slice(0, words);
}
