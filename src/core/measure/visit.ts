import type { RunnerSettings } from "../domain/settings";
import type { LoadTrial, RequestTrial } from "../domain/trial";
import { writeDocument } from "../workload/prompt";
import { expectedTokens, fillTarget, wordsForTokens } from "../workload/token-count";
import type { TokenScale } from "../workload/token-count";
import { measureLoad } from "./load";
import { measureRequest } from "./request";
import type { Bench } from "./bench";

export interface VisitPlan {
  readonly contextTokens: number;
  readonly settings: RunnerSettings;
  readonly predictedFootprintBytes: number | null;
  readonly predictedFillMs: number | null;
  readonly scale: TokenScale;
}

const QUESTION_TIME_LIMIT_MS = 5 * 60_000;

/**
 * One filled load: load, fill the window once, ask different short questions on the filled window. Certificates count it as one, so
 * a failure ends it. What is void is asked again within a bound.
 */
export async function makeVisit(bench: Bench, plan: VisitPlan, signal: AbortSignal): Promise<void> {
  const { settings } = plan;
  const load = await measureLoad(bench, { purpose: "visit", settings, predictedFootprintBytes: plan.predictedFootprintBytes }, signal);
  if (load.outcome.state !== "fits") return;
  const fill = await fillWindow(bench, plan, load, signal);
  if (!fill) return;
  const { visitQuestions, redraws } = bench.protocol;
  let answered = 0;
  for (let question = 1; answered < visitQuestions && question <= visitQuestions + redraws; question++) {
    const trial = await measureRequest(
      bench,
      {
        purpose: "question",
        loadId: load.id,
        settings,
        contextTokens: plan.contextTokens,
        document: fill.document,
        question,
        expectedPromptTokens: fill.trial.measures?.promptTokens ?? null,
        timeLimitMs: plan.predictedFillMs === null ? bench.protocol.requestTimeLimitMs : plan.predictedFillMs + QUESTION_TIME_LIMIT_MS,
      },
      signal,
    );
    if (trial.verdict.state === "failure" || bench.remainingMs() <= 0) return;
    if (trial.verdict.state === "success") answered++;
  }
}

interface Filled {
  readonly trial: RequestTrial;
  readonly document: ReturnType<typeof writeDocument>;
}

async function fillWindow(bench: Bench, plan: VisitPlan, load: LoadTrial, signal: AbortSignal): Promise<Filled | null> {
  const { protocol, random } = bench;
  let words = wordsForTokens(plan.scale, fillTarget(plan.contextTokens, protocol.replyTokens));
  for (let draw = 0; draw <= protocol.redraws; draw++) {
    const document = writeDocument(words, random);
    const trial = await measureRequest(
      bench,
      {
        purpose: "fill",
        loadId: load.id,
        settings: load.settingsAsked,
        contextTokens: plan.contextTokens,
        document,
        question: 0,
        expectedPromptTokens: expectedTokens(plan.scale, words),
        timeLimitMs:
          plan.predictedFillMs === null
            ? protocol.requestTimeLimitMs
            : Math.min(protocol.requestTimeLimitMs, 4 * plan.predictedFillMs + QUESTION_TIME_LIMIT_MS),
      },
      signal,
    );
    if (trial.verdict.state === "success") return { trial, document };
    if (trial.verdict.state === "failure" || bench.remainingMs() <= 0) return null;
    words = redrawWords(words, plan, trial);
  }
  return null;
}

/** A void fill was refused as too long (shorten it), fell short (lengthen it), or was simply not counted (keep it). */
function redrawWords(words: number, plan: VisitPlan, trial: RequestTrial): number {
  const planned = trial.verdict.state === "void" && trial.verdict.cause === "planned-length";
  if (!planned) return words;
  if (trial.measures === null) return Math.floor(words * 0.98);
  const target = fillTarget(plan.contextTokens, trial.askedTokens);
  return Math.floor((words * target) / trial.measures.promptTokens);
}
