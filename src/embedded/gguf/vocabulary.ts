import type { RandomBits } from "./random";

/** A SentencePiece vocabulary: texts, merge scores and kinds, by token id. */
export interface Vocabulary {
  readonly texts: readonly string[];
  readonly scores: readonly number[];
  readonly kinds: readonly number[];
  /** Ids below this one are control and byte tokens, which text should hardly ever hold. */
  readonly firstText: number;
}

const KIND = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;
const WORD_START = "\u2581";
const CONSONANTS = Array.from("tnsrhldcmpbgfwykv");
const VOWELS = Array.from("eaoiu");
const PIECES = ["in", "er", "on", "th", "the", "an", "re", "es", "or", "en"];
/** Below every other score, so that single characters merge into longer pieces first. */
const LAST_RESORT = -1e6;

/**
 * Special tokens, 256 bytes, syllables, two- and three-syllable words that the tokenizer can reach by merging pairs, and the
 * printable characters: any text is encodable, but an English word takes several tokens, two or three times a real model's.
 */
export function makeVocabulary(size: number, bits: RandomBits): Vocabulary {
  const texts: string[] = [];
  const scores: number[] = [];
  const kinds: number[] = [];
  const seen = new Set<string>();
  let rank = 0;
  const add = (text: string, score: number, kind: number): void => {
    if (texts.length >= size || seen.has(text)) return;
    seen.add(text);
    texts.push(text);
    scores.push(score);
    kinds.push(kind);
  };
  const piece = (text: string): void => {
    add(text, -rank++, KIND.normal);
  };
  const pick = (from: readonly string[]): string => from[bits() % from.length] ?? "";
  const syllable = (): string => pick(CONSONANTS) + pick(VOWELS);

  add("<unk>", 0, KIND.unknown);
  add("<s>", 0, KIND.control);
  add("</s>", 0, KIND.control);
  for (let byte = 0; byte < 256; byte++) add(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`, 0, KIND.byte);
  const firstText = texts.length;

  const syllables = CONSONANTS.flatMap((consonant) => VOWELS.map((vowel) => consonant + vowel));
  [...PIECES, ...syllables].forEach(piece);
  [...syllables, "the", "in", "on", "an"].forEach((text) => {
    piece(WORD_START + text);
  });

  const characters = [WORD_START, ...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)), "\n"];
  const wordsEnd = size - characters.length;
  for (let tries = 50 * size; texts.length < wordsEnd && tries > 0; tries--) {
    const word = WORD_START + syllable() + syllable();
    piece(word);
    if (texts.length < wordsEnd && bits() % 3 === 0) piece(word + syllable());
  }
  for (let filler = 0; texts.length < wordsEnd; filler++) piece(`${WORD_START}x${filler}`);
  for (const character of characters) add(character, LAST_RESORT - rank++, KIND.normal);
  return { texts, scores, kinds, firstText };
}
