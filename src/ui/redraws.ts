import { setTimeout as sleep } from "node:timers/promises";

/** VS Code gathers redraws for 200 ms, then asks for the rows and draws them. */
const SETTLE_MS = 500;

/**
 * Keeps lists and redraws of trees apart. A tree that had the focus before a list opened takes it back when it is drawn anew at that moment, and a list
 * without focus closes (VS Code 1.139): so trees wait while a list is open, and a list waits until what was drawn before it has settled.
 */
export class Redraws {
  private lists = 0;
  private settled: Promise<void> = Promise.resolve();
  private readonly waiting = new Set<() => void>();

  /** @param settle resolves when a redraw that began now has settled */
  constructor(private readonly settle: () => Promise<void> = () => sleep(SETTLE_MS, undefined, { ref: false })) {}

  /** Redraws now, or when the last list is closed, and then once however often it was asked for. */
  soon(redraw: () => void): void {
    if (this.lists > 0) {
      this.waiting.add(redraw);
      return;
    }
    redraw();
    this.settled = this.settle();
  }

  /** Shows a list, or several that follow one another at once. */
  async without<T>(show: () => PromiseLike<T>): Promise<T> {
    this.lists++;
    try {
      await this.settled;
      return await show();
    } finally {
      this.lists--;
      if (this.lists === 0) this.release();
    }
  }

  private release(): void {
    const redraws = [...this.waiting];
    this.waiting.clear();
    for (const redraw of redraws) this.soon(redraw);
  }
}
