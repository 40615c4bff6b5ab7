import type { Answers } from "./progress";
import { BASE_TOKENS } from "./progress";
import { judgeLength } from "./judge-length";
import type { Ask, LengthState, Question } from "./judge-length";

/** The first length that fails has had this share of the error, and each after it this share of what is left. */
const SHARE = 2 / 3;
/** Lengths that are closer to each other than this are not told apart. */
const CLOSE = 1.25;
/** Lengths are multiples of it, but for the longest. */
const STEP_TOKENS = 256;

/** A length that was judged, and what came of it. */
export type Judged = LengthState & { readonly tokens: number };

/** What the lengths mean together. `lo`: the longest that is proven; `hi`: the shortest that is not. */
export interface Standing {
  readonly lo: number | null;
  /** Null where `lo` is the measure itself. */
  readonly proven: Judged | null;
  readonly hi: Judged | null;
  /** What has to be asked next; null where all is known. */
  readonly open: (Judged & { readonly ask: Ask }) | null;
}

/**
 * Twice the length, and twice that, until one fails; then between. A length that passes costs nothing of the error, since all that follow may still
 * use it; one that fails has spent its part. So the probability that any length passes wrongly is 1 - `confidence` at most, over
 * all lengths and looks. `fromBase`: the short context is the measure, and passes by itself.
 */
export function standingOf(answers: Pick<Answers, "of" | "isSilent">, question: Question, fromBase: boolean, topTokens: number, confidence: number): Standing {
  let lo: number | null = fromBase ? BASE_TOKENS : null;
  let proven: Judged | null = null;
  let hi: Judged | null = null;
  for (let failed = 0; ; ) {
    const tokens = nextLength(lo, hi?.tokens ?? null, topTokens);
    if (tokens === null) return { lo, proven, hi, open: null };
    const judged: Judged = { tokens, ...judgeLength(answers, question, tokens, (1 - confidence) * SHARE * (1 - SHARE) ** failed) };
    switch (judged.state) {
      case "open":
        return { lo, proven, hi, open: judged };
      case "passed":
        lo = tokens;
        proven = judged;
        break;
      case "failed":
        failed++;
        hi = judged;
        break;
      case "silent":
        hi = judged;
        break;
    }
  }
}

function nextLength(lo: number | null, hi: number | null, topTokens: number): number | null {
  if (lo === null) return hi === null ? BASE_TOKENS : null;
  if (hi === null) {
    if (topTokens < CLOSE * lo) return null;
    return topTokens < 2 * CLOSE * lo ? topTokens : 2 * lo;
  }
  const between = Math.round(Math.sqrt(lo * hi) / STEP_TOKENS) * STEP_TOKENS;
  return hi < CLOSE * lo || between <= lo || between >= hi ? null : between;
}
