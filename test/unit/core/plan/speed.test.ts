import assert from "node:assert/strict";
import type { RequestTrial } from "../../../../src/core/domain/trial";
import { speedModel } from "../../../../src/core/plan/speed";
import { requestTrial } from "../estimate/trials";

/** Decode takes 2 ms behind nothing and 1 ms more for each 1,000 tokens; a disturbed reply took thrice that. */
const reply = (promptTokens: number, contended = false): RequestTrial => ({
  ...requestTrial({ promptTokens, ttftMs: (contended ? 3 : 1) * promptTokens, msPerToken: (contended ? 3 : 1) * (2 + promptTokens / 1000) }),
  contended,
});

describe("speed by depth", () => {
  it("leaves out what other programs disturbed where a quiet request came near that depth", () => {
    const quiet = [reply(400), reply(1000), reply(4000)];
    const speed = speedModel([...quiet, reply(500, true), reply(3000, true)]);
    assert.equal(speed?.decodeMsPerToken(2000).toFixed(3), speedModel(quiet)?.decodeMsPerToken(2000).toFixed(3));
    assert.equal(speed?.deepestTokens, 4000);
  });

  it("takes a disturbed reading rather than none: it never promises more speed at depth than was seen", () => {
    const shallow = [reply(400), reply(1000)];
    const speed = speedModel([...shallow, reply(8000, true)]);
    assert.ok(speed && speed.decodeMsPerToken(8000) > 1.5 * (speedModel(shallow)?.decodeMsPerToken(8000) ?? Infinity));
    assert.equal(speed.deepestTokens, 8000);
  });

  it("is unknown before a whole prompt was read", () => {
    assert.equal(speedModel([]), null);
    assert.equal(speedModel([{ ...reply(400), purpose: "question" }]), null);
  });
});
