import { ApiError } from "../api/errors";
import type { CatalogEntry } from "../models/catalog";
import type { RunnerSettings } from "../runner/messages";
import type { ServerConfig } from "./config";
import { LoadedModel } from "./loaded-model";
import { DoesNotFit, RunnerProcess } from "./runner-process";
import { sameSettings } from "./runner-settings";
import { Turns } from "./turns";

const BUSY = "server busy, please try again.  maximum pending requests exceeded";

/** What a runner takes before it has loaded anything: Node and llama.cpp's libraries. */
const RUNNER_BYTES = 100 * 2 ** 20;

/** A loaded model that a request uses, until `release`. */
export interface Lease {
  readonly runner: RunnerProcess;
  readonly release: () => void;
}

/** Which models are in memory. A model is loaded once for each file; other settings replace its runner. */
export class Scheduler {
  private readonly loaded = new Map<string, LoadedModel>();
  private readonly turns: Turns;

  constructor(
    private readonly config: ServerConfig,
    private readonly availableBytes: () => number,
  ) {
    this.turns = new Turns(config.maxQueue, () => new ApiError(503, BUSY));
  }

  list(): LoadedModel[] {
    return [...this.loaded.values()].sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime());
  }

  /**
   * Gives a request its model, loading or reloading it where needed.
   * @throws ApiError when the queue is full, when the model does not fit or when its runner ends
   */
  acquire(entry: CatalogEntry, settings: RunnerSettings, keepAliveMs: number, signal: AbortSignal): Promise<Lease> {
    return this.turns.run(async () => {
      signal.throwIfAborted();
      const model = this.fitting(settings) ?? (await this.replace(entry, settings, keepAliveMs, signal));
      model.hold(keepAliveMs);
      return { runner: model.runner, release: this.releaseOnce(model) };
    });
  }

  /** Unloads a model at once, or after the request that uses it. */
  expire(path: string): void {
    this.loaded.get(path)?.expire();
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map((model) => this.unload(model)));
  }

  private fitting(settings: RunnerSettings): LoadedModel | null {
    const model = this.loaded.get(settings.path);
    return model?.runner.alive && sameSettings(model.settings, settings) ? model : null;
  }

  private async replace(entry: CatalogEntry, settings: RunnerSettings, keepAliveMs: number, signal: AbortSignal): Promise<LoadedModel> {
    const old = this.loaded.get(settings.path);
    if (old) await this.unloadWhenIdle(old);
    while (this.loaded.size >= this.config.maxLoadedModels) await this.evictOne();
    signal.throwIfAborted();
    const runner = await this.start(settings, signal);
    const model = new LoadedModel(entry, settings, runner, keepAliveMs, (expired) => void this.unload(expired));
    this.loaded.set(settings.path, model);
    void runner.exited.then(() => {
      this.forget(model);
    });
    return model;
  }

  /** Starts a runner; makes room by unloading the others when it does not fit beside them. */
  private async start(settings: RunnerSettings, signal: AbortSignal): Promise<RunnerProcess> {
    for (;;) {
      const available = Math.min(this.availableBytes() - RUNNER_BYTES, this.config.memoryLimitBytes - this.takenBytes());
      try {
        return await RunnerProcess.start(settings, available, signal);
      } catch (error) {
        if (!(error instanceof DoesNotFit)) throw error;
        if (this.loaded.size === 0) {
          throw new ApiError(500, `model requires more system memory (${gib(error.neededBytes)}) than is available (${gib(available)})`);
        }
      }
      await this.evictOne();
    }
  }

  private takenBytes(): number {
    return this.list().reduce((sum, { runner }) => sum + runner.sizeBytes, 0);
  }

  /** The one unused for longest goes; when all are busy, the first that ends. */
  private async evictOne(): Promise<void> {
    const byUse = this.list().sort((a, b) => a.lastUsedMs - b.lastUsedMs);
    const idle = byUse.find((model) => model.idle);
    const next = idle ?? (await Promise.race(byUse.map((model) => model.whenIdle().then(() => model))));
    await this.unload(next);
  }

  private async unloadWhenIdle(model: LoadedModel): Promise<void> {
    await model.whenIdle();
    await this.unload(model);
  }

  /** As in Ollama, the model is listed until its memory is free: who reads memory after an unload must not see it any more. */
  private async unload(model: LoadedModel): Promise<void> {
    model.stopTimer();
    await model.runner.stop();
    this.forget(model);
  }

  private forget(model: LoadedModel): void {
    model.stopTimer();
    if (this.loaded.get(model.settings.path) === model) this.loaded.delete(model.settings.path);
  }

  private releaseOnce(model: LoadedModel): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      if (model.runner.alive) model.release();
    };
  }
}

const gib = (bytes: number): string => `${(Math.max(0, bytes) / 2 ** 30).toFixed(1)} GiB`;
