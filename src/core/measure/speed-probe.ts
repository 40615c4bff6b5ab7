import type { RequestTrial } from "../domain/trial";
import type { RunnerSettings } from "../domain/settings";
import { writeDocument } from "../workload/prompt";
import { measureRequest } from "./request";
import type { Session } from "./session";

export interface ProbePlan {
  readonly purpose: "calibrate" | "depth";
  readonly loadId: string;
  readonly settings: RunnerSettings;
  readonly contextTokens: number;
  readonly words: number;
  readonly expectedPromptTokens: number | null;
}

/** One request into an almost empty window: what a word costs in tokens, and how fast the model is at that depth. */
export const probeSpeed = (session: Session, plan: ProbePlan, signal: AbortSignal): Promise<RequestTrial> =>
  measureRequest(
    session,
    { ...plan, document: writeDocument(plan.words, session.random), question: 0, timeLimitMs: session.protocol.requestTimeLimitMs },
    signal,
  );
