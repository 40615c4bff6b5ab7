import type { AgentTurn, LevelEnded, SwarmObjectives, TurnOutcome } from "../domain/swarm";
import type { Body } from "../domain/journal";
import type { RunnerSettings } from "../domain/settings";
import type { Said } from "../domain/statements";
import { Cancelled, EngineError, saidOf } from "../errors";
import { isContended } from "../judge/contention";
import { asked } from "../measure/bench";
import type { Bench } from "../measure/bench";
import { guarded, isGone } from "../measure/guarded";
import type { GenerateReply } from "../ports";
import type { TokenScale } from "../workload/token-count";
import { AgentSession } from "./session";
import type { SessionShape } from "./shapes";

/** So many agents at once, until it is known what was to be known. */
export interface LevelPlan {
  /** Names this attempt in its records, epoch ms. */
  readonly setOutAt: number;
  readonly agents: number;
  readonly aim: AgentTurn["aim"];
  readonly loadId: string;
  readonly settings: RunnerSettings;
  readonly shape: SessionShape;
  readonly scale: TokenScale;
  readonly objectives: SwarmObjectives;
  /** Whether the turns so far say enough. */
  readonly isEnough: () => boolean;
  /** On the disk when it resolves. */
  readonly keep: (turn: Body<AgentTurn>) => Promise<void>;
}

/** All agents set out together, which is no state that lasts: only what is sent after each has had so many answers counts. */
const WARM_UP_TURNS = 2;

/** Turns in a row that are no measurement, after which a level is given up: the server does not answer as it should. */
const MOST_VOID = 10;

/** What a client waits before it asks a server again that has refused it. */
const PAUSE_AFTER_FAILURE_MS = 1_000;

/** A turn is given up when it takes so many times as long as the objectives allow. */
const LATE = 3;

/**
 * A closed loop: each agent sends its next turn when it has the answer to its last, and nobody waits for the others. What is sent before every agent
 * has had two answers is a warm-up; there is no gap between it and what counts. It ends in the middle of turns, which say nothing then:
 * only what is known of all turns sent before is enough. A breach of the limits breaks the turns under way, ends the level
 * and unloads the model. Throws Cancelled, and EngineError where the server is gone.
 */
export async function driveLevel(bench: Bench, plan: LevelPlan, signal: AbortSignal): Promise<Body<LevelEnded>> {
  const crowd = new Crowd(bench, plan);
  const done = await guarded(bench, signal, (s) => crowd.work(s));
  if (done.state === "breach") {
    await crowd.breakOff(done.breach.message);
    await bench.engine.unload(bench.model.name, signal);
  }
  if (done.state === "error") throw done.error;
  return {
    kind: "level-ended",
    agents: plan.agents,
    aim: plan.aim,
    setOutAt: plan.setOutAt,
    watch: done.watch,
    contended: isContended({ watch: done.watch }, bench.protocol),
  };
}

interface UnderWay {
  readonly agent: number;
  readonly turn: number;
  readonly part: AgentTurn["part"];
  readonly sentAt: number;
  readonly sentMs: number;
}

class Crowd {
  private readonly underWay = new Set<UnderWay>();
  private readonly answers = new Map<number, number>();
  private isWarm = false;
  private readonly closing = new AbortController();
  private voidInARow = 0;

  constructor(
    private readonly bench: Bench,
    private readonly plan: LevelPlan,
  ) {}

  async work(signal: AbortSignal): Promise<void> {
    // One for each: Node warns of many listeners on a single signal.
    const together = (): AbortSignal => AbortSignal.any([signal, this.closing.signal]);
    const agents = Array.from({ length: this.plan.agents }, (_, agent) => this.agent(agent, together()));
    void this.closeInTime(together());
    try {
      await Promise.all(agents);
    } catch (error) {
      this.closing.abort();
      await Promise.allSettled(agents);
      throw error;
    }
    if (signal.aborted) throw new Cancelled();
  }

  /** The budget ends a level in the middle, too. */
  private async closeInTime(signal: AbortSignal): Promise<void> {
    const leftMs = this.bench.remainingMs();
    if (leftMs === Number.POSITIVE_INFINITY) return;
    await this.bench.clock.sleep(leftMs, signal).catch(() => undefined);
    this.closing.abort();
  }

  /** Writes what was under way down as broken by a limit. */
  async breakOff(message: Said): Promise<void> {
    for (const sent of this.underWay) await this.keep(sent, { state: "failed", reason: "limit-breached", message });
  }

