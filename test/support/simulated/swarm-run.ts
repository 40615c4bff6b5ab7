import { AUTOMATIC, withContext } from "../../../src/core/domain/settings";
import type { Breach } from "../../../src/core/domain/hardware";
import type { JournalRecord, RequestOf } from "../../../src/core/domain/journal";
import type { StressRequest } from "../../../src/core/domain/stress";
import type { SwarmRequest } from "../../../src/core/domain/swarm";
import type { HardwareProbe } from "../../../src/core/ports";
import { DEFAULT_PROTOCOL } from "../../../src/core/protocol";
import type { KindTypes, RunKind } from "../../../src/core/runs/kind";
import { runKind } from "../../../src/core/runs/loop";
import type { RunResult } from "../../../src/core/runs/loop";
import { STRESS } from "../../../src/core/runs/stress";
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
  /** So many requests at once take the machine past its limit. */
  readonly breachAt?: number;
  /** Called with every record before it counts as written; may throw as a full disk does. */
  readonly append?: (record: JournalRecord) => void;
}

export interface SwarmRun {
  readonly server: SwarmServer;
  readonly clock: EventClock;
  /** How often the limit was passed so far. */
  readonly breaches: () => number;
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
export const runSwarm = (truth: SwarmTruth, options: SwarmRunOptions = {}): SwarmRun =>
  simulate(SWARM, truth, options, (model, seed) => ({ ...swarmRequest(model, seed), ...options.request }));

/** The same of a load that is held. */
export const runStress = (truth: SwarmTruth, options: Omit<SwarmRunOptions, "request"> & { readonly request?: Partial<StressRequest> } = {}): SwarmRun =>
  simulate(STRESS, truth, options, (model, seed) => {
    const { shape, limits, options: settings } = swarmRequest(model, seed);
    return { model, shape, limits, options: settings, seed, agents: 2, holdMs: 300_000, budgetMs: null, ...options.request };
  });

function simulate<T extends KindTypes>(
  kind: RunKind<T>,
  truth: SwarmTruth,
  { seed = 1, ...options }: Omit<SwarmRunOptions, "request">,
  requestFor: (model: string, seed: number) => RequestOf[T["name"]],
): SwarmRun {
  const machine = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("qwen2.5:3b"), seed });
  const clock = new EventClock();
  const model = profileOfModel(machine.scenario);
  const random = createRandom(seed);
  const server = new SwarmServer(truth, clock, random, model);
  const { probe, breaches } = breaching(machine.probe, server, options.breachAt ?? Number.POSITIVE_INFINITY);
  const silent = (): void => undefined;
  const result = runKind(
    kind,
    {
      ports: {
        engine: server.engine,
        probe,
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
      request: requestFor(model.name, seed),
      protocol: DEFAULT_PROTOCOL,
      runId: options.runId ?? "run-1",
      o3Version: "test",
      resumed: options.resumed ?? [],
      onEvent: silent,
    },
    options.signal ?? new AbortController().signal,
  );
  return { server, clock, breaches, result };
}

/** Watches that end all as soon as the server has so many requests. */
function breaching(probe: HardwareProbe, server: SwarmServer, at: number): { readonly probe: HardwareProbe; readonly breaches: () => number } {
  let breaches = 0;
  const breach: Breach = { what: "ram", message: "simulated" };
  return {
    breaches: () => breaches,
    probe: {
      ...probe,
      watch: async (limits, onEvent) => {
        const watch = await probe.watch(limits, onEvent);
        const guard = new AbortController();
        let passed = false;
        server.onAsked = (underWay) => {
          if (underWay < at || passed) return;
          passed = true;
          breaches++;
          guard.abort("simulated");
        };
        return {
          signal: AbortSignal.any([watch.signal, guard.signal]),
          drop: () => watch.drop(),
          stop: async () => ({ ...(await watch.stop()), ...(passed ? { breach } : {}) }),
        };
      },
    },
  };
}
