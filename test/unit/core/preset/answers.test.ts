import assert from "node:assert/strict";
import { AUTOMATIC_SERVER, KV_CACHE_TYPES } from "../../../../src/core/domain/settings";
import type { KvCacheType } from "../../../../src/core/domain/settings";
import type { KvCacheReading, QualityVerdict } from "../../../../src/core/domain/tuning";
import { answersHold } from "../../../../src/core/preset/answers";

const reading = (kvCacheType: KvCacheType, quality: QualityVerdict): KvCacheReading => ({
  kvCacheType,
  contextTokens: 8192,
  footprintBytes: null,
  f16FootprintBytes: null,
  bytesPerToken: null,
  f16BytesPerToken: null,
  gain: null,
  quality,
});
const holds = (kvCacheType: KvCacheType | "auto", ...readings: readonly KvCacheReading[]): boolean =>
  answersHold({ server: { ...AUTOMATIC_SERVER, kvCacheType } }, readings);

describe("answers under another KV cache", () => {
  it("hold for the server's own and for what is no smaller", () => {
    assert.ok(holds("auto"));
    assert.deepEqual(
      KV_CACHE_TYPES.filter((type) => holds(type)),
      ["f32", "f16", "bf16"],
    );
  });

  it("hold for a smaller one once its check has passed, and only its own", () => {
    const passed = reading("q8_0", { state: "passed", checks: [] });
    assert.ok(holds("q8_0", passed));
    assert.ok(!holds("q4_0", passed));
  });

  it("do not hold where the check failed, told nothing or was not made", () => {
    assert.ok(!holds("q8_0", reading("q8_0", { state: "failed", why: "worse", checks: [] })));
    assert.ok(!holds("q8_0", reading("q8_0", { state: "not-measurable", why: "no answers" })));
    assert.ok(!holds("q8_0"));
  });
});
