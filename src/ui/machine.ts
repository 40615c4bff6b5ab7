import * as vscode from "vscode";
import type { HardwareReading } from "../core/domain/hardware";
import type { MachineState, Place } from "../protocol/worker";
import type { OptimizerHandle } from "../worker/handle";
import { messageOf } from "./errors";
import type { Log } from "./log";
import type { Runs } from "./runs";

/** A status bar needs no more; the readings must not cost what they watch. */
const POLL_MS = 5000;

/** The newest readings of this machine. During a run they are the guard's own: nothing else is read then. */
export class MachineWatch implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<MachineState>();
  private readonly timer: NodeJS.Timeout;
  private readonly subscription: vscode.Disposable;
  private last: MachineState | null = null;
  private asking = false;

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly optimizer: OptimizerHandle,
    runs: Runs,
    private readonly place: () => Place,
    private readonly log: Log,
  ) {
    this.timer = setInterval(() => {
      if (vscode.window.state.focused && !runs.current) void this.read();
    }, POLL_MS);
    this.subscription = runs.onDidChange((run) => {
      if (run?.live.reading) this.take(run.live.reading);
    });
  }

  get state(): MachineState | null {
    return this.last;
  }

  async read(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      this.last = await this.optimizer.request("machine", this.place());
      this.changed.fire(this.last);
    } catch (error) {
      this.log.debug(`The machine could not be read: ${messageOf(error)}`);
    } finally {
      this.asking = false;
    }
  }

  dispose(): void {
    clearInterval(this.timer);
    this.subscription.dispose();
    this.changed.dispose();
  }

  private take(reading: HardwareReading): void {
    if (!this.last || this.last.reading === reading) return;
    this.last = { ...this.last, reading };
    this.changed.fire(this.last);
  }
}
