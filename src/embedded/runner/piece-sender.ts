/**
 * Gathers pieces that come quickly into one message: a message a token would take several percent of a fast model's time.
 * The first piece, and every piece of a model slower than 60 tokens a second, goes out at once.
 */
export class PieceSender {
  private pending: string[] = [];
  private sentAtMs = -Infinity;

  constructor(
    private readonly send: (pieces: readonly string[]) => void,
    private readonly now: () => number,
    private readonly gapMs = 16,
  ) {}

  push(piece: string): void {
    if (piece === "") return;
    this.pending.push(piece);
    if (this.now() - this.sentAtMs >= this.gapMs) this.flush();
  }

  flush(): void {
    if (this.pending.length === 0) return;
    this.send(this.pending);
    this.pending = [];
    this.sentAtMs = this.now();
  }
}
