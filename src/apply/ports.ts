import type { ModelStore } from "./contract";

export interface ApplyPorts {
  readonly store: ModelStore;
  /** Where the way back is kept. */
  readonly resultsFolder: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
