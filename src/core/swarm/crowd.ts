import type { AgentTurn, TurnOutcome } from "../domain/swarm";
import type { Said } from "../domain/statements";
import { Cancelled, EngineError, saidOf } from "../errors";
import { asked } from "../measure/bench";
import type { Bench } from "../measure/bench";
import { isGone } from "../measure/guarded";
import type { GenerateReply } from "../ports";
import type { LevelPlan } from "./level-plan";
import type { AgentSession } from "./session";

/** Turns in a row that are no measurement, after which a level is given up: the server does not answer as it should. */
const MOST_VOID = 10;

/** A turn is given up when it takes so many times as long as the objectives allow. */
const LATE = 3;

/** A turn that is sent now, or was due a moment ago. */
export type Turn = Pick<AgentTurn, "agent" | "turn" | "arrival" | "part"> & {
  /** ms of the monotonic clock; left out: now. */
  readonly dueMs?: number;
};

interface UnderWay extends Turn {
  readonly sentAt: number;
  readonly dueMs: number;
}

/** The turns of one level: asked, judged and written down, until enough is known of it. */
export class Crowd {
  private readonly underWay = new Set<UnderWay>();
  private readonly ending = new AbortController();
  private voidInARow = 0;
  private failure: { readonly error: unknown } | null = null;

  constructor(
    readonly bench: Bench,
    readonly plan: LevelPlan,
  ) {}

  get hasEnded(): boolean {
    return this.ending.signal.aborted;
  }

  /** Ends the level in the middle of turns: they say nothing then. */
  end(): void {
    this.ending.abort();
  }

  /** What goes wrong in a part of the work ends the level; what the end cuts off is no fault. Never rejects. */
  async during(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (error instanceof Cancelled && this.hasEnded) return;
      this.failure ??= { error };
      this.end();
    }
  }

  /** Throws what ended the level, where that was a fault. */
  throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }

  /** One for each that waits: Node warns of many listeners on a single signal. */
  until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.ending.signal]);
  }

  /** The budget ends a level in the middle, too. */
  async endInTime(signal: AbortSignal): Promise<void> {
    const leftMs = this.bench.remainingMs();
    if (leftMs === Number.POSITIVE_INFINITY) return;
    await this.bench.clock.sleep(leftMs, this.until(signal)).catch(() => undefined);
    this.end();
  }

  /** Writes what was under way down as broken by a limit. */
  async breakOff(message: Said): Promise<void> {
    for (const sent of this.underWay) await this.keep(sent, { state: "failed", reason: "limit-breached", message });
  }

  /** Throws Cancelled where the level ends meanwhile, and EngineError where the server is gone. */
  async take(session: AgentSession, { dueMs, ...turn }: Turn, signal: AbortSignal): Promise<TurnOutcome> {
    const { clock } = this.bench;
    const prompt = session.next();
    const lateMs = dueMs === undefined ? 0 : Math.max(0, clock.monotonic() - dueMs);
    const sent: UnderWay = { ...turn, sentAt: clock.now() - lateMs, dueMs: clock.monotonic() - lateMs };
    this.underWay.add(sent);
    const outcome = await this.ask(session, prompt, lateMs, signal);
    this.underWay.delete(sent);
    await this.keep(sent, outcome);
    this.voidInARow = outcome.state === "void" ? this.voidInARow + 1 : 0;
    if (outcome.state === "void" && this.voidInARow >= MOST_VOID) throw new EngineError("bad-reply", { code: "no-measurements", why: outcome.why });
    if (this.plan.isEnough()) this.end();
    return outcome;
  }

  private async ask(session: AgentSession, prompt: string, lateMs: number, signal: AbortSignal): Promise<TurnOutcome> {
    const { engine, model, random } = this.bench;
    const { settings, shape } = this.plan;
    const seed = Math.floor(random.next() * 2 ** 31);
    try {
      const generation = { model: model.name, settings, prompt, numPredict: shape.replyTokens, seed, temperature: 0.8, timeLimitMs: this.longestMs() };
      const { value: reply } = await asked(this.bench.traffic, () => engine.generate(generation, signal));
      if (reply.state === "complete") session.answered(reply.text, { prompt: reply.promptTokens, output: reply.outputTokens });
      return outcomeOf(reply, lateMs);
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

  private keep({ dueMs, ...turn }: UnderWay, outcome: TurnOutcome): Promise<void> {
    const { setOutAt, agents, aim, loadId } = this.plan;
    return this.plan.keep({ kind: "agent-turn", setOutAt, loadId, agents, aim: aim(), ...turn, wallMs: this.bench.clock.monotonic() - dueMs, outcome });
  }
}

function outcomeOf(reply: GenerateReply, lateMs: number): TurnOutcome {
  if (reply.state === "void") return { state: "void", why: reply.why };
  const { promptTokens, outputTokens, timings } = reply;
  const { ttftMs, wallMs, loadMs, promptMs, decodeMs } = timings;
  // Text that arrives in one read says nothing of its tokens: no answer is quicker than the server says that it was.
  const streamMs = Math.max(wallMs - ttftMs, decodeMs ?? 0);
  return {
    state: "answered",
    ttftMs: ttftMs + lateMs,
    promptTokens,
    outputTokens,
    loadMs,
    promptMs,
    decodeMs,
    tokensPerSecond: outputTokens > 1 && streamMs > 0 ? ((outputTokens - 1) * 1000) / streamMs : null,
  };
}
