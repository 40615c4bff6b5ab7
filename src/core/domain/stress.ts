import type { HardwareLimits, HardwareReading } from "./hardware";
import type { Envelope } from "./journal";
import type { RunnerSettings } from "./settings";
import type { SwarmShape } from "./swarm";

/** Whether a server holds its speed and its memory under full load. Written into the journal as it was asked. */
export interface StressRequest {
  readonly model: string;
  readonly shape: SwarmShape;
  /** How many work at once, all the time. */
  readonly agents: number;
  /** How long, ms. */
  readonly holdMs: number;
  readonly limits: HardwareLimits;
  /** Options that the model is run with; num_ctx is one agent's window, tokens. */
  readonly options: RunnerSettings;
  /** Wall time for the whole run; null is none. */
  readonly budgetMs: number | null;
  readonly seed: number;
}

/** A stretch of the load, and the machine at its end; written down when it is over. Times in epoch ms. */
export interface StressWindow extends Envelope<"stress"> {
  readonly kind: "window";
  /** When this load set out: windows of another one are another series. */
  readonly setOutAt: number;
  readonly from: number;
  readonly to: number;
  readonly reading: HardwareReading;
}

export type StressRecord = StressWindow;
