import * as vscode from "vscode";
import type { HardwareReading } from "../core/domain/hardware";
import type { MachineState, Place } from "../protocol/worker";
import type { ReaderHandle } from "../worker/handle";
import type { Log } from "./log";
import { messageOf } from "./message";
import type { Runs } from "./runs";

/** A status bar needs no more; the readings must not cost what they watch. */
const POLL_MS = 5000;

/** The newest readings of this machine, light ones while somebody looks. During a run they are the guard's own: nothing else is read then. */
export class MachineWatch implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<MachineState>();
  private readonly subscription: vscode.Disposable;
  private timer: NodeJS.Timeout | null = null;
  private last: MachineState | null = null;
  private asking = false;

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly reader: ReaderHandle,
    private readonly runs: Runs,
    private readonly place: () => Place,
    private readonly log: Log,
  ) {
    this.subscription = runs.onDidChange((run) => {
      if (run?.live.reading) this.take(run.live.reading);
    });
  }

  get state(): MachineState | null {
    return this.last;
  }

  /** Starts or stops following the machine: nothing is read while nobody looks. */
  follow(on: boolean): void {
    if (on === (this.timer !== null)) return;
    if (this.timer) clearInterval(this.timer);
    this.timer = on ? setInterval(() => void this.glance(), POLL_MS) : null;
    if (on) void this.glance();
  }

  /** Reads all there is. */
  read(): Promise<void> {
    return this.ask("full");
  }

  dispose(): void {
    this.follow(false);
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async glance(): Promise<void> {
    if (!this.runs.current) await this.ask(this.last ? "light" : "full");
  }

  private async ask(depth: "light" | "full"): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      this.last = await this.reader.request("machine", { ...this.place(), depth });
      this.changed.fire(this.last);
    } catch (error) {
      this.log.debug(`The machine could not be read: ${messageOf(error)}`);
    } finally {
      this.asking = false;
    }
  }

  private take(reading: HardwareReading): void {
    if (!this.last || this.last.reading === reading) return;
    this.last = { ...this.last, reading };
    this.changed.fire(this.last);
  }
}
