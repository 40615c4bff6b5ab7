import { Cancelled, EngineError } from "../../../src/core/errors";
import type { ModelProfile } from "../../../src/core/domain/model";
import type { Clock, Engine, GenerateReply, GenerateRequest, LoadReply } from "../../../src/core/ports";
import type { Random } from "../../../src/core/ports";

/** Events in virtual time: whoever waits is woken in order, when everybody waits. */
export class EventClock implements Clock {
  private ms = 0;
  private events: { readonly atMs: number; readonly wake: () => void }[] = [];
  private running = false;

  now(): number {
    return Date.UTC(2026, 0, 1) + this.ms;
  }

  monotonic(): number {
    return this.ms;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        reject(new Cancelled());
      };
      if (signal.aborted) { stop(); return; }
      signal.addEventListener("abort", stop, { once: true });
      this.at(this.ms + ms, () => {
        signal.removeEventListener("abort", stop);
        resolve();
      });
    });
  }

  at(atMs: number, wake: () => void): void {
    this.events.push({ atMs, wake });
    this.events.sort((a, b) => a.atMs - b.atMs);
    this.run();
  }

  /** One event after another; between two of them all that the first one set going comes to rest. */
  private run(): void {
    if (this.running) return;
    this.running = true;
    setImmediate(() => {
      this.running = false;
      const next = this.events.shift();
      if (!next) return;
      this.ms = Math.max(this.ms, next.atMs);
      next.wake();
      if (this.events.length > 0) this.run();
    });
  }
}

/** What the truth is. Speeds in tokens a second. */
export interface SwarmTruth {
  /** Requests that are worked on side by side; the others wait. */
  readonly slots: number;
  /** Those that may wait before others are refused. */
  readonly queue: number;
  readonly prefillTokensPerSecond: number;
  /** Output of all slots together when n are busy: one n / (1 + queueing (n - 1) + coordination n (n - 1)). */
  readonly one: number;
  readonly queueing: number;
  readonly coordination: number;
  /** Standard deviation of the logarithm of a request's speed. */
  readonly noise: number;
  /** Share of requests that are answered with an error. */
  readonly errors: number;
  /** Nothing goes on for so long, once in so long, ms. */
  readonly stall?: { readonly ms: number; readonly everyMs: number };
}

/** A server of agents with known truth, in virtual time. What it says is simulated. */
export class SwarmServer {
  private busy = 0;
  private readonly waiting: (() => void)[] = [];
  /** Prompts whose text is in a slot already, as the start of what came last. */
  private cached: string[] = [];
  loads = 0;
  requests = 0;
  /** Told of each request, with how many are here by then. */
  onAsked: (underWay: number) => void = () => undefined;

  constructor(
    private readonly truth: SwarmTruth,
    private readonly clock: EventClock,
    private readonly random: Random,
    private readonly model: ModelProfile,
  ) {}

  get engine(): Engine {
    const loaded = { name: this.model.name, contextTokens: 4096, sizeBytes: 1e9, vramBytes: 0, digest: this.model.digest };
    return {
      identify: () =>
        Promise.resolve({
          kind: "simulated",
          version: "simulated",
          endpoint: "simulated:",
          local: true,
          server: { state: "known", settings: { kvCacheType: "f16", flashAttention: "auto", numParallel: this.truth.slots } },
        }),
      list: () => Promise.resolve([this.model]),
      describe: () => Promise.resolve(this.model),
      loaded: () => Promise.resolve(this.loads > 0 ? [loaded] : []),
      load: (): Promise<LoadReply> => {
        this.loads++;
        return Promise.resolve({ wallMs: 1, loaded });
      },
      unload: () => Promise.resolve(),
      generate: (request, signal) => this.generate(request, signal),
      chat: () => Promise.reject(new EngineError("unsupported", "Nobody chats here.")),
    };
  }

