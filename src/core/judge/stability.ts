import type { EngineError } from "../errors";
import type { Breach } from "../domain/hardware";
import type { RecallReading, Verdict } from "../domain/trial";
import type { GenerateReply } from "../ports";
import { FILLED_SHARE } from "../workload/token-count";
import type { Said } from "../domain/statements";

/** What a request was meant to show. */
export interface Expectation {
  readonly contextTokens: number;
  /** Null while the tokenizer is not known yet: nothing is claimed about the length then. */
  readonly promptTokens: number | null;
  readonly replyTokens: number;
  /** The window has to be filled, or only partly. */
  readonly filled: boolean;
  readonly recall: { readonly startMarker: string; readonly endMarker: string } | { readonly notApplicable: Said };
}

/** What happened. `contextTokens` and `gpuShare` are read back from the server after the request. */
export type Happening =
  | { readonly kind: "reply"; readonly reply: GenerateReply; readonly contextTokens: number | null; readonly gpuShareFell: boolean }
  | { readonly kind: "error"; readonly error: EngineError }
  | { readonly kind: "breach"; readonly breach: Breach };

/** Share by which a count may fall short of the expectation before the prompt counts as cut. */
const COUNT_TOLERANCE = 0.03;

const failure = (reason: Extract<Verdict, { state: "failure" }>["reason"], message: Said): Verdict => ({
  state: "failure",
  reason,
  message,
});

/** The stability contract (docs/methods.md, "A stable request") for one request. */
export function judgeRequest(expected: Expectation, happened: Happening): Verdict {
  switch (happened.kind) {
    case "breach":
      return failure("limit-breached", happened.breach.message);
    case "error":
      // Refused whole, as asked (`truncate: false`): the prompt was planned too long, so nothing was shown either way.
      if (happened.error.reason === "too-long") return { state: "void", cause: "planned-length", why: happened.error.said };
      // Something between gave up on the server: nobody knows what the server would have answered.
      if (happened.error.reason === "gateway") return { state: "void", cause: "gateway", why: happened.error.said };
      return failure(happened.error.reason === "timeout" ? "time-limit" : "engine-error", happened.error.said);
    case "reply":
      return judgeReply(expected, happened);
  }
}

function judgeReply(expected: Expectation, { reply, contextTokens, gpuShareFell }: Extract<Happening, { kind: "reply" }>): Verdict {
  if (reply.state === "void") return { state: "void", cause: "not-counted", why: reply.why };
  if (contextTokens !== expected.contextTokens) {
    const asked = { contextTokens: expected.contextTokens };
    return failure("wrong-context", contextTokens === null ? { code: "model-gone", ...asked } : { code: "wrong-context", seenTokens: contextTokens, ...asked });
  }
  if (expected.promptTokens !== null && reply.promptTokens < expected.promptTokens * (1 - COUNT_TOLERANCE)) {
    return failure("truncated", { code: "prompt-cut", countedTokens: reply.promptTokens, expectedTokens: expected.promptTokens });
  }
  const used = reply.promptTokens + reply.outputTokens;
  if (reply.endReason === "length" && reply.outputTokens < expected.replyTokens && used >= expected.contextTokens) {
    return { state: "void", cause: "planned-length", why: { code: "no-room-for-reply", promptTokens: reply.promptTokens } };
  }
  if (reply.endReason === "length" ? reply.outputTokens < expected.replyTokens : reply.outputTokens < 1) {
    return failure("too-few-tokens", { code: "reply-too-short", replyTokens: reply.outputTokens, askedTokens: expected.replyTokens });
  }
  if (expected.filled && used < expected.contextTokens * FILLED_SHARE) {
    // The planner's mistake, not the server's: nothing was shown either way.
    return { state: "void", cause: "planned-length", why: { code: "window-not-filled", usedTokens: used, contextTokens: expected.contextTokens } };
  }
  if (gpuShareFell) return failure("left-gpu", { code: "left-gpu" });
  return { state: "success", recall: readRecall(expected.recall, reply.text) };
}

function readRecall(recall: Expectation["recall"], text: string): RecallReading {
  if ("notApplicable" in recall) return { state: "not-applicable", why: recall.notApplicable };
  const said = text.toLowerCase();
  return { state: "measured", startFound: said.includes(recall.startMarker), endFound: said.includes(recall.endMarker) };
}
