import type { RequestTrial } from "../domain/trial";
import type { RunnerSettings } from "../domain/settings";
import { writeDocument } from "../workload/prompt";
import { measureRequest } from "./request";
import type { Bench } from "./bench";

export interface ProbePlan {
  readonly purpose: "calibrate" | "depth";
  readonly loadId: string;
  readonly settings: RunnerSettings;
  readonly contextTokens: number;
  readonly words: number;
  readonly expectedPromptTokens: number | null;
}

/** One request into an almost empty window: what a word costs in tokens, and how fast the model is at that depth. */
export const probeSpeed = (bench: Bench, plan: ProbePlan, signal: AbortSignal): Promise<RequestTrial> =>
  measureRequest(
    bench,
    { ...plan, document: writeDocument(plan.words, bench.random), question: 0, timeLimitMs: bench.protocol.requestTimeLimitMs },
    signal,
  );
