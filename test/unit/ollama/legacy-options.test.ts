import assert from "node:assert/strict";
import { AUTOMATIC } from "../../../src/core/domain/settings";
import { translateLegacy } from "../../../src/ollama/legacy-options";

describe("old option names", () => {
  it("reads batch as num_batch and says so", () => {
    const { settings, warnings } = translateLegacy({ num_ctx: 65_536, batch: 8, num_thread: 16 });
    assert.deepEqual(settings, { ...AUTOMATIC, numCtx: 65_536, numBatch: 8, numThread: 16 });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /"batch" is read as "num_batch"/);
  });

  it("lets num_batch win over batch", () => {
    const { settings, warnings } = translateLegacy({ num_batch: 512, batch: 8 });
    assert.equal(settings.numBatch, 512);
    assert.match(warnings[0]!, /"batch" is not used/);
  });

  for (const [half, type] of [
    [true, "f16"],
    [false, "f32"],
  ] as const) {
    it(`reads f16_kv: ${half} as a KV cache of ${type}, which only the server's environment can set`, () => {
      const { settings, server, warnings } = translateLegacy({ f16_kv: half });
      assert.deepEqual(server, { kvCacheType: type });
      assert.deepEqual(settings, AUTOMATIC);
      assert.match(warnings[0]!, /OLLAMA_KV_CACHE_TYPE/);
    });
  }

  it("reads the names of today without a word", () => {
    const { settings, server, warnings } = translateLegacy({ num_ctx: 4096, num_batch: 512, num_thread: 4, num_gpu: 0, use_mmap: false });
    assert.deepEqual(settings, { numCtx: 4096, numBatch: 512, numThread: 4, numGpu: 0, useMmap: false });
    assert.deepEqual(server, {});
    assert.deepEqual(warnings, []);
  });

  it("leaves to the server what the file leaves to it", () => {
    const { settings, warnings } = translateLegacy({ num_ctx: "auto", num_gpu: -1, num_thread: 0, use_mmap: null });
    assert.deepEqual(settings, AUTOMATIC);
    assert.deepEqual(warnings, []);
  });

  for (const name of ["use_mlock", "low_vram", "numa", "mirostat", "num_ctxx"]) {
    it(`never claims that ${name} was applied`, () => {
      const { settings, server, warnings } = translateLegacy({ [name]: true });
      assert.deepEqual(settings, AUTOMATIC);
      assert.deepEqual(server, {});
      assert.match(warnings[0]!, new RegExp(`"${name}" is not used`));
    });
  }

  for (const [name, value] of [
    ["num_ctx", "abc"],
    ["batch", 1.5],
    ["num_thread", [1, 2]],
    ["f16_kv", "yes"],
    ["use_mmap", 1],
  ] as const) {
    it(`refuses ${JSON.stringify(value)} for ${name} with a warning`, () => {
      const { settings, server, warnings } = translateLegacy({ [name]: value });
      assert.deepEqual(settings, AUTOMATIC);
      assert.deepEqual(server, {});
      assert.match(warnings[0]!, new RegExp(`"${name}" has to be`));
    });
  }
});
