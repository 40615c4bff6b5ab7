import type { TrialRow } from "../../../src/protocol/panel";

/** A request that went well, but for what is said otherwise. */
export const trialRow = (changed: Partial<TrialRow>): TrialRow => ({
  id: `trial-${changed.number ?? 1}`,
  number: 1,
  startedAt: 0,
  type: "request",
  purpose: "fill",
  contextTokens: null,
  outcome: "ok",
  detail: "",
  promptTokens: null,
  prefillTokensPerSecond: null,
  decodeTokensPerSecond: null,
  ttftMs: null,
  loadMs: null,
  footprintBytes: null,
  contended: false,
  ownDelayMs: null,
  ...changed,
});
