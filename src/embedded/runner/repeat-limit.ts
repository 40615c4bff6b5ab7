/** Identical pieces in a row after the first one at which Ollama ends a reply, without an error and without metrics. */
const LIMIT = 30;

export class RepeatLimit {
  private last: string | null = null;
  private repeats = 0;

  /** Takes a piece; true when it is one repetition too many and must not be shown. */
  exceededBy(piece: string): boolean {
    const trimmed = piece.trim();
    if (trimmed !== this.last) {
      this.last = trimmed;
      this.repeats = 0;
      return false;
    }
    this.repeats++;
    return this.repeats > LIMIT;
  }
}
