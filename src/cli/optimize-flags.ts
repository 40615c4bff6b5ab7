import type { Goal } from "../core/domain/request";

/** What the command line gives; undefined is left to the configuration. Times in ms unless named otherwise. */
export interface OptimizeFlags {
  readonly endpoint?: string;
  readonly goal?: Goal;
  readonly reliability?: number;
  readonly confidence?: number;
  readonly ramLimit?: number;
  readonly vramLimit?: number;
  readonly maxContext?: number;
  readonly minTps?: number;
  readonly maxTtft?: number;
  readonly budget?: number;
  readonly config?: string;
  readonly out?: string;
  readonly seed?: number;
  /** A run by its id, or the newest that can be continued (true). */
  readonly resume: boolean | string;
  readonly wait: boolean;
  /** True without a time. */
  readonly waitForQuiet?: number | true;
  readonly dryRun: boolean;
  readonly embedded: boolean;
  readonly json: boolean;
}