  private async agent(agent: number, signal: AbortSignal): Promise<void> {
    const { shape, scale } = this.plan;
    const session = new AgentSession(shape, scale, this.bench.random);
    try {
      for (let turn = 0; !this.closing.signal.aborted; turn++) {
        const outcome = await this.turn(session, agent, turn, signal);
        const pauseMs = outcome.state === "answered" ? shape.pauseMs : Math.max(shape.pauseMs, PAUSE_AFTER_FAILURE_MS);
        if (pauseMs > 0) await this.bench.clock.sleep(pauseMs, signal);
      }
    } catch (error) {
      // The level has ended; what was under way says nothing.
      if (error instanceof Cancelled && this.closing.signal.aborted) return;
      throw error;
    }
  }

  private async turn(session: AgentSession, agent: number, turn: number, signal: AbortSignal): Promise<TurnOutcome> {
    const { clock } = this.bench;
    const part = this.isWarm ? "counted" : "warm-up";
    const prompt = session.next();
    const sent: UnderWay = { agent, turn, part, sentAt: clock.now(), sentMs: clock.monotonic() };
    this.underWay.add(sent);
    const outcome = await this.ask(session, prompt, signal);
    this.underWay.delete(sent);
    this.answers.set(agent, (this.answers.get(agent) ?? 0) + 1);
    this.isWarm ||= this.answers.size === this.plan.agents && [...this.answers.values()].every((count) => count >= WARM_UP_TURNS);
    await this.keep(sent, outcome);
    this.voidInARow = outcome.state === "void" ? this.voidInARow + 1 : 0;
    if (outcome.state === "void" && this.voidInARow >= MOST_VOID) throw new EngineError("bad-reply", { code: "no-measurements", why: outcome.why });
    if (this.plan.isEnough()) this.closing.abort();
    return outcome;
  }

  private async ask(session: AgentSession, prompt: string, signal: AbortSignal): Promise<TurnOutcome> {
    const { engine, model, random } = this.bench;
    const { settings, shape } = this.plan;
    const seed = Math.floor(random.next() * 2 ** 31);
    try {
      const generation = { model: model.name, settings, prompt, numPredict: shape.replyTokens, seed, temperature: 0.8, timeLimitMs: this.longestMs() };
      const { value: reply } = await asked(this.bench.traffic, () => engine.generate(generation, signal));
      if (reply.state === "complete") session.answered(reply.text, { prompt: reply.promptTokens, output: reply.outputTokens });
      return outcomeOf(reply);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const gone = await isGone(this.bench, error, signal);
      if (gone) throw gone;
      // O3 wrote the prompt, and took it for shorter: that says nothing of the server.
      if (error.reason === "too-long") {
        session.refused();
        return { state: "void", why: saidOf(error) };
      }
      return { state: "failed", reason: error.reason, message: saidOf(error) };
    }
  }

  /** What takes so long has broken the objectives for certain, and is not worth waiting for. */
  private longestMs(): number {
    const { objectives, shape } = this.plan;
    return LATE * (objectives.maxTtftMs + (1000 * shape.replyTokens) / objectives.minTokensPerSecond);
  }

  private keep({ agent, turn, part, sentAt, sentMs }: UnderWay, outcome: TurnOutcome): Promise<void> {
    const { setOutAt, agents, aim, loadId } = this.plan;
    const wallMs = this.bench.clock.monotonic() - sentMs;
    return this.plan.keep({ kind: "agent-turn", setOutAt, loadId, agents, agent, turn, aim, part, sentAt, wallMs, outcome });
  }
}

function outcomeOf(reply: GenerateReply): TurnOutcome {
  if (reply.state === "void") return { state: "void", why: reply.why };
  const { promptTokens, outputTokens, timings } = reply;
  const { ttftMs, wallMs, loadMs, promptMs, decodeMs } = timings;
  // Text that arrives in one read says nothing of its tokens: no answer is quicker than the server says that it was.
  const streamMs = Math.max(wallMs - ttftMs, decodeMs ?? 0);
  return {
    state: "answered",
    ttftMs,
    promptTokens,
    outputTokens,
    loadMs,
    promptMs,
    decodeMs,
    tokensPerSecond: outputTokens > 1 && streamMs > 0 ? ((outputTokens - 1) * 1000) / streamMs : null,
  };
}
