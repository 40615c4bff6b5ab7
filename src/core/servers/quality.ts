import type { Body } from "../domain/journal";
import type { QualityAnswered } from "../domain/optimize-records";
import type { RunnerSettings } from "../domain/settings";
import type { QualityVerdict, Tuning } from "../domain/tuning";
import { withContext } from "../domain/settings";
import { EngineError } from "../errors";
import { describeOutcome } from "../judge/outcome";
import { guarded } from "../measure/guarded";
import { measureLoad } from "../measure/load";
import { measureQuality, qualityOptions } from "../measure/quality";
import type { QualityMemory, QualityOptions } from "../measure/quality";
import { judgeQuality } from "../quality/judge";
import type { QualityAnswers } from "../quality/answers";
import type { PredictOn, Side } from "./pair";
import type { Said } from "../domain/statements";

export interface QualityPlan {
  readonly tuning: Tuning;
  /** Of a long prompt, as far as it is known: how long the texts may be. */
  readonly prefillTokensPerSecond: number | null;
  readonly predict: PredictOn;
  /** Answers that are in the journal already. */
  readonly answers: readonly QualityAnswered[];
  /** Writes one more down. */
  readonly keep: (answer: Body<QualityAnswered>) => Promise<void>;
}

/** Of the time that is left, what asking one side may take. */
const SHARE_OF_TIME = 0.4;

/** The same prompts on both sides, one after the other: only one of them holds the model at a time. Fails closed. */
export async function compareQuality(plain: Side, candidate: Side, plan: QualityPlan, signal: AbortSignal): Promise<QualityVerdict> {
  const { contextTokens, setup } = plan.tuning;
  const settings = withContext(contextTokens, setup.options);
  const answersOf = async (side: Side): Promise<Answers> => {
    const { bench } = side;
    const options = qualityOptions(contextTokens, bench.seed, plan.prefillTokensPerSecond);
    const timeLimitMs = Math.min(options.timeLimitMs, Math.max(1, SHARE_OF_TIME * bench.remainingMs()));
    try {
      return await ask(side, { settings, plan, options: { ...options, timeLimitMs } }, signal);
    } finally {
      if (!signal.aborted) await bench.engine.unload(bench.model.name, signal);
    }
  };
  try {
    const before = await answersOf(plain);
    if (before.state === "stopped") return { state: "not-measurable", why: before.why };
    const after = await answersOf(candidate);
    return after.state === "stopped" ? { state: "not-measurable", why: after.why } : judgeQuality(before.answers, after.answers);
  } catch (error) {
    if (error instanceof EngineError) return { state: "not-measurable", why: error.said };
    throw error;
  }
}

interface Interview {
  readonly settings: RunnerSettings;
  readonly plan: QualityPlan;
  readonly options: QualityOptions;
}

const isSame = (a: object, b: object): boolean => {
  const text = (value: object): string => JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  return text(a) === text(b);
};

type Answers = { readonly state: "asked"; readonly answers: QualityAnswers } | { readonly state: "stopped"; readonly why: Said };

/** Loads as every load is made, checked beforehand against the limits and journaled, and asks under one watch: a breach ends all of it at once. */
async function ask({ bench, asked }: Side, { settings, plan, options }: Interview, signal: AbortSignal): Promise<Answers> {
  const { engine, clock, model } = bench;
  const mine = plan.answers.filter(({ server, settings: own }) => isSame(server, asked) && isSame(own, settings));
  const memory: QualityMemory = {
    recall: (suite, id) => mine.find((answered) => answered.suite === suite && answered.answer.id === id)?.answer,
    keep: (suite, answer) => plan.keep({ kind: "quality-answered", suite, server: asked, settings, answer }),
  };
  const interview = (s: AbortSignal): Promise<QualityAnswers> => measureQuality({ engine, clock, memory }, model, settings, options, s);
  // Nothing is asked of random weights, so nothing is loaded.
  if (model.randomWeights) return { state: "asked", answers: await interview(signal) };
  const predictedFootprintBytes = plan.predict(settings, asked);
  const load = await measureLoad(bench, { purpose: "quality", settings, predictedFootprintBytes }, signal);
  if (load.outcome.state !== "fits") return { state: "stopped", why: describeOutcome(load) };
  const done = await guarded(bench, signal, interview);
  switch (done.state) {
    case "done":
      return { state: "asked", answers: done.value };
    case "breach":
      return { state: "stopped", why: done.breach.message };
    case "error":
      throw done.error;
  }
}
