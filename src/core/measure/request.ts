import { ArrivalFold } from "../domain/exchange";
import type { RunnerSettings } from "../domain/settings";
import type { RequestMeasures, RequestPurpose, RequestTrial, Verdict } from "../domain/trial";
import { unexplainedWaitMs } from "../judge/contention";
import { contradictionIn } from "../judge/contradiction";
import { gpuShareOf, ON_GPU } from "../judge/pool";
import { judgeRequest } from "../judge/stability";
import type { Expectation, Happening } from "../judge/stability";
import { isThatModel } from "../ports";
import type { GenerateReply, GenerateRequest, LoadedModel } from "../ports";
import { textHash } from "../workload/hash";
import type { FilledDocument } from "../workload/prompt";
import { askAbout } from "../workload/prompt";
import { BUDGET_ENDED, guarded, isGone } from "./guarded";
import type { Guarded } from "./guarded";
import type { Bench } from "./bench";
import type { Said } from "../domain/statements";
import { asked, lookAround, trialBase } from "./bench";

export interface RequestPlan {
  readonly purpose: RequestPurpose;
  readonly loadId: string;
  readonly settings: RunnerSettings;
  /** What `/api/ps` reported after the load. */
  readonly contextTokens: number;
  readonly document: FilledDocument;
  /** Which question is asked about it. */
  readonly question: number;
  readonly expectedPromptTokens: number | null;
  readonly timeLimitMs: number;
  /** Tokens asked for; the protocol's where left out. */
  readonly replyTokens?: number;
}

interface Answer {
  readonly reply: GenerateReply;
  readonly loaded: LoadedModel | null;
  readonly otherModels: readonly string[];
  /** No other request of O3's was under way meanwhile. */
  readonly alone: boolean;
}

/** Sends one request, reads the loaded model back, and judges what happened. */
export async function measureRequest(bench: Bench, plan: RequestPlan, signal: AbortSignal): Promise<RequestTrial> {
  const { engine, model, clock, protocol, random } = bench;
  const startedAt = clock.now();
  const replyTokens = plan.replyTokens ?? protocol.replyTokens;
  const prompt = askAbout(plan.document, plan.question);
  const remainingMs = Math.max(1, bench.remainingMs());
  const came = new ArrivalFold();
  const done = await guarded(bench, signal, async (s): Promise<Answer> => {
    const generation: GenerateRequest = {
      model: model.name,
      settings: plan.settings,
      prompt,
      numPredict: replyTokens,
      seed: Math.floor(random.next() * 2 ** 31),
      temperature: 0.8,
      timeLimitMs: Math.min(plan.timeLimitMs, remainingMs),
      onText: (sinceSentMs) => {
        came.add(sinceSentMs);
      },
    };
    const { value: reply, alone } = await asked(bench.traffic, () => engine.generate(generation, s));
    const { loaded, otherModels } = await lookAround(bench, s);
    return { reply, loaded: loaded.find((entry) => isThatModel(entry, model)) ?? null, otherModels, alone };
  });
  const gone = done.state === "error" ? await isGone(bench, done.error, signal) : null;
  const budgetEnded = done.state === "error" && done.error.reason === "timeout" && remainingMs < plan.timeLimitMs;
  const why: Said | null = gone?.said ?? (budgetEnded ? BUDGET_ENDED : null);
  const measures = done.state === "done" ? measuresOf(done.value.reply) : null;
  const expected: Expectation = {
    contextTokens: plan.contextTokens,
    promptTokens: plan.expectedPromptTokens,
    replyTokens,
    filled: plan.purpose === "fill" || plan.purpose === "question",
    recall: model.randomWeights ? { notApplicable: { code: "random-weights" } } : plan.document,
  };
  const trial: RequestTrial = {
    ...trialBase(bench, {
      id: bench.nextId(),
      loadId: plan.loadId,
      settings: plan.settings,
      contextTokens: done.state === "done" ? (done.value.loaded?.contextTokens ?? null) : null,
      startedAt,
      watch: done.watch,
      waitMs: done.state === "done" && done.value.alone && done.value.reply.state === "complete" ? unexplainedWaitMs(done.value.reply.timings) : null,
      ...(done.state === "done" ? { otherModels: done.value.otherModels } : {}),
    }),
    type: "request",
    purpose: plan.purpose,
    promptHash: textHash(prompt),
    promptWords: plan.document.words,
    expectedPromptTokens: plan.expectedPromptTokens,
    askedTokens: replyTokens,
    measures,
    ...(measures === null && came.first !== null ? { partial: { ttftMs: came.first, arrival: came.arrival } } : {}),
    verdict:
      why === null
        ? believed(judgeRequest(expected, happeningOf(bench, done)), measures && contradictionIn(measures, plan.document.words, model))
        : { state: "void", cause: "interrupted", why },
  };
  await bench.record(trial);
  if (gone) throw gone;
  return trial;
}

/** A failure stands whatever else is odd about the reply; a success has to be free of contradictions. */
const believed = (verdict: Verdict, contradiction: Said | null): Verdict =>
  verdict.state === "success" && contradiction !== null ? { state: "void", cause: "contradicted", why: contradiction } : verdict;

function happeningOf(bench: Bench, done: Guarded<Answer>): Happening {
  switch (done.state) {
    case "breach":
      return { kind: "breach", breach: done.breach };
    case "error":
      return { kind: "error", error: done.error };
    case "done": {
      const { reply, loaded } = done.value;
      const gpuShareFell = bench.resident === true && loaded !== null && gpuShareOf(loaded) < ON_GPU;
      return { kind: "reply", reply, contextTokens: loaded?.contextTokens ?? null, gpuShareFell };
    }
  }
}

function measuresOf(reply: GenerateReply): RequestMeasures | null {
  if (reply.state === "void") return null;
  const { promptTokens, outputTokens, endReason, timings } = reply;
  return { promptTokens, outputTokens, endReason, ...timings };
}