  private async generate({ prompt, numPredict, timeLimitMs }: GenerateRequest, signal: AbortSignal): Promise<GenerateReply> {
    const sentMs = this.clock.monotonic();
    this.requests++;
    this.onAsked(this.busy + this.waiting.length + 1);
    if (signal.aborted) throw new Cancelled();
    const limit = new AbortController();
    const within = AbortSignal.any([signal, limit.signal]);
    this.clock.at(sentMs + timeLimitMs, () => {
      limit.abort();
    });
    try {
      if (this.busy >= this.truth.slots && this.waiting.length >= this.truth.queue) throw new EngineError("overloaded", "server busy");
      await this.slot(within);
    } catch (error) {
      if (limit.signal.aborted) throw new EngineError("timeout", "too late");
      throw error;
    }
    try {
      if (this.random.next() < this.truth.errors) throw new EngineError("server-error", "simulated error");
      const tokens = Math.ceil(prompt.length / 5);
      const promptMs = (1000 * this.fresh(prompt)) / 5 / this.truth.prefillTokensPerSecond;
      await this.work(promptMs, within);
      const ttftMs = this.clock.monotonic() - sentMs;
      const decodeMs = await this.decode(numPredict, within);
      const wallMs = this.clock.monotonic() - sentMs;
      const text = " word".repeat(numPredict);
      this.cached = [prompt, ...this.cached].slice(0, 64);
      return {
        state: "complete",
        endReason: "length",
        text,
        promptTokens: tokens,
        outputTokens: numPredict,
        timings: { ttftMs, wallMs, loadMs: 0, promptMs, decodeMs },
        arrival: { pieces: 0, gaps: [] },
      } as GenerateReply;
    } catch (error) {
      if (limit.signal.aborted) throw new EngineError("timeout", "too late");
      throw error;
    } finally {
      this.busy--;
      this.waiting.shift()?.();
    }
  }

  /** Takes so long, and as long as the server stands still meanwhile. */
  private async work(ms: number, signal: AbortSignal): Promise<void> {
    const { stall } = this.truth;
    if (!stall) return this.clock.sleep(ms, signal);
    let leftMs = ms;
    for (;;) {
      const inPeriod = this.clock.monotonic() % stall.everyMs;
      if (inPeriod < stall.ms) await this.clock.sleep(stall.ms - inPeriod, signal);
      const now = Math.min(leftMs, stall.everyMs - (this.clock.monotonic() % stall.everyMs));
      await this.clock.sleep(now, signal);
      leftMs -= now;
      if (leftMs <= 0) return;
    }
  }

  /** Characters that no slot has yet. */
  private fresh(prompt: string): number {
    const known = Math.max(0, ...this.cached.filter((old) => prompt.startsWith(old)).map((old) => old.length));
    return prompt.length - known;
  }

  /** A slot, in the order of coming. */
  private async slot(signal: AbortSignal): Promise<void> {
    if (this.busy < this.truth.slots && this.waiting.length === 0) {
      this.busy++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener("abort", leave);
        this.busy++;
        resolve();
      };
      const leave = (): void => {
        const at = this.waiting.indexOf(enter);
        if (at >= 0) this.waiting.splice(at, 1);
        reject(new Cancelled());
      };
      if (signal.aborted) { leave(); return; }
      signal.addEventListener("abort", leave, { once: true });
      this.waiting.push(enter);
    });
  }

  /** Token by token of a sixteenth of the answer, at the speed that the slots that are busy leave it. */
  private async decode(tokens: number, signal: AbortSignal): Promise<number> {
    const { one, queueing, coordination, noise } = this.truth;
    const luck = Math.exp(noise * this.random.normal());
    let ms = 0;
    for (let part = 0; part < 4; part++) {
      const n = this.busy;
      const perAgent = (one / (1 + queueing * (n - 1) + coordination * n * (n - 1))) * luck;
      const step = (1000 * tokens) / 4 / perAgent;
      await this.work(step, signal);
      ms += step;
    }
    return ms;
  }
}
