import assert from "node:assert/strict";
import fc from "fast-check";
import type { Auto, KvCacheType } from "../../../../src/core/domain/settings";
import {
  automaticBatch,
  batchOf,
  predictFillGrowthBytes,
  predictFootprint,
  predictFootprintBytes,
} from "../../../../src/core/estimate/memory";
import { correctByLoads } from "../../../../src/core/estimate/memory-fit";
import { architecture, full, MEDIUM, profile, repeat, server, SMALL } from "./models";

const MIB = 2 ** 20;

/** Resident MiB of a runner of the embedded engine, by context (docs/estimator.md). */
const READINGS = [
  { model: profile(SMALL, 62_660_288), kv: "f16", resident: { 2048: 200, 8192: 296, 32768: 688, 131072: 2234 } },
  { model: profile(SMALL, 62_660_288), kv: "q8_0", resident: { 2048: 193, 8192: 239, 32768: 448, 131072: 1267 } },
  { model: profile(MEDIUM, 377_177_792), kv: "f16", resident: { 2048: 578, 8192: 864, 32768: 2017, 131072: 6632 } },
  { model: profile(MEDIUM, 377_177_792), kv: "q8_0", resident: { 2048: 531, 8192: 676, 32768: 1298, 131072: 3753 } },
] as const;

const embedded = (kvCacheType: KvCacheType) => ({
  numBatch: "auto" as Auto<number>,
  server: server({ kvCacheType }),
  engine: "embedded" as const,
});
const off = (predicted: number, measured: number): number => Math.abs(predicted / measured - 1);

