/*
 * What one request was, by the client's clock and the server's counters. Ollama streams text, not tokens: as a rule a token a line, but a
 * token without text of its own (half of a letter, the end) comes with no line, and several lines may arrive at once. So what is timed
 * here is a *piece*: text that arrived in one read. How many tokens a piece has stands beside it.
 */

/**
 * Times between pieces, by size: [ms, how many], the smallest first. Sizes have three digits (an error below 0.5 %) and so are few however
 * long a reply is, and those of many replies add up. hdr-histogram-js keeps the same kind of counts, as bytes that nobody can read in a
 * journal, and core has no npm modules: twenty lines do here.
 */
export type GapCounts = readonly (readonly [ms: number, count: number])[];

/** How a reply arrived. */
export interface Arrival {
  readonly pieces: number;
  readonly gaps: GapCounts;
}

export interface Exchange {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /**
   * From sending until the server began, ms: the time to the first token less what the server says that loading and reading took. The way to
   * the client and back is in it. Null where the server does not say.
   */
  readonly queueMs: number | null;
  /** Until the first piece, waiting included, ms; null where none came. */
  readonly ttftMs: number | null;
  readonly wallMs: number;
  /** Of a partial reply (`broken-off`) too. */
  readonly gaps: Gaps | null;
  /** By the server's clock: n tokens span n - 1 steps. Null where that cannot be told. */
  readonly decodeTokensPerSecond: number | null;
  /** Counted by the server, cached ones included; null where no complete reply came. */
  readonly promptTokens: number | null;
  readonly outputTokens: number | null;
  /** Share of the prompt that the server still had from a prompt before, 0 to 1; null where that is not known. */
  readonly cachedShare: number | null;
  /** `complete`: with an end whose reason is not known. `broken-off`: by a limit, a failure, or no end at all. */
  readonly end: "stop" | "length" | "complete" | "broken-off";
}

/** Times between the pieces of a reply, and what a piece was. */
export interface Gaps {
  /** `token`: each piece was one. */
  readonly unit: "token" | "piece";
  /** Mean; null of a partial reply, whose tokens nobody counted. */
  readonly tokensPerPiece: number | null;
  readonly counts: GapCounts;
}

/** The last token may have no text, and a letter may need two. */
const SAME_WITHIN = 0.1;

/** @param outputTokens null where nobody counted them */
export function gapsOf({ pieces, gaps }: Arrival, outputTokens: number | null): Gaps | null {
  if (pieces === 0) return null;
  if (outputTokens === null) return { unit: "piece", tokensPerPiece: null, counts: gaps };
  const tokensPerPiece = outputTokens / pieces;
  const isToken = Math.abs(outputTokens - pieces) <= Math.max(1, SAME_WITHIN * pieces);
  return { unit: isToken ? "token" : "piece", tokensPerPiece, counts: gaps };
}

/** Puts pieces together as they come. Times are of any clock that runs forward, ms. */
export class ArrivalFold {
  private pieces = 0;
  private firstMs: number | null = null;
  private lastMs = 0;
  private readonly counts = new Map<number, number>();

  /** Text that arrived at this moment; what arrives at the same one belongs to the same piece. */
  add(atMs: number): void {
    if (this.firstMs === null) this.firstMs = atMs;
    else if (atMs <= this.lastMs) return;
    else {
      const size = threeDigits(atMs - this.lastMs);
      this.counts.set(size, (this.counts.get(size) ?? 0) + 1);
    }
    this.pieces++;
    this.lastMs = atMs;
  }

  /** When the first piece came; null where none did. */
  get first(): number | null {
    return this.firstMs;
  }

  get arrival(): Arrival {
    return { pieces: this.pieces, gaps: sorted(this.counts) };
  }
}

/** All of them as one. */
export function addGaps(all: readonly GapCounts[]): GapCounts {
  const counts = new Map<number, number>();
  for (const [ms, count] of all.flat()) counts.set(ms, (counts.get(ms) ?? 0) + count);
  return sorted(counts);
}

const threeDigits = (ms: number): number => Number(ms.toPrecision(3));
const sorted = (counts: ReadonlyMap<number, number>): GapCounts => [...counts].sort(([a], [b]) => a - b);
