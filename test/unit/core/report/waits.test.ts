import assert from "node:assert/strict";
import type { Arrival } from "../../../../src/core/domain/exchange";
import type { RequestMeasures, RequestTrial } from "../../../../src/core/domain/trial";
import { exchangeOf } from "../../../../src/core/measure/exchanges";
import { waitsOf } from "../../../../src/core/report/waits";
import { sampleOf } from "../../results/records";

/** A reply of 64 tokens with these gaps between them, cyclically. */
const arrival = (...gapsMs: number[]): Arrival => ({ pieces: 64, gaps: gapsMs.map((ms) => [ms, 63 / gapsMs.length] as const) });

async function fill(loadId: string, measures: Partial<RequestMeasures>, delayMs = 0): Promise<RequestTrial> {
  const trial = await sampleOf("request");
  assert.ok(trial.measures && trial.watch);
  return {
    ...trial,
    purpose: "fill",
    loadId,
    measures: { ...trial.measures, outputTokens: 64, ...measures },
    watch: { ...trial.watch, eventLoopDelayMs: delayMs },
  };
}

describe("an exchange", () => {
  it("waited in the queue for what neither loading nor reading explains", async () => {
    const { queueMs } = exchangeOf(await fill("a", { ttftMs: 2500, loadMs: 100, promptMs: 900 }));
    assert.equal(queueMs, 1500);
  });

  it("never waited less than no time, and it is not known where the server does not say", async () => {
    assert.equal(exchangeOf(await fill("a", { ttftMs: 900, loadMs: 5, promptMs: 900 })).queueMs, 0);
    assert.equal(exchangeOf(await fill("a", { ttftMs: 900, promptMs: 900, loadMs: undefined })).queueMs, null);
  });

  it("decodes over the steps behind its first token", async () => {
    assert.equal(exchangeOf(await fill("a", { decodeMs: 630 })).decodeTokensPerSecond, 100);
  });

  it("has cached nothing of a new prompt; of a question no server says how much", async () => {
    const trial = await fill("a", {});
    assert.deepEqual([exchangeOf(trial).cachedShare, exchangeOf({ ...trial, purpose: "question" }).cachedShare], [0, null]);
  });

  it("is broken off without a complete reply", async () => {
    const trial = await fill("a", {});
    assert.deepEqual(exchangeOf({ ...trial, startedAt: 100, endedAt: 700, measures: null }), {
      startedAt: 100,
      queueMs: null,
      ttftMs: null,
      wallMs: 600,
      gaps: null,
      decodeTokensPerSecond: null,
      promptTokens: null,
      outputTokens: null,
      cachedShare: null,
      end: "broken-off",
    });
  });

  it("ends as the server says; an older journal does not tell how", async () => {
    assert.equal(exchangeOf(await fill("a", { endReason: "length" })).end, "length");
    assert.equal(exchangeOf(await fill("a", { endReason: undefined })).end, "complete");
  });
});

describe("what a user waits for", () => {
  it("is not told where nothing was timed", () => {
    assert.equal(waitsOf([]), undefined);
  });

  it("has a p50 of the first token from six fills on, and says how many p95 takes", async () => {
    const fills = await Promise.all([5, 3, 1, 6, 2, 4].map((s, index) => fill(`load ${index}`, { ttftMs: s * 1000 })));
    const [p50, p95] = waitsOf(fills)?.firstToken ?? [];
    assert.deepEqual([p50?.value, p50?.interval, p50?.n], [3000, { lower: 1000, upper: 6000 }, 6]);
    assert.deepEqual([p95?.interval, p95?.needed], [null, 59]);
  });

  it("counts one fill a load", async () => {
    const fills = await Promise.all([1, 2, 3].map((s) => fill("the same load", { ttftMs: s * 1000 })));
    assert.equal(waitsOf(fills)?.firstToken[0]?.n, 1);
  });

  it("has the p95 of gaps by load, and its interval over loads", async () => {
    const fills = await Promise.all([40, 42, 44].map((ms, index) => fill(`load ${index}`, { arrival: arrival(ms) })));
    const between = waitsOf(fills)?.between;
    assert.deepEqual([between?.unit, between?.p95?.units], ["token", 3]);
    assert.ok(between?.p95 && Math.abs(between.p95.value - 42) < 0.1);
    assert.ok((between.p95.lower ?? 0) < 40 && (between.p95.upper ?? 0) > 44);
  });

  it("has no p95 of gaps on a load with too few of them", async () => {
    const few = await fill("a", { outputTokens: 10, arrival: { pieces: 10, gaps: [[20, 9]] } });
    const between = waitsOf([few])?.between;
    assert.deepEqual([Math.round(between?.p50?.value ?? 0), between?.p95], [20, null]);
  });

  it("leaves out replies that O3 itself was too late to time, where there are others", async () => {
    const fills = [await fill("a", { arrival: arrival(40) }), await fill("b", { arrival: arrival(400) }, 350)];
    assert.equal(Math.round(waitsOf(fills)?.between?.p95?.value ?? 0), 40);
  });

  it("is in pieces where any reply was", async () => {
    const fills = [await fill("a", { arrival: arrival(40) }), await fill("b", { arrival: { pieces: 16, gaps: [[160, 15]] } })];
    assert.equal(waitsOf(fills)?.between?.unit, "piece");
  });

  it("tells no gaps of a journal that has none", async () => {
    assert.equal(waitsOf([await fill("a", {})])?.between, null);
  });
});
