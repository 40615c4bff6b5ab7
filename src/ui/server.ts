import * as vscode from "vscode";
import type { ModelEntry, Place, ServerState } from "../protocol/worker";
import type { ReaderHandle } from "../worker/handle";
import { saidOf } from "../core/errors";
import type { Log } from "./log";
import { messageOf } from "./message";

/** Slow, because it only has to notice models that were pulled or removed in a terminal. */
const POLL_MS = 10_000;

/** The newest picture of the server. It is asked now and then while somebody looks, and never while a run is on. */
export class ServerWatch implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ServerState>();
  private readonly asked = new vscode.EventEmitter<void>();
  private timer: NodeJS.Timeout | null = null;
  private asking: { readonly place: string; readonly done: Promise<void> } | null = null;
  private last: ServerState | null = null;
  /** The place that was asked last. */
  private readPlace: string | null = null;

  readonly onDidChange = this.changed.event;
  /** Also where the answer is as before. */
  readonly onDidAsk = this.asked.event;

  constructor(
    private readonly reader: ReaderHandle,
    private readonly place: () => Place,
    private readonly quiet: () => boolean,
    private readonly log: Log,
  ) {}

  /** Null until the server was asked for the first time. */
  get state(): ServerState | null {
    return this.last;
  }

  /** All that is known of, also where the server does not answer. */
  get models(): readonly ModelEntry[] {
    return this.last?.models ?? [];
  }

  /** Models on the server that carry presets; null where that is not known. */
  get derivedModels(): readonly string[] | null {
    return this.last?.state === "up" ? this.last.derivedModels : null;
  }

  /** By its name; the tag may be left out where it is the usual one. */
  model(name: string): ModelEntry | undefined {
    return this.models.find((entry) => entry.name === name) ?? this.models.find((entry) => entry.name === `${name}:latest`);
  }

  /** Starts or stops following the server. */
  follow(on: boolean): void {
    if (!on) {
      if (this.timer) clearInterval(this.timer);
      this.timer = null;
      return;
    }
    if (this.timer) return;
    this.timer = setInterval(() => {
      if (!this.quiet()) void this.refresh();
    }, POLL_MS);
    void this.refresh();
  }

  /** The models with all that was measured of them, once the server has been asked for the first time. */
  async known(): Promise<readonly ModelEntry[]> {
    if (!this.last || this.models.some(({ reading }) => reading)) await this.refresh();
    return this.models;
  }

  /** The models as soon as anything is known, though what was measured of them may still be read. */
  async listed(): Promise<readonly ModelEntry[]> {
    if (!this.last) await Promise.race([this.refresh(), this.firstTold()]);
    return this.models;
  }

  private firstTold(): Promise<void> {
    return new Promise((resolve) => {
      const once = this.changed.event(() => {
        once.dispose();
        resolve();
      });
    });
  }

  /** Asks now. Two who ask at once about the same place share the answer. */
  refresh(): Promise<void> {
    const place = this.place();
    const key = JSON.stringify(place);
    if (this.asking?.place === key) return this.asking.done;
    const done = this.ask(place, () => this.asking?.done === done);
    this.asking = { place: key, done };
    return done;
  }

  dispose(): void {
    this.follow(false);
    this.changed.dispose();
    this.asked.dispose();
  }

  /** What was asked of another place in the meantime stands above this answer. */
  private async ask(place: Place, isNewest: () => boolean): Promise<void> {
    let state: ServerState;
    try {
      await this.listFirst(place, isNewest);
      state = await this.reader.request("server", { ...place, depth: "full" });
    } catch (error) {
      this.log.warn(messageOf(error));
      state = { state: "down", endpoint: "", reason: "failed", message: saidOf(error), start: { kind: "none" }, models: this.models };
    }
    if (!isNewest()) return this.asking?.done;
    this.asking = null;
    this.asked.fire();
    this.tell(state);
  }

  /** Of a place that was not asked before, the models at once: their journals may take long to read. */
  private async listFirst(place: Place, isNewest: () => boolean): Promise<void> {
    const key = JSON.stringify(place);
    if (key === this.readPlace) return;
    const state = await this.reader.request("server", { ...place, depth: "list" });
    if (!isNewest()) return;
    this.readPlace = key;
    if (state.state === "up") this.tell(state);
  }

  private tell(state: ServerState): void {
    // An event a poll would redraw the tree under the user's mouse.
    if (JSON.stringify(state) === JSON.stringify(this.last)) return;
    this.last = state;
    this.changed.fire(state);
  }
}
