import assert from "node:assert/strict";
import { AUTOMATIC_SERVER } from "../../../../src/core/domain/settings";
import type { ServerSettings } from "../../../../src/core/domain/settings";
import type { ServerResult } from "../../../../src/core/domain/optimize-records";
import { askedAs, EXPERIMENTS, openExperiments, SETTING_OF } from "../../../../src/core/servers/experiments";

const plain: ServerSettings = { kvCacheType: "f16", flashAttention: "auto", numParallel: 1 };
const given = (...settings: (typeof SETTING_OF)[keyof typeof SETTING_OF][]): ServerResult => ({ type: "not-tuned", settings, why: "" });

describe("experiments on private servers", () => {
  it("come one after the other, each once", () => {
    const made: string[] = [];
    const results: ServerResult[] = [];
    for (let [next] = openExperiments(results, plain); next !== undefined; [next] = openExperiments(results, plain)) {
      made.push(next);
      results.push(given(SETTING_OF[next]));
    }
    assert.deepEqual(made, [...EXPERIMENTS]);
  });

  it("are over at once where no server can be started", () => {
    assert.deepEqual(openExperiments([given(...Object.values(SETTING_OF))], plain), []);
  });

  it("do not try what the user's server does already", () => {
    assert.ok(!openExperiments([], { ...plain, kvCacheType: "q8_0" }).includes("kv-cache"));
    const made = [given("kv_cache_type", "num_parallel")];
    assert.deepEqual(openExperiments(made, { ...plain, flashAttention: false }), []);
  });

  it("start from what the user's server is known to do, and from the defaults where that is a guess", () => {
    assert.deepEqual(askedAs({ ...plain, kvCacheType: "bf16", numParallel: 4 }, "known"), { kvCacheType: "bf16", flashAttention: "auto", numParallel: 1 });
    assert.deepEqual(askedAs({ ...plain, kvCacheType: "bf16" }, "assumed"), AUTOMATIC_SERVER);
  });
});
