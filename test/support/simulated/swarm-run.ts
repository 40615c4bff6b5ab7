import { AUTOMATIC, withContext } from "../../../src/core/domain/settings";
import type { JournalRecord } from "../../../src/core/domain/journal";
import type { SwarmRequest } from "../../../src/core/domain/swarm";
import { DEFAULT_PROTOCOL } from "../../../src/core/protocol";
import { runKind } from "../../../src/core/runs/loop";
import type { RunResult } from "../../../src/core/runs/loop";
import { SWARM } from "../../../src/core/runs/swarm";
import { createRandom } from "../../../src/core/statistics/random";
import { createSimulation } from "./index";
import { machineNamed } from "./machines";
import { profileOfModel } from "./model-profile";
import { modelNamed } from "./models";
import { EventClock, SwarmServer } from "./swarm-server";
import type { SwarmTruth } from "./swarm-server";

export interface SwarmRunOptions {
  readonly seed?: number;
  readonly request?: Partial<SwarmRequest>;
  readonly resumed?: readonly JournalRecord[];
  readonly runId?: string;
  readonly signal?: AbortSignal;
  /** Called with every record before it counts as written; may throw as a full disk does. */
  readonly append?: (record: JournalRecord) => void;
}

export interface SwarmRun {
  readonly server: SwarmServer;
  readonly clock: EventClock;
  readonly result: Promise<RunResult>;
}

export const swarmRequest = (model: string, seed = 1): SwarmRequest => ({
  model,
  shape: "short",
  maxAgents: 64,
  objectives: { minTokensPerSecond: 2.5, maxTtftMs: 5_000, success: 0.875 },
  confidence: 0.85,
  limits: { ram: 0.9, vram: 0.9, alert: 0.85, temperatureCelsius: 95 },
  options: withContext(4_096, AUTOMATIC),
  budgetMs: null,
  seed,
});

/** A whole run on a simulated server, as the command line makes it, in virtual time. */
export function runSwarm(truth: SwarmTruth, { seed = 1, ...options }: SwarmRunOptions = {}): SwarmRun {
  const machine = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("qwen2.5:3b"), seed });
  const clock = new EventClock();
  const model = profileOfModel(machine.scenario);
  const random = createRandom(seed);
  const server = new SwarmServer(truth, clock, random, model);
  const silent = (): void => undefined;
  const result = runKind(
    SWARM,
    {
      ports: {
        engine: server.engine,
        probe: machine.probe,
        clock,
        journal: {
          append: (record) => {
            options.append?.(record);
            return Promise.resolve();
          },
        },
        log: { debug: silent, info: silent, warn: silent, error: silent },
        random: createRandom(seed + 1),
      },
      request: { ...swarmRequest(model.name, seed), ...options.request },
      protocol: DEFAULT_PROTOCOL,
      runId: options.runId ?? "run-1",
      o3Version: "test",
      resumed: options.resumed ?? [],
      onEvent: silent,
    },
    options.signal ?? new AbortController().signal,
  );
  return { server, clock, result };
}
