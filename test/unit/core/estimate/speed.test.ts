import assert from "node:assert/strict";
import fc from "fast-check";
import { fitSpeed } from "../../../../src/core/estimate/speed";

describe("speed by depth", () => {
  it("finds the growth that made the times, far beyond the depths measured", () => {
    const rate = fc.double({ min: 0.01, max: 10, noNaN: true });
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const fill = (n: number): number => a * n + (b / 1e4) * n * n;
        const step = (d: number): number => a + (b / 1e4) * d;
        const model = fitSpeed(
          [100, 1000, 4000].map((tokens) => ({ tokens, ms: fill(tokens) })),
          [100, 1000, 4000].map((depthTokens) => ({ depthTokens, msPerToken: step(depthTokens) })),
        )!;
        assert.ok(Math.abs(model.predictFillMs(65_536)! / fill(65_536) - 1) < 1e-6);
        assert.ok(Math.abs(model.predictDecodeTokensPerSecond(65_536)! / (1000 / step(65_536)) - 1) < 1e-6);
        assert.ok(model.spread.prefill < 1e-6 && model.spread.decode < 1e-6);
      }),
    );
  });

  it("agrees with a real server's decode speeds at 22, 1043 and 4099 tokens", () => {
    // 51, 25 and 11 tok/s (docs/ollama.md); the middle one is predicted from the other two.
    const model = fitSpeed(
      [],
      [
        { depthTokens: 22, msPerToken: 1000 / 51 },
        { depthTokens: 4099, msPerToken: 1000 / 11 },
      ],
    )!;
    assert.ok(Math.abs(model.predictDecodeTokensPerSecond(1043)! / 25 - 1) < 0.1);
  });

  it("assumes no growth where all samples lie at one depth", () => {
    const model = fitSpeed([{ tokens: 500, ms: 1000 }], [{ depthTokens: 500, msPerToken: 20 }])!;
    assert.equal(model.predictFillMs(1000), 2000);
    assert.equal(model.predictDecodeMsPerToken(10_000), 20);
  });

  it("never predicts that depth makes decoding faster", () => {
    const model = fitSpeed(
      [],
      [
        { depthTokens: 100, msPerToken: 21 },
        { depthTokens: 2000, msPerToken: 20 },
      ],
    )!;
    assert.ok(model.predictDecodeTokensPerSecond(8000)! <= model.predictDecodeTokensPerSecond(0)!);
  });

  it("tells the relative spread and the deepest sample", () => {
    const model = fitSpeed(
      [],
      [
        { depthTokens: 100, msPerToken: 19 },
        { depthTokens: 100, msPerToken: 21 },
        { depthTokens: 300, msPerToken: 20 },
      ],
    )!;
    assert.ok(model.spread.decode > 0.03 && model.spread.decode < 0.08);
    assert.equal(model.deepestTokens, 300);
    assert.equal(model.samples, 3);
  });

  it("says what was not measured", () => {
    assert.equal(fitSpeed([], []), null);
    assert.equal(fitSpeed([{ tokens: 0, ms: 0 }], []), null);
    const model = fitSpeed([{ tokens: 10, ms: 5 }], [])!;
    assert.equal(model.predictDecodeMsPerToken(1), null);
    assert.equal(model.predictDecodeTokensPerSecond(1), null);
    assert.equal(fitSpeed([], [{ depthTokens: 0, msPerToken: 5 }])!.predictFillMs(100), null);
  });
});
