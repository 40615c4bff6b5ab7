import assert from "node:assert/strict";
import { EngineError } from "../../../../src/core/errors";
import { judgeRequest } from "../../../../src/core/judge/stability";
import type { Expectation, Happening } from "../../../../src/core/judge/stability";
import type { GenerateReply } from "../../../../src/core/ports";

const expected: Expectation = {
  contextTokens: 8192,
  promptTokens: 7900,
  replyTokens: 32,
  filled: true,
  recall: { startMarker: "amber-123", endMarker: "cedar-456" },
};

const complete = (change: Partial<Extract<GenerateReply, { state: "complete" }>> = {}): GenerateReply => ({
  state: "complete",
  endReason: "length",
  text: "AMBER-123 and cedar-456 are",
  promptTokens: 7905,
  outputTokens: 32,
  timings: { ttftMs: 900, wallMs: 1500, loadMs: 2, promptMs: 880, decodeMs: 500 },
  ...change,
});

const replied = (reply: GenerateReply, change: Partial<Extract<Happening, { kind: "reply" }>> = {}): Happening => ({
  kind: "reply",
  reply,
  contextTokens: 8192,
  gpuShareFell: false,
  ...change,
});

const reasonOf = (happening: Happening): string => {
  const verdict = judgeRequest(expected, happening);
  return verdict.state === "failure" ? verdict.reason : verdict.state;
};

describe("the stability contract", () => {
  it("passes a filled window that is answered whole, and reads the markers whatever their case", () => {
    assert.deepEqual(judgeRequest(expected, replied(complete())), {
      state: "success",
      recall: { state: "measured", startFound: true, endFound: true },
    });
  });

  it("fails a prompt that the server cut, though it answered with 200", () => {
    assert.equal(reasonOf(replied(complete({ promptTokens: 4100 }))), "truncated");
  });

  it("fails a reply that ends at the window's edge before its tokens", () => {
    assert.equal(reasonOf(replied(complete({ outputTokens: 5 }))), "too-few-tokens");
  });

  it("lets a model end its own answer early", () => {
    assert.equal(reasonOf(replied(complete({ endReason: "stop", outputTokens: 9 }))), "success");
  });

  it("fails when the server reports another context than the one asked for", () => {
    assert.equal(reasonOf(replied(complete(), { contextTokens: 4096 })), "wrong-context");
    assert.equal(reasonOf(replied(complete(), { contextTokens: null })), "wrong-context");
  });

  it("fails when a part of the model left the GPU", () => {
    assert.equal(reasonOf(replied(complete(), { gpuShareFell: true })), "left-gpu");
  });

  it("fails on a breach of the limits and on time running out", () => {
    assert.equal(reasonOf({ kind: "breach", breach: { what: "ram", message: "RAM is at 91 %." } }), "limit-breached");
    assert.equal(reasonOf({ kind: "error", error: new EngineError("timeout", "No answer within 60 s.") }), "time-limit");
    assert.equal(reasonOf({ kind: "error", error: new EngineError("crashed", "The runner ended.") }), "engine-error");
  });

  it("takes a reply without an end or without counts as no measurement", () => {
    assert.equal(reasonOf(replied({ state: "void", why: "30 identical tokens", text: "aaa", wallMs: 10 })), "void");
  });

  it("blames itself, not the server, for a prompt planned too long or too short", () => {
    assert.deepEqual(judgeRequest(expected, { kind: "error", error: new EngineError("too-long", "too long") }), {
      state: "void",
      cause: "planned-length",
      why: "too long",
    });
    const short = judgeRequest({ ...expected, promptTokens: 6000 }, replied(complete({ promptTokens: 6000 })));
    assert.equal(short.state === "void" && short.cause, "planned-length");
  });

  it("blames itself when a prompt planned too long leaves no room for the reply", () => {
    const verdict = judgeRequest(expected, replied(complete({ promptTokens: 8180, outputTokens: 12 })));
    assert.equal(verdict.state === "void" && verdict.cause, "planned-length");
  });

  it("never passes recall for random weights: it does not apply", () => {
    const verdict = judgeRequest({ ...expected, recall: { notApplicable: "random" } }, replied(complete()));
    assert.deepEqual(verdict, { state: "success", recall: { state: "not-applicable", why: "random" } });
  });
});
