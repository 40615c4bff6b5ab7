import assert from "node:assert/strict";
import fc from "fast-check";
import type { LayerMemory } from "../../../../src/core/domain/model";
import { KV_CACHE_TYPES } from "../../../../src/core/domain/settings";
import { KV_BYTES_PER_ELEMENT, kvBytesPerToken, kvCacheBytes } from "../../../../src/core/estimate/kv-cache";
import { architecture, full, QWEN3_CODER, repeat, sliding } from "./models";

const GIB = 2 ** 30;
const load = (contextTokens: number, rest: object = {}): Parameters<typeof kvCacheBytes>[1] => ({
  contextTokens,
  batchTokens: 512,
  kvType: "f16",
  parallel: 1,
  ...rest,
});

const layers = fc.array(
  fc.oneof(
    fc
      .record({ heads: fc.integer({ min: 1, max: 64 }), length: fc.constantFrom(64, 128, 256) })
      .map((l): LayerMemory => full(l.heads, l.length)),
    fc.integer({ min: 64, max: 4096 }).map((window): LayerMemory => sliding(4, 128, window)),
    fc.constant<LayerMemory>({ kind: "latent", latentLength: 512, ropeLength: 64 }),
    fc.integer({ min: 1, max: 10_000 }).map((stateBytes): LayerMemory => ({ kind: "recurrent", stateBytes })),
  ),
  { minLength: 1, maxLength: 12 },
);

describe("KV cache", () => {
  it("of qwen3-coder 30B at 262,144 tokens is exactly 24 GiB", () => {
    assert.equal(kvCacheBytes(QWEN3_CODER, load(262_144)), 24 * GIB);
    assert.equal(kvBytesPerToken(QWEN3_CODER, "f16"), 98_304);
  });

  const perToken: [string, ReturnType<typeof architecture>, number][] = [
    ["multi-head attention (Llama 2 7B)", architecture(repeat(32, full(32, 128))), 524_288],
    ["grouped queries (Llama 3.1 8B)", architecture(repeat(32, full(8, 128))), 131_072],
    ["one shared head (StarCoder 15B)", architecture(repeat(40, full(1, 128))), 20_480],
    ["latent attention (DeepSeek V3)", architecture(repeat(61, { kind: "latent", latentLength: 512, ropeLength: 64 })), 70_272],
  ];
  for (const [name, model, bytes] of perToken) {
    it(`of ${name} takes ${bytes} bytes a token`, () => {
      assert.equal(kvBytesPerToken(model, "f16"), bytes);
      assert.equal(kvCacheBytes(model, load(8192)), 8192 * bytes);
    });
  }

  it("of Gemma 3 27B counts 52 sliding layers by their window and 10 by the context", () => {
    const gemma = architecture([...repeat(52, sliding(16, 128, 1024)), ...repeat(10, full(16, 128))]);
    const cell = 16 * 256 * 2;
    assert.equal(kvCacheBytes(gemma, load(131_072)), 10 * cell * 131_072 + 52 * cell * 1536);
    assert.equal(kvBytesPerToken(gemma, "f16"), 10 * cell);
    const naive = 62 * cell * 131_072;
    assert.ok(naive / kvCacheBytes(gemma, load(131_072)) > 5.5);
  });

  it("of gpt-oss 20B keeps 128 tokens and a batch in every second layer, in whole steps of 256", () => {
    const oss = architecture([...repeat(12, sliding(8, 64, 128)), ...repeat(12, full(8, 64))]);
    const cell = 8 * 128 * 2;
    assert.equal(kvCacheBytes(oss, load(32_768)), 12 * cell * 32_768 + 12 * cell * 768);
    assert.equal(kvCacheBytes(oss, load(32_768, { batchTokens: 2048 })), 12 * cell * 32_768 + 12 * cell * 2304);
  });

  it("of a sliding layer never passes the context itself", () => {
    assert.equal(kvCacheBytes(architecture([sliding(8, 64, 4096)]), load(1024)), kvCacheBytes(architecture([full(8, 64)]), load(1024)));
  });

  it("of LFM2 and Qwen3-Next grows in the attention layers alone", () => {
    const lfm2 = architecture([...repeat(6, full(8, 64)), ...repeat(10, { kind: "recurrent", stateBytes: 24_576 })]);
    const next = architecture([...repeat(12, full(2, 256)), ...repeat(36, { kind: "recurrent", stateBytes: 2_195_456 })]);
    assert.equal(kvBytesPerToken(lfm2, "f16"), 12_288);
    assert.equal(kvCacheBytes(lfm2, load(4096)), 12_288 * 4096 + 245_760);
    assert.equal(kvBytesPerToken(next, "f16"), 24_576);
    assert.equal(kvCacheBytes(next, load(4096, { parallel: 4 })), 4 * (24_576 * 4096 + 36 * 2_195_456));
  });

  it("has ggml's bytes an element for each type", () => {
    assert.deepEqual(
      KV_CACHE_TYPES.map((type) => KV_BYTES_PER_ELEMENT[type]),
      [4, 2, 2, 1.0625, 0.75, 0.6875, 0.625, 0.5625],
    );
  });

  it("is allocated in steps of 256 tokens and multiplied by the slots", () => {
    const model = architecture([full(1, 64)]);
    assert.equal(kvCacheBytes(model, load(1)), 256 * 256);
    assert.equal(kvCacheBytes(model, load(257, { parallel: 3 })), 3 * 512 * 256);
  });

  it("never shrinks with context, batch or slots", () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 1, max: 300_000 }), fc.nat(5000), (stack, contextTokens, more) => {
        const model = architecture(stack);
        const base = kvCacheBytes(model, load(contextTokens));
        assert.ok(kvCacheBytes(model, load(contextTokens + more)) >= base);
        assert.ok(kvCacheBytes(model, load(contextTokens, { batchTokens: 512 + more })) >= base);
        assert.equal(kvCacheBytes(model, load(contextTokens, { parallel: 2 })), 2 * base);
      }),
    );
  });

  it("grows by its bytes per token once the windows are full", () => {
    fc.assert(
      fc.property(layers, fc.integer({ min: 32, max: 500 }), fc.constantFrom(...KV_CACHE_TYPES), (stack, steps, kvType) => {
        const model = architecture(stack);
        const grown = kvCacheBytes(model, load(steps * 256 + 256, { kvType })) - kvCacheBytes(model, load(steps * 256, { kvType }));
        assert.ok(Math.abs(grown - 256 * kvBytesPerToken(model, kvType)) < 1e-3);
      }),
    );
  });
});
