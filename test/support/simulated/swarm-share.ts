import { withContext, AUTOMATIC } from "../../../src/core/domain/settings";
import type { AgentTurn } from "../../../src/core/domain/swarm";
import type { Body } from "../../../src/core/domain/journal";
import { createRandom } from "../../../src/core/statistics/random";
import { noTraffic } from "../../../src/core/measure/bench";
import { DEFAULT_PROTOCOL } from "../../../src/core/protocol";
import { driveLevel } from "../../../src/core/swarm/drive";
import { shapeIn, SHAPES } from "../../../src/core/swarm/shapes";
import { brokenBy } from "../../../src/core/swarm/turn";
import { createSimulation } from "./index";
import { machineNamed } from "./machines";
import { profileOfModel } from "./model-profile";
import { modelNamed } from "./models";
import { EventClock, SwarmServer } from "./swarm-server";
import type { SwarmTruth } from "./swarm-server";
import { swarmRequest } from "./swarm-run";

/** The true share of requests that keep the objectives with so many agents, from a long look, 0 to 1. */
export async function trueShare(truth: SwarmTruth, agents: number, turns: number, seed: number): Promise<number> {
  const { objectives } = swarmRequest("");
  const counted = await longLook(truth, agents, turns, seed);
  return counted.filter(({ outcome }) => brokenBy(outcome, objectives) === null).length / counted.length;
}

/** What so many agents see long after the start, in the order of the answers; `everyMs`: of requests that come by chance. */
export async function longLook(truth: SwarmTruth, agents: number, turns: number, seed: number, everyMs?: number): Promise<Body<AgentTurn>[]> {
  const machine = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("qwen2.5:3b"), seed });
  const clock = new EventClock();
  const model = profileOfModel(machine.scenario);
  const server = new SwarmServer(truth, clock, createRandom(seed), model);
  server.loads = 1;
  const { objectives, limits, shape } = swarmRequest(model.name);
  const counted: Body<AgentTurn>[] = [];
  const bench = {
    ...{ engine: server.engine, probe: machine.probe, clock, random: createRandom(seed + 1), runId: "truth", limits, seed },
    runKind: "swarm" as const,
    environment: { engine: await server.engine.identify(new AbortController().signal), hardware: await machine.probe.profile(new AbortController().signal), o3Version: "test" },
    ...{ model, protocol: DEFAULT_PROTOCOL, resident: null, onWatch: () => undefined, remainingMs: () => Number.POSITIVE_INFINITY, traffic: noTraffic() },
    ...{ record: () => Promise.resolve(), nextId: () => "x", log: { debug: noop, info: noop, warn: noop, error: noop } },
  } as const;
  await driveLevel(
    bench,
    {
      ...{ everyMs, setOutAt: 0, agents, aim: () => "look" as const, loadId: "x", settings: withContext(4_096, AUTOMATIC), objectives },
      shape: shapeIn(SHAPES[shape], 4_096),
      scale: { overhead: 0, perWord: 1.1 },
      isEnough: () => counted.length >= turns,
      keep: (turn) => {
        // Long after the start.
        if (turn.part === "counted" && (everyMs !== undefined || turn.turn >= 4)) counted.push(turn);
        return Promise.resolve();
      },
    },
    new AbortController().signal,
  );
  return counted;
}

const noop = (): void => undefined;
