import assert from "node:assert/strict";
import type { Evidence, PresetName } from "../../../../src/core/domain/evidence";
import { recommended } from "../../../../src/core/preset/recommended";

const NOTHING = { decodeTokensPerSecond: null, prefillTokensPerSecond: null, ttftFullMs: null, footprintBytes: null, pool: null, loadMs: null };
const COUNT = { visits: 0, successes: 0, ownVisits: 0, largerVisits: 0, smallerFailures: 0, questions: 0, voids: 0, contended: 0, fitsOnly: 0 };

const preset = (name: PresetName, state: Evidence["state"], reliability = 0.85): { name: PresetName; evidence: Evidence } => {
  const common = { count: COUNT, measures: NOTHING };
  const bound = { reliability, confidence: 0.85 };
  if (state === "certified") return { name, evidence: { ...common, state, bound } };
  return { name, evidence: state === "provisional" ? { ...common, state, bound, visitsNeeded: 13, why: "" } : { ...common, state, why: "" } };
};

describe("the recommended preset", () => {
  const chosen = (...presets: Parameters<typeof recommended>[0]): PresetName | null => recommended(presets)?.name ?? null;

  it("is the balanced one where all are proven", () => {
    assert.equal(chosen(preset("max_context", "certified"), preset("balanced", "certified"), preset("fast", "certified")), "balanced");
  });

  it("is a proven one before any that is not, the larger context first", () => {
    assert.equal(chosen(preset("max_context", "provisional", 0.8), preset("balanced", "provisional", 0.8), preset("fast", "certified")), "fast");
    assert.equal(chosen(preset("max_context", "certified"), preset("balanced", "provisional"), preset("fast", "certified")), "max_context");
    // A certificate counts as one, even where less was asked of it than another's proof has come to so far.
    assert.equal(chosen(preset("max_context", "provisional", 0.84), preset("fast", "certified", 0.5)), "fast");
  });

  it("is the one with the most evidence where none is proven", () => {
    assert.equal(chosen(preset("max_context", "provisional", 0.1), preset("balanced", "provisional", 0), preset("fast", "provisional", 0.4)), "fast");
    assert.equal(chosen(preset("max_context", "provisional", 0), preset("balanced", "provisional", 0)), "balanced");
  });

  it("is none of those that were seen to fail", () => {
    assert.equal(chosen(preset("balanced", "rejected"), preset("max_context", "provisional", 0)), "max_context");
    assert.equal(chosen(preset("balanced", "rejected")), null);
    assert.equal(chosen(), null);
  });
});
