import type { CatalogEntry } from "../models/catalog";
import type { RunnerSettings } from "../runner/messages";
import type { RunnerProcess } from "./runner-process";

/** Node's timers hold at most 2^31 - 1 ms; whatever is kept longer than that is looked at again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A model in memory, and how long it stays there. */
export class LoadedModel {
  expiresAt: Date;
  lastUsedMs = performance.now();
  private held = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly idleWaiters: (() => void)[] = [];

  constructor(
    readonly entry: CatalogEntry,
    readonly settings: RunnerSettings,
    readonly runner: RunnerProcess,
    private keepAliveMs: number,
    private readonly onExpired: (model: LoadedModel) => void,
  ) {
    this.expiresAt = new Date(Date.now() + keepAliveMs);
  }

  /** Requests that use it now, or wait for a slot of it. */
  get requests(): number {
    return this.held;
  }

  get idle(): boolean {
    return this.held === 0;
  }

  /** Begins a request: the model stays at least until `release`. */
  hold(keepAliveMs: number): void {
    this.held++;
    this.keepAliveMs = keepAliveMs;
    this.stopTimer();
  }

  release(): void {
    this.held--;
    this.lastUsedMs = performance.now();
    this.expiresAt = new Date(Date.now() + this.keepAliveMs);
    if (this.idle) {
      this.startTimer();
      for (const resolve of this.idleWaiters.splice(0)) resolve();
    }
  }

  /** Lets the model go as soon as nothing uses it. */
  expire(): void {
    this.keepAliveMs = 0;
    this.expiresAt = new Date();
    if (this.idle) this.startTimer();
  }

  /** Resolves once no request uses the model, or its process is gone. */
  whenIdle(): Promise<void> {
    if (this.idle) return Promise.resolve();
    const idle = new Promise<void>((resolve) => this.idleWaiters.push(resolve));
    return Promise.race([idle, this.runner.exited]);
  }

  stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private startTimer(): void {
    this.stopTimer();
    const leftMs = this.expiresAt.getTime() - Date.now();
    if (leftMs <= 0) {
      this.onExpired(this);
      return;
    }
    this.timer = setTimeout(
      () => {
        this.startTimer();
      },
      Math.min(leftMs, LONGEST_TIMER_MS),
    );
    this.timer.unref();
  }
}
