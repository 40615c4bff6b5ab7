import { defaultRequest } from "../../../src/core/domain/request";
import type { OptimizeRequest } from "../../../src/core/domain/request";
import type { JournalRecord } from "../../../src/core/domain/journal";
import type { RunEvent } from "../../../src/core/events";
import { runKind } from "../../../src/core/runs/loop";
import { OPTIMIZE } from "../../../src/core/runs/optimize";
import type { RunResult } from "../../../src/core/runs/loop";
import { DEFAULT_PROTOCOL } from "../../../src/core/protocol";
import type { Protocol } from "../../../src/core/protocol";
import type { Launching } from "../../../src/core/launcher";
import { createRandom } from "../../../src/core/statistics/random";
import type { Simulation } from "./index";

export interface OptimizeRunOptions {
  readonly request?: Partial<OptimizeRequest>;
  readonly protocol?: Partial<Protocol>;
  readonly resumed?: readonly JournalRecord[];
  readonly runId?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** Called with every record before it counts as written; may throw as a full disk does. */
  readonly append?: (record: JournalRecord) => void;
  /** Servers of O3's own; none may be started when left out. */
  readonly launching?: Launching;
}

/** A whole run on a simulated machine, as the command line makes it, in virtual time. */
export function runOptimize({ engine, probe, clock, scenario }: Simulation, options: OptimizeRunOptions = {}): Promise<RunResult> {
  const silent = (): void => undefined;
  return runKind(
    OPTIMIZE,
    {
      ports: {
        engine,
        probe,
        clock,
        journal: {
          append: (record) => {
            options.append?.(record);
            return Promise.resolve();
          },
        },
        log: { debug: silent, info: silent, warn: silent, error: silent },
        random: createRandom(scenario.options.seed + 1),
        ...(options.launching ? { launching: options.launching } : {}),
      },
      request: { ...defaultRequest(scenario.model.name), ...options.request },
      // The race of settings is left out unless asked for: what is tested is the context.
      protocol: { ...DEFAULT_PROTOCOL, tuneVisits: 0, ...options.protocol },
      runId: options.runId ?? "run-1",
      o3Version: "test",
      resumed: options.resumed ?? [],
      onEvent: options.onEvent ?? silent,
    },
    options.signal ?? new AbortController().signal,
  );
}
