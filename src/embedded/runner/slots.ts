/** A sequence of the context that one request at a time may use. */
export interface Slot<Sequence> {
  readonly sequence: Sequence;
}

interface Waiting<Sequence> {
  readonly tokens: readonly number[];
  readonly take: (slot: Slot<Sequence>) => void;
}

export interface Cached {
  readonly contextTokens: readonly number[];
}

/** Length of the beginning that two lists have in common. */
function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const end = Math.min(a.length, b.length);
  let length = 0;
  while (length < end && a[length] === b[length]) length++;
  return length;
}

/** Parallel slots. Who comes first is served first, with the free slot whose cache fits best. */
export class SlotPool<Sequence extends Cached> {
  private readonly free: Slot<Sequence>[];
  private readonly waiting: Waiting<Sequence>[] = [];

  constructor(sequences: readonly Sequence[]) {
    this.free = sequences.map((sequence) => ({ sequence }));
  }

  /** Waits for a slot. Returns null when the caller gave up before one was free. */
  async take(tokens: readonly number[], signal: AbortSignal): Promise<Slot<Sequence> | null> {
    if (signal.aborted) return null;
    const now = this.waiting.length === 0 ? this.takeBest(tokens) : null;
    return now ?? (await this.wait(tokens, signal));
  }

  release(slot: Slot<Sequence>): void {
    this.free.push(slot);
    const next = this.waiting.shift();
    const best = next && this.takeBest(next.tokens);
    if (best) next.take(best);
  }

  private wait(tokens: readonly number[], signal: AbortSignal): Promise<Slot<Sequence> | null> {
    return new Promise((resolve) => {
      const entry: Waiting<Sequence> = {
        tokens,
        take: (slot) => {
          signal.removeEventListener("abort", giveUp);
          resolve(slot);
        },
      };
      const giveUp = (): void => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        resolve(null);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      this.waiting.push(entry);
    });
  }

  private takeBest(tokens: readonly number[]): Slot<Sequence> | null {
    let best: { index: number; shared: number } | null = null;
    for (const [index, { sequence }] of this.free.entries()) {
      const shared = commonPrefix(sequence.contextTokens, tokens);
      if (best === null || shared > best.shared) best = { index, shared };
    }
    return best === null ? null : (this.free.splice(best.index, 1)[0] ?? null);
  }
}
