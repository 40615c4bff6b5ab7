import type { Breach, HardwareLimits, HardwareReading, WatchSummary } from "../core/domain/hardware";
import type { Watch, WatchEvent } from "../core/ports";
import { alertsOf, breachOf } from "./limits";
import type { Depth, Sample } from "./sampler";
import { WatchFold } from "./watch-summary";

export interface GuardOptions {
  readonly limits: HardwareLimits;
  /** False for a server elsewhere: what happens here says nothing about it. */
  readonly enforce: () => boolean;
  readonly read: (depth: Depth) => Promise<Sample>;
  /** Calls `run` once after `ms`; the returned function calls it off. */
  readonly schedule: (ms: number, run: () => void) => () => void;
  /** Called when a watch begins, and when its last reading was taken. */
  readonly open: () => void;
  readonly close: () => Promise<void>;
  /** Processor time used by this process and its tools so far, and a clock, ms. */
  readonly spentMs: () => number;
  readonly nowMs: () => number;
  /** Watches how late this thread is; the returned function ends that and gives the greatest delay, ms. */
  readonly watchDelay: () => () => number;
}

/** Samples are never closer than this. */
export const SAMPLE_EVERY_MS = 1_000;
/** Nor than keeps their cost at half of what is allowed (1 % of a core); but limits are looked at every ten seconds at least. */
const COST_SHARE = 0.005;
const SLOWEST_MS = 10_000;

/** A GPU's load is a mean over up to a second: so long after O3's own work it tells of others. */
const REST_MS = 2_000;

/** Timers that do not keep the program alive. */
export const realSchedule = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => {
    clearTimeout(timer);
  };
};

/** One watch among those that are on: what it has seen since it began. */
interface Span {
  readonly fold: WatchFold;
  readonly onEvent: (event: WatchEvent) => void;
  readonly startedMs: number;
  /** What the guard had spent by then, ms. */
  readonly spentBeforeMs: number;
}

/**
 * Watches the machine: warns, and aborts on a breach. Watches that are on at the same time, one within another or side by side, share one
 * sampling, and a breach ends all of them; each has a summary of its own time. A reading that fails in between is left out; the next one stands.
 */
export class Guard {
  private readonly on = new Set<Span>();
  private readonly alerted = new Set<string>();
  private controller = new AbortController();
  private breach: Breach | null = null;
  private start: HardwareReading | null = null;
  private spentMs = 0;
  private lightMs = 0;
  private endedMs = Number.NEGATIVE_INFINITY;
  /** Readings one after the other, and a full one that has not begun. */
  private turn: Promise<unknown> = Promise.resolve();
  private waiting: Promise<void> | null = null;
  private timer: { cancel: () => void } | null = null;

  constructor(private readonly options: GuardOptions) {}

  /** Takes one reading before it resolves. Rejects where the machine cannot be read. */
  async watch(onEvent: (event: WatchEvent) => void): Promise<Watch> {
    if (this.on.size === 0) this.beginAnew();
    const startedMs = this.options.nowMs();
    const rested = this.on.size === 0 && startedMs - this.endedMs >= REST_MS;
    const span: Span = { fold: new WatchFold(rested), onEvent, startedMs, spentBeforeMs: this.spentMs };
    this.on.add(span);
    this.options.open();
    try {
      await this.readFully();
    } catch (error) {
      await this.leave(span);
      throw error;
    }
    this.plan();
    // What is timed lies between the first and the last reading.
    const endDelay = this.options.watchDelay();
    let ending: Promise<WatchSummary> | null = null;
    return {
      signal: this.controller.signal,
      stop: () => (ending ??= this.stop(span, endDelay())),
      drop: async () => {
        endDelay();
        await this.leave(span);
      },
    };
  }

  private beginAnew(): void {
    this.controller = new AbortController();
    this.breach = null;
    this.start = null;
    this.alerted.clear();
  }

  /** A full reading that begins after this call. Those who ask while one is still to begin share it. */
  private readFully(): Promise<void> {
    if (this.waiting) return this.waiting;
    const mine = this.turn.then(() => {
      this.waiting = null;
      return this.sample("full");
    });
    this.waiting = mine;
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async sample(depth: Depth): Promise<void> {
    const { read, spentMs } = this.options;
    const before = spentMs();
    // One that begins meanwhile has a first reading of its own, and a full one.
    const spans = [...this.on].filter(({ fold }) => depth === "full" || !fold.isEmpty);
    const sample = await read(depth);
    const cost = spentMs() - before;
    this.spentMs += cost;
    if (depth === "light") this.lightMs = cost;
    for (const { fold } of spans) fold.add(sample);
    this.start ??= sample.reading;
    this.tell({ kind: "reading", reading: sample.reading });
    this.judge(sample.reading, this.start);
  }

  private plan(): void {
    if (this.timer) return;
    const ms = Math.min(SLOWEST_MS, Math.max(SAMPLE_EVERY_MS, this.lightMs / COST_SHARE));
    const timer = { cancel: (): void => undefined };
    this.timer = timer;
    const isOn = (): boolean => this.timer === timer;
    timer.cancel = this.options.schedule(ms, () => {
      // The next one is planned when this one is done: a slow reading is never overtaken.
      this.turn = this.turn
        .then(() => (isOn() ? this.sample("light") : undefined))
        .catch(() => undefined)
        .then(() => {
          if (!isOn()) return;
          this.timer = null;
          this.plan();
        });
    });
  }

  private async stop(span: Span, eventLoopDelayMs: number): Promise<WatchSummary> {
    try {
      await this.readFully();
    } catch {
      // The machine could not be read at the end; what was seen before stands, and nothing is known of the time since.
      span.fold.miss();
    }
    const { breach } = this;
    await this.leave(span);
    const tookMs = Math.max(SAMPLE_EVERY_MS, this.options.nowMs() - span.startedMs);
    return { ...span.fold.summary(breach, (this.spentMs - span.spentBeforeMs) / tookMs), eventLoopDelayMs };
  }

  private async leave(span: Span): Promise<void> {
    this.on.delete(span);
    this.endedMs = this.options.nowMs();
    if (this.on.size === 0) {
      this.timer?.cancel();
      this.timer = null;
    }
    const before = this.options.spentMs();
    await this.options.close();
    this.spentMs += this.options.spentMs() - before;
  }

  private judge(reading: HardwareReading, start: HardwareReading): void {
    const { limits, enforce } = this.options;
    if (!enforce() || this.breach) return;
    this.breach = breachOf(reading, start, limits);
    if (this.breach) {
      this.tell({ kind: "breach", breach: this.breach });
      this.controller.abort(this.breach.message);
      return;
    }
    for (const { about, message } of alertsOf(reading, limits)) {
      if (this.alerted.has(about)) continue;
      this.alerted.add(about);
      this.tell({ kind: "alert", message });
    }
  }

  /** Once to each listener, however many watches it has on. */
  private tell(event: WatchEvent): void {
    for (const listener of new Set([...this.on].map(({ onEvent }) => onEvent))) listener(event);
  }
}
