import assert from "node:assert/strict";
import fc from "fast-check";
import type { ServerSettings } from "../../../../src/core/domain/settings";
import { predictFootprint, predictFootprintBytes } from "../../../../src/core/estimate/memory";
import { correctByLoads } from "../../../../src/core/estimate/memory-fit";
import type { FootprintObservation } from "../../../../src/core/estimate/memory-fit";
import { architecture, full, profile, QWEN3_CODER, repeat, server, sliding } from "./models";

const GEMMA = architecture([...repeat(52, sliding(16, 128, 1024)), ...repeat(10, full(16, 128))]);
const settings: ServerSettings = server();
const predictor =
  (model: ReturnType<typeof architecture>, kvFactor = 1, moreBytes = 0) =>
  (numCtx: number): number => {
    const load = { numCtx, numBatch: "auto" as const, server: settings };
    const parts = predictFootprint(profile(model, 18e9), load)!;
    return predictFootprintBytes(profile(model, 18e9), load)! + (kvFactor - 1) * parts.kvBytes + moreBytes;
  };
const observe = (truth: (numCtx: number) => number, ...contexts: number[]): FootprintObservation[] =>
  contexts.map((numCtx) => ({ numCtx, footprintBytes: truth(numCtx) }));
const off = (a: number, b: number): number => Math.abs(a / b - 1);

describe("correction by loads", () => {
  const prior = predictor(QWEN3_CODER);

  it("is the prediction itself before any load", () => {
    assert.equal(correctByLoads(prior, [])(65_536), prior(65_536));
  });

  it("moves the prediction by what one load shows", () => {
    const corrected = correctByLoads(prior, observe(predictor(QWEN3_CODER, 1, 7e8), 4096));
    assert.ok(Math.abs(corrected(65_536) - prior(65_536) - 7e8) < 1);
  });

  it("passes through every measured load", () => {
    const points = fc.uniqueArray(
      fc.record({ numCtx: fc.integer({ min: 256, max: 300_000 }), footprintBytes: fc.integer({ min: 1e9, max: 5e10 }) }),
      {
        selector: (point) => point.numCtx,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(points, (observations) => {
        const corrected = correctByLoads(prior, observations);
        for (const { numCtx, footprintBytes } of observations) assert.equal(corrected(numCtx), footprintBytes);
      }),
    );
  });

  for (const factor of [0.19, 6.8]) {
    it(`finds the truth after two loads when the cache is predicted ${factor} times as large`, () => {
      const truth = predictor(QWEN3_CODER, 1, 3e8);
      const observations = observe(truth, 4096, 32_768);
      const corrected = correctByLoads(predictor(QWEN3_CODER, factor), observations, predictor(QWEN3_CODER, 0));
      assert.ok(off(corrected(262_144), truth(262_144)) < 0.001, `${corrected(262_144) / truth(262_144)}`);
      assert.ok(off(corrected(49_152), truth(49_152)) < 0.001);
      assert.ok(off(correctByLoads(predictor(QWEN3_CODER, factor), observations)(262_144), truth(262_144)) < 0.12);
    });
  }

  it("keeps the bend of sliding windows, which a straight line misses", () => {
    const truth = predictor(GEMMA, 1.1, 3e8);
    const observations = observe(truth, 512, 8192);
    const corrected = correctByLoads(predictor(GEMMA), observations);
    const line = correctByLoads(() => null, observations);
    assert.ok(off(corrected(131_072), truth(131_072)) < 0.02);
    assert.ok(off(line(131_072) ?? 0, truth(131_072)) > 0.1);
  });

  it("keeps the steps of the batch", () => {
    const truth = predictor(QWEN3_CODER, 1, 3e8);
    const corrected = correctByLoads(prior, observe(truth, 4096, 16_384));
    assert.ok(off(corrected(65_536), truth(65_536)) < 0.001);
  });

  it("does not turn the meter's noise over a short base into slope", () => {
    const truth = predictor(QWEN3_CODER);
    const [low, high] = observe(truth, 4096, 5120);
    const noisy = [low!, { ...high!, footprintBytes: high!.footprintBytes + 4e6 }];
    assert.ok(off(correctByLoads(prior, noisy)(262_144), truth(262_144)) < 0.001);
  });

  it("keeps the predicted slope where the measured one is not positive", () => {
    const corrected = correctByLoads(prior, [
      { numCtx: 4096, footprintBytes: 20e9 },
      { numCtx: 8192, footprintBytes: 19.9e9 },
    ]);
    assert.ok(Math.abs(corrected(65_536) - 19.9e9 - (prior(65_536) - prior(8192))) < 1);
  });

  it("takes the median of loads at the same context", () => {
    const corrected = correctByLoads(
      prior,
      [20e9, 20.1e9, 30e9].map((footprintBytes) => ({ numCtx: 4096, footprintBytes })),
    );
    assert.equal(corrected(4096), 20.1e9);
  });

  it("draws a line where nothing was predicted, from two loads on", () => {
    assert.equal(correctByLoads(() => null, [])(4096), null);
    assert.equal(correctByLoads(() => null, [{ numCtx: 4096, footprintBytes: 1e9 }])(8192), null);
    const line = correctByLoads(
      () => null,
      [
        { numCtx: 4096, footprintBytes: 1e9 },
        { numCtx: 8192, footprintBytes: 2e9 },
      ],
    );
    assert.equal(line(16_384), 4e9);
  });

  it("grows with context between and beyond loads of a growing truth", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.19, max: 6.8, noNaN: true }),
        fc.uniqueArray(fc.integer({ min: 1, max: 128 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 250 }),
        (factor, sizes, at) => {
          const corrected = correctByLoads(prior, observe(predictor(QWEN3_CODER, factor), ...sizes.map((size) => size * 1024)));
          assert.ok(corrected(at * 1024) <= corrected(at * 1024 + 1024));
        },
      ),
    );
  });
});
