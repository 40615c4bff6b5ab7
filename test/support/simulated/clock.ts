import type { Clock } from "../../../src/core/ports";
import { Cancelled } from "../../../src/core/errors";

interface Planned {
  readonly atMs: number;
  readonly happen: () => void;
}

/** Time that passes only when the simulation says so, ms. What was planned for a moment happens when time reaches it. */
export class VirtualClock implements Clock {
  private ms = 0;
  private planned: Planned[] = [];

  constructor(private readonly epochMs = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.epochMs + this.ms;
  }

  monotonic(): number {
    return this.ms;
  }

  /** Plans something for `atMs` after the start. */
  plan(atMs: number, happen: () => void): void {
    this.planned = [...this.planned, { atMs: Math.max(atMs, this.ms), happen }].sort((a, b) => a.atMs - b.atMs);
  }

  /** Lets time pass. Stops at the moment in which `signal` aborts. */
  advance(ms: number, signal?: AbortSignal): void {
    const end = this.ms + Math.max(0, ms);
    for (;;) {
      if (signal?.aborted === true) return;
      const next = this.planned[0];
      if (!next || next.atMs > end) break;
      this.planned = this.planned.slice(1);
      this.ms = Math.max(this.ms, next.atMs);
      next.happen();
    }
    this.ms = end;
  }

  /** The same for work that can be cancelled. */
  pass(ms: number, signal: AbortSignal): void {
    this.advance(ms, signal);
    if (signal.aborted) throw new Cancelled();
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    try {
      this.pass(ms, signal);
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
