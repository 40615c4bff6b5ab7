import assert from "node:assert/strict";
import { AUTOMATIC_SERVER } from "../../../../src/core/domain/settings";
import type { ServerSettings } from "../../../../src/core/domain/settings";
import type { ServerResult } from "../../../../src/core/domain/trial";
import { askedAs, EXPERIMENTS, nextExperiment, SETTING_OF } from "../../../../src/core/servers/experiments";

const plain: ServerSettings = { kvCacheType: "f16", flashAttention: "auto", numParallel: 1 };
const given = (...settings: (typeof SETTING_OF)[keyof typeof SETTING_OF][]): ServerResult => ({ type: "not-tuned", settings, why: "" });

describe("experiments on private servers", () => {
  it("come one after the other, each once", () => {
    const made: string[] = [];
    const results: ServerResult[] = [];
    for (let next = nextExperiment(results, plain); next !== null; next = nextExperiment(results, plain)) {
      made.push(next);
      results.push(given(SETTING_OF[next]));
    }
    assert.deepEqual(made, [...EXPERIMENTS]);
  });

  it("are over at once where no server can be started", () => {
    assert.equal(nextExperiment([given(...Object.values(SETTING_OF))], plain), null);
  });

  it("do not try what the user's server does already", () => {
    assert.notEqual(nextExperiment([], { ...plain, kvCacheType: "q8_0" }), "kv-cache");
    const made = [given("kv_cache_type", "num_parallel")];
    assert.equal(nextExperiment(made, { ...plain, flashAttention: false }), null);
  });

  it("start from what the user's server is known to do, and from the defaults where that is a guess", () => {
    assert.deepEqual(askedAs({ ...plain, kvCacheType: "bf16", numParallel: 4 }, "known"), { kvCacheType: "bf16", flashAttention: "auto", numParallel: 1 });
    assert.deepEqual(askedAs({ ...plain, kvCacheType: "bf16" }, "assumed"), AUTOMATIC_SERVER);
  });
});
