import type { Crowd } from "./crowd";
import { AgentSession } from "./session";

/** All agents set out together, which is no state that lasts: only what is sent after each has had so many answers counts. */
const WARM_UP_TURNS = 2;

/** What a client waits before it asks a server again that has refused it. */
const PAUSE_AFTER_FAILURE_MS = 1_000;

const sessionOf = ({ plan, bench }: Crowd): AgentSession => new AgentSession(plan.shape, plan.scale, bench.random);

/**
 * A closed loop: each agent sends its next turn when it has the answer to its last, and nobody waits for the others. What is sent before every agent
 * has had two answers is a warm-up; there is no gap between it and what counts.
 */
export async function inTurn(crowd: Crowd, signal: AbortSignal): Promise<void> {
  const { agents, shape } = crowd.plan;
  const answers = new Array<number>(agents).fill(0);
  const agent = async (number: number): Promise<void> => {
    const session = sessionOf(crowd);
    const until = crowd.until(signal);
    for (let turn = 0; !crowd.hasEnded; turn++) {
      const part = answers.every((count) => count >= WARM_UP_TURNS) ? "counted" : "warm-up";
      const outcome = await crowd.take(session, { agent: number, turn, part }, until);
      answers[number] = turn + 1;
      const pauseMs = outcome.state === "answered" ? shape.pauseMs : Math.max(shape.pauseMs, PAUSE_AFTER_FAILURE_MS);
      if (pauseMs > 0) await crowd.bench.clock.sleep(pauseMs, until);
    }
  };
  await Promise.all(answers.map((_, number) => crowd.during(agent(number))));
}

/**
 * An open loop: turns are due at times that come by chance, whether or not earlier ones are answered, and all their times count from then. So a server
 * that stands still for a moment cannot hide what has queued up meanwhile. A turn goes to the session that has rested least, or to a new one.
 */
export async function byChance(crowd: Crowd, everyMs: number, signal: AbortSignal): Promise<void> {
  const { agents } = crowd.plan;
  const { clock, random } = crowd.bench;
  const resting: { readonly session: AgentSession; readonly agent: number; readonly turns: number }[] = [];
  const turns: Promise<void>[] = [];
  let sessions = 0;
  const answer = async (arrival: number, dueMs: number): Promise<void> => {
    const { session, agent, turns: turn } = resting.pop() ?? { session: sessionOf(crowd), agent: sessions++, turns: 0 };
    const part = arrival < WARM_UP_TURNS * agents ? "warm-up" : "counted";
    await crowd.take(session, { agent, turn, arrival, part, dueMs }, crowd.until(signal));
    resting.push({ session, agent, turns: turn + 1 });
  };
  const arrivals = async (): Promise<void> => {
    let dueMs = clock.monotonic();
    for (let arrival = 0; !crowd.hasEnded; arrival++) {
      await clock.sleep(Math.max(0, dueMs - clock.monotonic()), crowd.until(signal));
      turns.push(crowd.during(answer(arrival, dueMs)));
      dueMs += (-Math.log(1 - random.next()) * everyMs) / agents;
    }
  };
  await crowd.during(arrivals());
  await Promise.all(turns);
}
