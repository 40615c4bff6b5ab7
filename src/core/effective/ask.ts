import type { NoAnswer, TaskJudged, TaskOutcome, TextCounted } from "../domain/effective";
import type { Body } from "../domain/journal";
import type { RunnerSettings } from "../domain/settings";
import type { Said } from "../domain/statements";
import { isContended } from "../judge/contention";
import { asked, lookAround } from "../measure/bench";
import type { Bench } from "../measure/bench";
import { BUDGET_ENDED, guarded, isGone } from "../measure/guarded";
import type { Guarded } from "../measure/guarded";
import type { ChatReply } from "../ports";
import { markOf, thoughtOnly } from "./answer";
import type { Riddle } from "./families";
import { promptOf, riddleOf } from "./task";
import type { Task } from "./task";
import { countedTask } from "./text-length";
import type { ToCount } from "./text-length";

const ANSWER_TOKENS = 48;
/** For models that think although they were asked not to. */
const THINKING_TOKENS = 1024;
/** Kept free beside the answer. */
const SLACK_TOKENS = 16;

const replyTokens = ({ capabilities }: Bench["model"]): number => ANSWER_TOKENS + (capabilities.includes("thinking") ? THINKING_TOKENS : 0);

/** The longest prompt that leaves room for the answer, tokens. */
export const topTokens = (windowTokens: number, model: Bench["model"]): number => windowTokens - replyTokens(model) - SLACK_TOKENS;

/** The load that is asked. */
export interface Asked {
  readonly loadId: string;
  readonly settings: RunnerSettings;
  readonly seed: number;
}

/** The budget, or the server, ended before there was an answer: nothing is learnt, and nothing written down. */
export class TooLate extends Error {}

/** Puts one task to the model. What takes the machine past its limit is unloaded. Throws EngineError where the server or the model is gone, Cancelled, and TooLate. */
export async function askTask(bench: Bench, { loadId, settings, seed }: Asked, task: Task, tokens: number, words: number, signal: AbortSignal): Promise<Body<TaskJudged>> {
  const sentAt = bench.clock.now();
  const done = await chat(bench, settings, promptOf(task, words, seed), replyTokens(bench.model), signal);
  const outcome = outcomeOf(done, riddleOf(task, seed), tokens);
  if (done.state === "breach") await bench.engine.unload(bench.model.name, signal);
  const contended = isContended({ watch: done.watch }, bench.protocol);
  return { kind: "task-judged", loadId, ...task, tokens, words, sentAt, wallMs: bench.clock.now() - sentAt, outcome, watch: done.watch, contended };
}

/** Has the server count a text. Throws as askTask does. */
export async function countText(bench: Bench, { settings, seed }: Asked, text: ToCount, signal: AbortSignal): Promise<Body<TextCounted>> {
  const done = await chat(bench, settings, promptOf(countedTask(text), text.words, seed), 1, signal);
  if (done.state === "done" && done.value.state === "complete") return { kind: "text-counted", ...text, promptTokens: done.value.promptTokens, why: null };
  if (done.state === "breach") await bench.engine.unload(bench.model.name, signal);
  const why = done.state === "done" ? notCounted(done.value) : done.state === "breach" ? done.breach.message : done.error.said;
  return { kind: "text-counted", ...text, promptTokens: null, why };
}

async function chat(bench: Bench, settings: RunnerSettings, prompt: string, numPredict: number, signal: AbortSignal): Promise<Guarded<ChatReply>> {
  const { engine, model, protocol, seed } = bench;
  const remainingMs = Math.max(1, bench.remainingMs());
  const done = await guarded(bench, signal, async (s) => {
    const { value } = await asked(bench.traffic, () =>
      engine.chat(
        {
          ...{ model: model.name, settings, numPredict, seed },
          // A template may refuse a system message: all is in the user's.
          messages: [{ role: "user", content: prompt }],
          tools: [],
          format: null,
          temperature: 0,
          topLogprobs: 0,
          timeLimitMs: Math.min(protocol.requestTimeLimitMs, remainingMs),
        },
        s,
      ),
    );
    await lookAround(bench, s);
    return value;
  });
  if (done.state === "error") {
    const gone = await isGone(bench, done.error, signal);
    if (gone) throw gone;
    if (done.error.reason === "timeout" && remainingMs < protocol.requestTimeLimitMs) throw new TooLate(BUDGET_ENDED.code);
  }
  return done;
}

const notCounted = (reply: ChatReply): Said => (reply.state === "void" ? reply.why : "");

/** Of what was wanted: a prompt that was counted shorter was cut by the server. */
const WHOLE_SHARE = 0.95;
const SAID_LENGTH = 160;

function outcomeOf(done: Guarded<ChatReply>, riddle: Riddle, tokens: number): TaskOutcome {
  if (done.state === "breach") return unanswered("limit-breached", done.breach.message);
  if (done.state === "error") return unanswered(done.error.reason, done.error.said);
  const reply = done.value;
  if (reply.state === "void") return unanswered("not-counted", reply.why);
  const { text, thinking, endReason, promptTokens, outputTokens, timings } = reply;
  if (promptTokens < WHOLE_SHARE * tokens) return unanswered("truncated", { code: "prompt-cut", countedTokens: promptTokens, expectedTokens: tokens });
  if (endReason === "length" && (thoughtOnly(text) || (text.trim() === "" && thinking.trim() !== ""))) return unanswered("thinking", { code: "thought-only", replyTokens: outputTokens });
  return {
    state: "answered",
    mark: markOf(text, riddle, endReason === "stop"),
    said: text.trim().slice(0, SAID_LENGTH),
    wanted: riddle.wanted.join(", "),
    ...{ promptTokens, outputTokens },
    ttftMs: timings.ttftMs,
    promptMs: timings.promptMs,
  };
}

const unanswered = (reason: NoAnswer, message: Said): TaskOutcome => ({ state: "unanswered", reason, message });
