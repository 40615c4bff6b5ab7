import type { Random } from "../ports";
import { FILLER, MARKERS } from "./words";

/**
 * The long part of a prompt: a unique first line, a marker near the start, filler, a marker near the end.
 * Several questions on one document share its text as a prefix, so that the server's cache answers for the fill.
 */
export interface FilledDocument {
  readonly text: string;
  /** Filler words in it: what the number of tokens is proportional to. */
  readonly words: number;
  readonly startMarker: string;
  readonly endMarker: string;
}

/**
 * Writes a document of `words` filler words. Its first tokens are unique to the draw: only a new *prefix* defeats the
 * servers' prompt caches (docs/ollama.md), and a cached prefill is no measurement.
 */
export function writeDocument(words: number, random: Random): FilledDocument {
  const startMarker = marker(random);
  const endMarker = marker(random);
  const filler = shuffledFiller(words, random);
  const edge = Math.min(64, Math.floor(words / 10));
  const text = [
    `${uniqueLine(random)}\n`,
    filler.slice(0, edge).join(" "),
    `\nThe first code word is ${startMarker}.\n`,
    filler.slice(edge, words - edge).join(" "),
    `\nThe second code word is ${endMarker}.\n`,
    filler.slice(words - edge).join(" "),
    "\n",
  ].join("");
  return { text, words, startMarker, endMarker };
}

const QUESTIONS = [
  "Name the first code word and the second code word, then tell a long story about them.",
  "Which two code words did you read above? Give both, then explain at length what they could mean.",
  "Repeat both code words from the text. After that, describe the rest of it in detail.",
  "Write down the code word from the beginning and the one from the end, then continue with an essay.",
  "State the two hidden code words, first one first, and then go on writing about anything.",
] as const;

/** The prompt that asks question number `index` about a document. All wordings cost about the same. */
export const askAbout = (document: FilledDocument, index: number): string =>
  `${document.text}\nQuestion ${index + 1}: ${QUESTIONS[index % QUESTIONS.length] ?? QUESTIONS[0]}\nAnswer:`;

function marker(random: Random): string {
  const word = MARKERS[Math.floor(random.next() * MARKERS.length)] ?? "amber";
  return `${word}-${100 + Math.floor(random.next() * 900)}`;
}

function uniqueLine(random: Random): string {
  return Array.from({ length: 8 }, () => FILLER[Math.floor(random.next() * FILLER.length)]).join(" ");
}

function shuffledFiller(words: number, random: Random): string[] {
  const block = [...FILLER];
  const filler: string[] = [];
  while (filler.length < words) {
    for (let i = block.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1));
      [block[i], block[j]] = [block[j] ?? "", block[i] ?? ""];
    }
    filler.push(...block.slice(0, words - filler.length));
  }
  return filler;
}
