import { DEFAULT_PROTOCOL } from "../../../src/core/protocol";
import { AUTOMATIC, withContext } from "../../../src/core/domain/settings";
import { defaultRequest } from "../../../src/core/domain/request";
import type { OptimizeRequest } from "../../../src/core/domain/request";
import type { LoadTrial, Trial } from "../../../src/core/domain/trial";
import { measureLoad } from "../../../src/core/measure/load";
import { noTraffic } from "../../../src/core/measure/bench";
import type { Bench } from "../../../src/core/measure/bench";
import { ceilingProblem, isResident, observationsOf } from "../../../src/core/plan/ceiling";
import { baselineIsSafe } from "../../../src/core/plan/baseline";
import { situationOf } from "../../../src/core/plan/situation";
import { proposeCeilingStep } from "../../../src/core/search/ceiling";
import type { CeilingStep } from "../../../src/core/search/ceiling";
import { createRandom } from "../../../src/core/statistics/random";
import type { Simulation } from "./index";

export interface CeilingRun {
  readonly result: Exclude<CeilingStep, { kind: "load" }>;
  readonly loads: readonly LoadTrial[];
}

/** The search as a run makes it, through the real ports, without measuring speed or proving anything. */
export async function runCeilingSearch(simulation: Simulation, asked: Partial<OptimizeRequest> = {}): Promise<CeilingRun> {
  const { engine, probe, clock, scenario } = simulation;
  const signal = new AbortController().signal;
  const request = { ...defaultRequest(scenario.model.name), ...asked };
  const [identity, model, hardware, reading] = [
    await engine.identify(signal),
    await engine.describe(request.model, signal),
    await probe.profile(signal),
    await probe.read(signal),
  ];
  const environment = { engine: identity, hardware, o3Version: "bench" };
  const situation = situationOf({ request, model, environment, protocol: DEFAULT_PROTOCOL, reading });
  const trials: Trial[] = [];
  const loads: LoadTrial[] = [];
  const silent = (): void => undefined;
  const bench: Bench = {
    engine,
    probe,
    clock,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    random: createRandom(scenario.options.seed),
    runId: "bench",
    runKind: "optimize",
    environment,
    model,
    protocol: DEFAULT_PROTOCOL,
    limits: request.limits,
    seed: request.seed,
    resident: isResident(situation, []),
    traffic: noTraffic(),
    onWatch: silent,
    remainingMs: () => Number.POSITIVE_INFINITY,
    nextId: () => String(trials.length),
    record: (trial) => {
      trials.push(trial);
      return Promise.resolve();
    },
  };
  const load = async (settings: LoadTrial["settingsAsked"], predictedFootprintBytes: number | null): Promise<void> => {
    loads.push(await measureLoad(bench, { purpose: "search", settings, predictedFootprintBytes }, signal));
    bench.resident = isResident(situation, trials);
  };
  if (baselineIsSafe(situation)) await load(AUTOMATIC, null);
  for (;;) {
    await engine.unload(model.name, signal);
    const now = await probe.read(signal);
    const step = proposeCeilingStep(ceilingProblem(situation, trials, now), observationsOf(situation, trials));
    if (step.kind !== "load") return { result: step, loads };
    await load(withContext(step.numCtx), step.predictedFootprintBytes);
  }
}
