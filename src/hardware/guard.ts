import type { Breach, HardwareLimits, WatchSummary } from "../core/domain/hardware";
import type { Watch, WatchEvent } from "../core/ports";
import { alertsOf, breachOf } from "./limits";
import type { Depth, Sample } from "./sampler";
import { summaryOf } from "./watch-summary";

export interface GuardOptions {
  readonly limits: HardwareLimits;
  /** False for a server elsewhere: what happens here says nothing about it. */
  readonly enforce: () => boolean;
  readonly read: (depth: Depth) => Promise<Sample>;
  readonly onEvent: (event: WatchEvent) => void;
  /** Calls `run` once after `ms`; the returned function calls it off. */
  readonly schedule: (ms: number, run: () => void) => () => void;
  /** Called when the watch begins, and when its last reading was taken. */
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

/** Timers that do not keep the program alive. */
export const realSchedule = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => {
    clearTimeout(timer);
  };
};

/**
 * Watches the machine during one trial: warns, and aborts on a breach. Takes one reading before it resolves. A reading
 * that fails later is left out; the next one stands.
 */
export async function startGuard(options: GuardOptions): Promise<Watch> {
  const guard = new Guard(options);
  options.open();
  try {
    await guard.sample("full");
  } catch (error) {
    await options.close();
    throw error;
  }
  return guard.start();
}

class Guard {
  private readonly controller = new AbortController();
  private readonly samples: Sample[] = [];
  private readonly alerted = new Set<string>();
  private breach: Breach | null = null;
  private spentMs = 0;
  private lightMs = 0;
  private running: Promise<void> = Promise.resolve();
  private cancel: () => void = () => undefined;
  private ending: Promise<WatchSummary> | null = null;
  private readonly startedMs: number;
  private endDelay: () => number = () => 0;

  constructor(private readonly options: GuardOptions) {
    this.startedMs = options.nowMs();
  }

  start(): Watch {
    // What is timed lies between the first and the last reading.
    this.endDelay = this.options.watchDelay();
    this.plan();
    return { signal: this.controller.signal, stop: () => (this.ending ??= this.stop()) };
  }

  async sample(depth: Depth): Promise<void> {
    const { read, onEvent, spentMs } = this.options;
    const before = spentMs();
    const sample = await read(depth);
    const cost = spentMs() - before;
    this.spentMs += cost;
    if (depth === "light") this.lightMs = cost;
    this.samples.push(sample);
    onEvent({ kind: "reading", reading: sample.reading });
    this.judge(sample);
  }

  private plan(): void {
    const ms = Math.min(SLOWEST_MS, Math.max(SAMPLE_EVERY_MS, this.lightMs / COST_SHARE));
    this.cancel = this.options.schedule(ms, () => {
      // The next one is planned when this one is done: a slow reading is never overtaken.
      this.running = this.sample("light")
        .catch(() => undefined)
        .then(() => {
          if (!this.ending) this.plan();
        });
    });
  }

  private async stop(): Promise<WatchSummary> {
    const eventLoopDelayMs = this.endDelay();
    this.cancel();
    await this.running;
    try {
      await this.sample("full");
    } catch {
      // The machine could not be read at the end; what was seen before stands.
    }
    const before = this.options.spentMs();
    await this.options.close();
    this.spentMs += this.options.spentMs() - before;
    const tookMs = Math.max(SAMPLE_EVERY_MS, this.options.nowMs() - this.startedMs);
    return { ...summaryOf(this.samples, this.breach, this.spentMs / tookMs), eventLoopDelayMs };
  }

  private judge({ reading }: Sample): void {
    const { limits, enforce, onEvent } = this.options;
    if (!enforce() || this.breach) return;
    this.breach = breachOf(reading, this.samples[0]?.reading ?? reading, limits);
    if (this.breach) {
      onEvent({ kind: "breach", breach: this.breach });
      this.controller.abort(this.breach.message);
      return;
    }
    for (const { about, message } of alertsOf(reading, limits)) {
      if (this.alerted.has(about)) continue;
      this.alerted.add(about);
      onEvent({ kind: "alert", message });
    }
  }
}