describe("predicted footprint", () => {
  for (const { model, kv, resident } of READINGS) {
    const sizes = Object.entries(resident).map(([numCtx, mib]) => ({ numCtx: Number(numCtx), footprintBytes: mib * MIB }));
    const predict = (numCtx: number): number => predictFootprintBytes(model, { numCtx, ...embedded(kv) }) ?? 0;
    const name = `${model.fileBytes > 1e8 ? "the medium" : "the small"} model with ${kv}`;

    it(`is within 10 % of ${name} before any load`, () => {
      for (const { numCtx, footprintBytes } of sizes)
        assert.ok(off(predict(numCtx), footprintBytes) < 0.1, `${numCtx}: ${predict(numCtx) / MIB}`);
    });

    it(`is within 2 % of ${name} after the two smallest loads`, () => {
      const corrected = correctByLoads(predict, sizes.slice(0, 2));
      for (const { numCtx, footprintBytes } of sizes) assert.ok(off(corrected(numCtx), footprintBytes) < 0.02, `${numCtx}`);
    });
  }

  it("is within 10 % of what Ollama held on a CPU (docs/ollama.md)", () => {
    const model = profile(MEDIUM, 371_437_081);
    const table: [number, number, KvCacheType][] = [
      [2048, 493, "f16"],
      [4096, 589, "f16"],
      [8192, 782, "f16"],
      [16_384, 1166, "f16"],
      [32_768, 1934, "f16"],
      [65_536, 3472, "f16"],
      [131_072, 6547, "f16"],
      [16_384, 802, "q8_0"],
      [16_384, 610, "q4_0"],
    ];
    for (const [numCtx, mib, kvCacheType] of table) {
      const predicted = predictFootprintBytes(model, { numCtx, numBatch: "auto", server: server({ kvCacheType }), onGpu: false });
      assert.ok(off(predicted!, mib * MIB) < 0.1, `${numCtx} ${kvCacheType}: ${predicted! / MIB}`);
    }
  });

  it("is unknown where the architecture is", () => {
    const load = { numCtx: 4096, numBatch: "auto" as const, server: server() };
    assert.equal(predictFootprintBytes(profile(null, 1e9), load), null);
    assert.equal(predictFootprint(profile(null, 1e9), load), null);
    assert.equal(predictFillGrowthBytes(profile(null, 1e9), load), null);
  });

  it("is the sum of its parts", () => {
    const load = { numCtx: 4096, numBatch: 256, server: server() };
    const parts = predictFootprint(profile(SMALL, 1e9), load)!;
    assert.equal(parts.weightBytes, 1e9);
    assert.equal(parts.kvBytes, 4096 * 16_384);
    assert.equal(
      parts.weightBytes + parts.kvBytes + parts.computeBytes + parts.processBytes,
      predictFootprintBytes(profile(SMALL, 1e9), load),
    );
  });

  it("takes scratch memory at load on a GPU and when filled on a CPU", () => {
    const load = { numCtx: 32_768, numBatch: 2048, server: server() };
    assert.equal(predictFillGrowthBytes(profile(SMALL, 1e9), { ...load, onGpu: true }), 0);
    assert.equal(predictFootprint(profile(SMALL, 1e9), { ...load, onGpu: false })!.computeBytes, 0);
    assert.ok(predictFillGrowthBytes(profile(SMALL, 1e9), { ...load, onGpu: false })! > 2 * 2048 * 32_768);
  });

  it("foresees what filling the window added", () => {
    // Growth of the resident memory between load and filled window, measured on the embedded engine: MiB.
    const tiny = architecture(repeat(4, full(2, 32)), { embeddingLength: 128, headCount: 4, feedForwardLength: 384, vocabularySize: 2048 });
    const measured: [ReturnType<typeof architecture>, number, number, number][] = [
      [tiny, 2048, 30_000, 110],
      [SMALL, 2048, 2048, 47],
      [SMALL, 512, 2048, 13],
      [MEDIUM, 512, 2048, 28],
      [MEDIUM, 2048, 2048, 100],
    ];
    for (const [model, numBatch, numCtx, mib] of measured) {
      const growth = predictFillGrowthBytes(profile(model, 1e8), { numCtx, numBatch, server: server(), engine: "embedded" })!;
      assert.ok(growth / MIB > mib - 10 && growth / MIB < mib + 25, `${numBatch} at ${numCtx}: ${growth / MIB} instead of ${mib}`);
    }
  });

  it("counts the scores of all heads where flash attention is off", () => {
    const load = { numCtx: 8192, numBatch: 512, onGpu: true };
    const withFlash = predictFootprintBytes(profile(SMALL, 1e9), { ...load, server: server({ flashAttention: true }) })!;
    const without = predictFootprintBytes(profile(SMALL, 1e9), { ...load, server: server({ flashAttention: false }) })!;
    assert.equal(without - withFlash, 4 * 512 * 8192 * SMALL.headCount);
  });

  it("grows with context, slots and precision of the cache", () => {
    const bytes = (numCtx: number, settings: object): number =>
      predictFootprintBytes(profile(MEDIUM, 4e8), { numCtx, numBatch: "auto", server: server(settings) })!;
    fc.assert(
      fc.property(fc.integer({ min: 256, max: 200_000 }), fc.integer({ min: 256, max: 50_000 }), (numCtx, more) => {
        assert.ok(bytes(numCtx + more, {}) > bytes(numCtx, {}));
        assert.ok(bytes(numCtx, { numParallel: 2 }) > bytes(numCtx, {}));
        assert.ok(bytes(numCtx, { kvCacheType: "q8_0" }) < bytes(numCtx, {}));
      }),
    );
  });
});

describe("automatic batch", () => {
  it("steps at 4,096 and 32,768 tokens on Ollama", () => {
    assert.deepEqual([1, 4096, 4097, 32_768, 32_769].map(automaticBatch), [512, 512, 1024, 1024, 2048]);
  });

  it("stays 512 on the embedded engine and never passes the context", () => {
    assert.equal(batchOf({ numCtx: 65_536, numBatch: "auto", engine: "embedded" }), 512);
    assert.equal(batchOf({ numCtx: 300, numBatch: 4096 }), 300);
    assert.equal(batchOf({ numCtx: 300, numBatch: "auto" }), 300);
  });
});
