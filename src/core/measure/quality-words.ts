import { FILLER } from "../workload/words";
import { fitTokenScale, wordsForTokens } from "../workload/token-count";

const SHORT_WORDS = 32;
/** A text below this has no depths to speak of. */
const LEAST_WORDS = 128;
/** One sentence with a code, tokens. */
const CODE_TOKENS = 20;
/** The question, the answer, and what the template and the scale may be wrong by. */
const RESERVED_TOKENS = 192;

export interface DocumentRoom {
  readonly contextTokens: number;
  readonly documentTokens: number;
  readonly codesPerDocument: number;
}

/**
 * Filler words for a document of the asked tokens, or of what fits the context. `count` has the server count the tokens of a text,
 * since nothing else can tokenize; null where it does not fit or is not counted. Null when no document worth the name fits.
 */
export async function documentWords(room: DocumentRoom, count: (text: string) => Promise<number | null>): Promise<number | null> {
  const short = await count(FILLER.slice(0, SHORT_WORDS).join(" "));
  const long = await count(FILLER.join(" "));
  if (short === null || long === null) return null;
  const scale = fitTokenScale([
    { words: SHORT_WORDS, promptTokens: short },
    { words: FILLER.length, promptTokens: long },
  ]);
  if (scale === null) return null;
  const codes = room.codesPerDocument * CODE_TOKENS;
  const words = wordsForTokens(scale, Math.min(room.documentTokens, room.contextTokens - RESERVED_TOKENS) - codes);
  return words < LEAST_WORDS ? null : words;
}
