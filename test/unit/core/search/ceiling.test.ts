import assert from "node:assert/strict";
import fc from "fast-check";
import { proposeCeilingStep } from "../../../../src/core/search/ceiling";
import type { CeilingObservation, CeilingProblem } from "../../../../src/core/search/problem";
import { inWords } from "../../../../src/words/said";

const GB = 1e9;
const problem: CeilingProblem = {
  trainedContextTokens: 131_072,
  maxContextTokens: null,
  stepTokens: 1024,
  startTokens: 4096,
  pool: "ram",
  poolBytes: 20 * GB,
  othersBytes: 2 * GB,
  limitShare: 0.9,
  predict: (numCtx) => 5 * GB + numCtx * 0.0002 * GB,
  predictRest: () => 5 * GB,
  fillGrowth: () => 0,
};

const fits = (numCtx: number, footprintGb: number): CeilingObservation => ({
  numCtx,
  outcome: "fits",
  footprintBytes: footprintGb * GB,
  othersBytes: 2 * GB,
  residentBytes: null,
});

describe("the search for the ceiling", () => {
  it("begins with a small context", () => {
    assert.deepEqual(proposeCeilingStep(problem, []), { kind: "load", numCtx: 4096, predictedFootprintBytes: problem.predict(4096) });
  });

  it("jumps to the trained context where even a pessimistic prediction fits", () => {
    const roomy = { ...problem, poolBytes: 200 * GB };
    const step = proposeCeilingStep(roomy, [fits(4096, 5.8)]);
    assert.equal(step.kind === "load" && step.numCtx, 131_072);
  });

  it("names the trained context once it was seen to fit", () => {
    assert.deepEqual(proposeCeilingStep(problem, [fits(131_072, 10)]), {
      kind: "named",
      contextTokens: 131_072,
      boundBy: "trained-context",
    });
  });

  it("does not look beyond what was asked for", () => {
    const asked = { ...problem, maxContextTokens: 16_384 };
    assert.deepEqual(proposeCeilingStep(asked, [fits(16_384, 8)]), { kind: "named", contextTokens: 16_384, boundBy: "request" });
  });

  it("says what is needed and what is there when not even the smallest context may be loaded", () => {
    const step = proposeCeilingStep({ ...problem, poolBytes: 6 * GB }, []);
    assert.match(inWords(step.kind === "none" ? step.why : ""), /needs about 4\.\d GiB \(predicted\); 3\.\d GiB may be used/);
  });

  it("never believes a fit above a size that failed", () => {
    const failed: CeilingObservation = {
      numCtx: 8192,
      outcome: "out-of-memory",
      footprintBytes: null,
      othersBytes: 2 * GB,
      residentBytes: null,
    };
    const step = proposeCeilingStep(problem, [fits(4096, 5.8), fits(16_384, 8), failed]);
    assert.ok(step.kind === "load" ? step.numCtx < 8192 : step.kind === "named" && step.contextTokens === 4096);
  });

  it("goes on without metadata by doubling once, then by what it measured", () => {
    const blind: CeilingProblem = { ...problem, predict: () => null, predictRest: () => 0 };
    assert.deepEqual(proposeCeilingStep(blind, [fits(4096, 5.8)]), { kind: "load", numCtx: 8192, predictedFootprintBytes: null });
    const step = proposeCeilingStep(blind, [fits(4096, 5.8), fits(8192, 6.6)]);
    assert.ok(step.kind === "load" && step.numCtx > 8192 && (step.predictedFootprintBytes ?? 0) < 16 * GB);
  });

  it("reserves what filling the window will take beyond the load", () => {
    const observations = [fits(4096, 5.82), fits(32_768, 11.55)];
    const plain = proposeCeilingStep(problem, observations);
    const growing = proposeCeilingStep({ ...problem, fillGrowth: () => 2 * GB }, observations);
    assert.ok(plain.kind === "load" && growing.kind === "load" && growing.numCtx < plain.numCtx);
  });

  it("halves the way to a size that failed though it was predicted to fit", () => {
    const failed: CeilingObservation = { ...fits(65_536, 0), outcome: "failed", footprintBytes: null };
    const roomy = { ...problem, poolBytes: 200 * GB };
    const step = proposeCeilingStep(roomy, [fits(4096, 5.82), failed]);
    assert.equal(step.kind === "load" && step.numCtx, 33_792);
  });

  it("names what the server gave when it gives no more", () => {
    const clamped: CeilingObservation = { ...fits(16_384, 8.3), outcome: "clamped" };
    assert.deepEqual(proposeCeilingStep(problem, [fits(4096, 5.82), clamped]), {
      kind: "named",
      contextTokens: 16_384,
      boundBy: "server",
    });
    assert.equal(proposeCeilingStep(problem, [{ ...clamped, numCtx: 2048 }]).kind, "named");
  });

  it("counts others at their mean when they hold little just now", () => {
    const observations = [fits(4096, 5.82), fits(32_768, 11.55)];
    const usual = proposeCeilingStep({ ...problem, othersBytes: 2 * GB }, observations);
    const quiet = proposeCeilingStep({ ...problem, othersBytes: 0.5 * GB }, observations);
    assert.ok(usual.kind === "load" && quiet.kind === "load");
    const gained = ((quiet.predictedFootprintBytes ?? 0) - (usual.predictedFootprintBytes ?? 0)) / GB;
    assert.ok(gained > 0 && gained < 0.6, `${gained} GB more`);
  });

  it("ends after six loads, whatever they showed", () => {
    const loads = [4096, 8192, 9216, 10_240, 11_264, 12_288].map((numCtx) => fits(numCtx, 5 + 0.0002 * numCtx));
    assert.equal(proposeCeilingStep(problem, loads).kind, "named");
  });

  it("is a function of the loads alone, in whatever order they are read", () => {
    const outcome = fc.constantFrom<CeilingObservation["outcome"]>("fits", "spilled", "over-limit", "out-of-memory", "failed", "clamped");
    const observation = fc.record({
      numCtx: fc.integer({ min: 1, max: 64 }).map((steps) => steps * 1024),
      outcome,
      footprintBytes: fc.option(fc.integer({ min: 5, max: 18 }).map((gb) => gb * GB)),
      othersBytes: fc.integer({ min: 1, max: 3 }).map((gb) => gb * GB),
      residentBytes: fc.constant(null),
    });
    const observations = fc.uniqueArray(observation, { maxLength: 6, selector: ({ numCtx }) => numCtx });
    fc.assert(
      fc.property(observations, (seen) => {
        assert.deepEqual(proposeCeilingStep(problem, [...seen].reverse()), proposeCeilingStep(problem, seen));
      }),
    );
  });

  it("never proposes what is predicted to pass the limit, nor a size that failed", () => {
    const slope = fc.double({ min: 0.1, max: 6.8, noNaN: true });
    fc.assert(
      fc.property(slope, fc.integer({ min: 7, max: 200 }), fc.double({ min: 0, max: 4, noNaN: true }), (factor, poolGb, othersGb) => {
        const asked = { ...problem, poolBytes: poolGb * GB, othersBytes: othersGb * GB };
        const seen: CeilingObservation[] = [];
        for (;;) {
          const step = proposeCeilingStep(asked, seen);
          if (step.kind !== "load") break;
          assert.ok(seen.length < 6 && !seen.some((load) => load.numCtx === step.numCtx));
          assert.ok((step.predictedFootprintBytes ?? 0) + asked.othersBytes < 0.9 * asked.poolBytes);
          const held = 5 + factor * 0.0002 * step.numCtx;
          const over = held + othersGb > 0.9 * poolGb;
          seen.push({ ...fits(step.numCtx, held), othersBytes: asked.othersBytes, outcome: over ? "over-limit" : "fits" });
        }
        // Only the first load rests on an unchecked formula.
        assert.ok(!seen.slice(1).some((load) => load.outcome === "over-limit" && seen[0]?.outcome === "fits"));
      }),
    );
  });
});
