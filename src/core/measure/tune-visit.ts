import type { RunnerSettings } from "../domain/settings";
import type { LoadTrial, RequestPurpose, RequestTrial, TuneTag } from "../domain/trial";
import { writeDocument } from "../workload/prompt";
import { wordsForTokens } from "../workload/token-count";
import type { TokenScale } from "../workload/token-count";
import { measureLoad } from "./load";
import { measureRequest } from "./request";
import type { Bench } from "./bench";

/** An agent's turn: a new prompt and a reply of these lengths. */
export interface TurnPlan {
  readonly settings: RunnerSettings;
  readonly contextTokens: number;
  readonly turn: { readonly promptTokens: number; readonly replyTokens: number };
  readonly scale: TokenScale;
  /** After which a turn is given up; the protocol's limit of any request where left out. */
  readonly turnLimitMs?: number;
}

export interface TuneVisitPlan extends TurnPlan {
  readonly tag: TuneTag;
  readonly predictedFootprintBytes: number | null;
}

/**
 * One visit of a race: a fresh load, a warm-up that is not timed, then turns with a new prompt each. Void and contended turns are
 * drawn again within the protocol's bound.
 */
export async function makeTuneVisit(bench: Bench, plan: TuneVisitPlan, signal: AbortSignal): Promise<void> {
  const { protocol } = bench;
  const { settings, tag: tune, predictedFootprintBytes } = plan;
  const load = await measureLoad(bench, { purpose: "tune", settings, predictedFootprintBytes, tune }, signal);
  if (load.outcome.state !== "fits") return;
  const warmUp = await measureTurn(bench, plan, load, "warm-up", signal);
  if (warmUp.verdict.state === "failure") return;
  let counted = 0;
  for (let drawn = 0; counted < protocol.tuneRequests && drawn < protocol.tuneRequests + protocol.redraws; drawn++) {
    const trial = await measureTurn(bench, plan, load, "turn", signal);
    if (trial.verdict.state === "failure" || bench.remainingMs() <= 0) return;
    if (trial.verdict.state === "success" && !trial.contended) counted++;
  }
}

export const measureTurn = (bench: Bench, plan: TurnPlan, load: LoadTrial, purpose: RequestPurpose, signal: AbortSignal): Promise<RequestTrial> =>
  measureRequest(
    bench,
    {
      purpose,
      loadId: load.id,
      settings: plan.settings,
      contextTokens: plan.contextTokens,
      document: writeDocument(wordsForTokens(plan.scale, plan.turn.promptTokens), bench.random),
      question: 0,
      expectedPromptTokens: null,
      replyTokens: plan.turn.replyTokens,
      timeLimitMs: plan.turnLimitMs ?? bench.protocol.requestTimeLimitMs,
    },
    signal,
  );
