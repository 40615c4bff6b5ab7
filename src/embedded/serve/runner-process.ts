import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ApiError } from "../api/errors";
import type { FromRunner, GenerateRequest, Generated, RunnerSettings, ToRunner } from "../runner/messages";
import { exitText, tellingLines } from "./exit-text";

const STDERR_TAIL = 16_384;

/** The model needs more memory than it may take. */
export class DoesNotFit extends Error {
  constructor(readonly neededBytes: number) {
    super("the model does not fit into memory");
  }
}

interface Pending {
  readonly onPieces: (pieces: readonly string[]) => void;
  readonly resolve: (generated: Generated) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One model in a process of its own: what kills llama.cpp (a failed assertion, the kernel's out-of-memory killer) becomes an
 * error of the requests under way, and not the end of the server.
 */
export class RunnerProcess {
  /** Resolves when the process is gone; never rejects. */
  readonly exited: Promise<void>;
  private stopping = false;
  sizeBytes = 0;
  rssBytes = 0;
  private readonly child: ChildProcess;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private stderr = "";
  private failure: string | null = null;
  private gone: string | null = null;
  private onLoading: ((message: FromRunner) => void) | null = null;

  private constructor() {
    this.child = fork(fileURLToPath(new URL("runner.mjs", import.meta.url)), [], {
      // With libuv's usual four threads decoding took three times as long.
      env: { ...process.env, UV_THREADPOOL_SIZE: "1" },
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr = (this.stderr + text).slice(-STDERR_TAIL);
    });
    this.child.on("message", (message: FromRunner) => {
      this.receive(message);
    });
    this.exited = new Promise((resolve) => {
      // "close" and not "exit": by then all of stderr has been read.
      this.child.once("close", (code, signal) => {
        this.end(exitText(code, signal, tellingLines(this.stderr) || (this.failure ?? "")));
        resolve();
      });
      this.child.once("error", (error) => {
        this.end(exitText(null, null, error.message));
        resolve();
      });
    });
  }

  /**
   * Starts a process and loads a model in it.
   * @throws DoesNotFit before anything is allocated; ApiError 500 when the process ends; the signal's reason when aborted
   */
  static async start(settings: RunnerSettings, availableBytes: number, signal: AbortSignal): Promise<RunnerProcess> {
    signal.throwIfAborted();
    const runner = new RunnerProcess();
    const cancel = (): void => {
      void runner.stop();
    };
    signal.addEventListener("abort", cancel, { once: true });
    try {
      await runner.load(settings, availableBytes);
      return runner;
    } catch (error) {
      await runner.stop();
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get alive(): boolean {
    return this.gone === null && !this.stopping;
  }

  /**
   * Runs one request. An abort ends it after the batch under way.
   * @throws ApiError when the runner refuses it or ends
   */
  generate(request: Omit<GenerateRequest, "id">, onPieces: (pieces: readonly string[]) => void, signal: AbortSignal): Promise<Generated> {
    const id = this.nextId++;
    return new Promise<Generated>((resolve, reject) => {
      if (this.gone !== null) {
        reject(new ApiError(500, this.gone));
        return;
      }
      this.pending.set(id, { onPieces, resolve, reject });
      signal.addEventListener("abort", () => {
        this.send({ type: "abort", id });
      });
      this.send({ type: "generate", request: { ...request, id } });
      if (signal.aborted) this.send({ type: "abort", id });
    });
  }

  /** Ends the process, which has nothing to save, and waits until its memory is free. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.child.kill("SIGKILL");
    await this.exited;
  }

  private load(settings: RunnerSettings, availableBytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onLoading = (message) => {
        if (message.type === "ready") this.send({ type: "load", settings, availableBytes });
        if (message.type === "loaded") resolve();
        if (message.type === "refused") reject(new DoesNotFit(message.neededBytes));
      };
      void this.exited.then(() => {
        reject(new ApiError(500, this.gone ?? ""));
      });
    });
  }

  private send(message: ToRunner): void {
    // A process that is about to be noticed as gone.
    if (this.child.connected) this.child.send(message);
  }

  private receive(message: FromRunner): void {
    switch (message.type) {
      case "ready":
      case "refused":
        this.onLoading?.(message);
        return;
      case "loaded":
        this.sizeBytes = message.sizeBytes;
        this.rssBytes = message.rssBytes;
        this.onLoading?.(message);
        return;
      case "failed":
        this.failure = message.message;
        return;
      case "pieces":
        this.pending.get(message.id)?.onPieces(message.pieces);
        return;
      case "end":
        this.rssBytes = message.rssBytes;
        this.take(message.id)?.resolve(message.generated);
        return;
      case "rejected":
        this.take(message.id)?.reject(new ApiError(message.status, message.message));
        return;
    }
  }

  private take(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private end(text: string): void {
    this.gone ??= text;
    for (const { reject } of this.pending.values()) reject(new ApiError(500, this.gone));
    this.pending.clear();
  }
}
