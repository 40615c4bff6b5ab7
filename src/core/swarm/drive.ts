import type { LevelEnded } from "../domain/swarm";
import type { Body } from "../domain/journal";
import { Cancelled } from "../errors";
import { isContended } from "../judge/contention";
import type { Bench } from "../measure/bench";
import { guarded } from "../measure/guarded";
import { byChance, inTurn } from "./arrivals";
import { Crowd } from "./crowd";
import type { LevelPlan } from "./level-plan";

/**
 * Lets agents work until enough is known of it. A level ends in the middle of turns, which say nothing then: only what is known of all turns sent
 * before is enough. A breach of the limits breaks the turns under way, ends the level
 * and unloads the model. Throws Cancelled, and EngineError where the server is gone.
 */
export async function driveLevel(bench: Bench, plan: LevelPlan, signal: AbortSignal): Promise<Body<LevelEnded>> {
  const crowd = new Crowd(bench, plan);
  const done = await guarded(bench, signal, (s) => work(crowd, s));
  if (done.state === "breach") {
    await crowd.breakOff(done.breach.message);
    await bench.engine.unload(bench.model.name, signal);
  }
  if (done.state === "error") throw done.error;
  return {
    kind: "level-ended",
    agents: plan.agents,
    aim: plan.aim(),
    setOutAt: plan.setOutAt,
    watch: done.watch,
    contended: isContended({ watch: done.watch }, bench.protocol),
  };
}

async function work(crowd: Crowd, signal: AbortSignal): Promise<void> {
  const { everyMs } = crowd.plan;
  void crowd.endInTime(signal);
  await (everyMs === undefined ? inTurn(crowd, signal) : byChance(crowd, everyMs, signal));
  if (signal.aborted) throw new Cancelled();
  crowd.throwFailure();
}
