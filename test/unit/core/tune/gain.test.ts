import assert from "node:assert/strict";
import { gainOfPairs, isProven, ratioOfLogs } from "../../../../src/core/tune/gain";
import { createRandom } from "../../../../src/core/statistics/random";

describe("the gain over blocks", () => {
  it("covers the truth as often as it says, with few blocks too", () => {
    const random = createRandom(7);
    for (const blocks of [2, 3, 4, 6, 9]) {
      const draws = 2000;
      let covered = 0;
      for (let draw = 0; draw < draws; draw++) {
        const ratio = ratioOfLogs(Array.from({ length: blocks }, () => Math.log(1.1) + 0.05 * random.normal()))!;
        if (ratio.lower! < 1.1 && ratio.upper! > 1.1) covered++;
      }
      assert.ok(covered / draws > 0.935 && covered / draws < 0.965, `${covered / draws} with ${blocks} blocks`);
    }
  });

  it("says nothing without blocks, and gives no interval to one", () => {
    assert.equal(ratioOfLogs([]), null);
    assert.equal(gainOfPairs([]), null);
    const one = ratioOfLogs([Math.log(2)])!;
    assert.deepEqual([one.blocks, one.lower, one.upper], [1, null, null]);
    assert.ok(Math.abs(one.value - 2) < 1e-12);
    assert.equal(isProven({ turn: one, prefill: one, decode: one }), false);
  });
});
