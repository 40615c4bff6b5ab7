import type { LoadTrial, RequestTrial, Trial } from "../core/domain/trial";
import { decodeMsPerToken } from "../core/measure/speed-samples";
import { together } from "../core/domain/statements";
import { partialSaid } from "../core/report/partial";
import type { TrialRow } from "../protocol/panel";

/** A server's message may be megabytes; the journal keeps it whole. */
const LONGEST_DETAIL = 500;

/** Trials as rows, oldest first. */
export const trialRows = (trials: readonly Trial[]): TrialRow[] => trials.map((trial, index) => row(trial, index + 1));

function row(trial: Trial, number: number): TrialRow {
  const { id, startedAt, type, purpose, settingsAsked, contextTokensObserved, contended, watch } = trial;
  const asked = settingsAsked.numCtx === "auto" ? null : settingsAsked.numCtx;
  const common = { id, number, startedAt, type, purpose, contextTokens: asked ?? contextTokensObserved, contended, ownDelayMs: watch?.eventLoopDelayMs ?? null, ...NOTHING };
  return trial.type === "load" ? { ...common, ...loadCells(trial) } : { ...common, ...requestCells(trial) };
}

const NOTHING = {
  promptTokens: null,
  prefillTokensPerSecond: null,
  decodeTokensPerSecond: null,
  ttftMs: null,
  loadMs: null,
  footprintBytes: null,
} as const;

function loadCells({ outcome, loadMs }: LoadTrial): Pick<TrialRow, "outcome" | "detail" | "loadMs" | "footprintBytes"> {
  const cells = { loadMs, footprintBytes: "use" in outcome ? (outcome.use?.footprintBytes ?? null) : null };
  switch (outcome.state) {
    case "fits":
      return { ...cells, outcome: "ok", detail: "" };
    case "spilled":
      return { ...cells, outcome: "failed", detail: { code: "load-spilled", share: outcome.gpuShare } };
    case "clamped":
      return { ...cells, outcome: "ok", detail: { code: "load-clamped", contextTokens: outcome.contextTokens } };
    case "over-limit":
    case "failed":
      return { ...cells, outcome: "failed", detail: cut(outcome.message) };
    case "void":
      return { ...cells, outcome: "void", detail: cut(outcome.why) };
  }
}

type RequestCells = Pick<TrialRow, "outcome" | "detail" | "promptTokens" | "prefillTokensPerSecond" | "decodeTokensPerSecond" | "ttftMs">;

function requestCells(trial: RequestTrial): RequestCells {
  const { verdict, measures, purpose } = trial;
  const msPerToken = measures && decodeMsPerToken(measures.outputTokens, measures.decodeMs);
  // A question on a cached window counts tokens that nobody evaluated again.
  const evaluated = measures !== null && purpose !== "question" && measures.promptMs > 0;
  return {
    outcome: ({ success: "ok", failure: "failed", void: "void" } as const)[verdict.state],
    detail: verdict.state === "success" ? "" : together([cut(verdict.state === "void" ? verdict.why : verdict.message), partialSaid(trial)]),
    promptTokens: measures?.promptTokens ?? null,
    prefillTokensPerSecond: evaluated ? (1000 * measures.promptTokens) / measures.promptMs : null,
    decodeTokensPerSecond: msPerToken === null ? null : 1000 / msPerToken,
    ttftMs: measures?.ttftMs ?? null,
  };
}

/** Of text of others as much as a row needs, in statements about it too. */
function cut<T>(part: T): T;
function cut(part: unknown): unknown {
  if (typeof part === "string") return part.length > LONGEST_DETAIL ? `${part.slice(0, LONGEST_DETAIL)} ...` : part;
  if (Array.isArray(part)) return part.map((one: unknown) => cut(one));
  return typeof part === "object" && part !== null ? Object.fromEntries(Object.entries(part).map(([name, value]) => [name, cut<unknown>(value)])) : part;
}
