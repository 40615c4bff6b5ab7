/** Lets one task run at a time, in the order they came; refuses when too many wait. */
export class Turns {
  private last: Promise<void> = Promise.resolve();
  private unfinished = 0;

  /** @param longest tasks that may wait behind the one that runs */
  constructor(
    private readonly longest: number,
    private readonly full: () => Error,
  ) {}

  /** @throws what `full` makes when the queue is, or what the task throws */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.unfinished > this.longest) throw this.full();
    this.unfinished++;
    const before = this.last;
    let finish = (): void => undefined;
    this.last = new Promise((resolve) => {
      finish = resolve;
    });
    await before;
    try {
      return await task();
    } finally {
      this.unfinished--;
      finish();
    }
  }
}
