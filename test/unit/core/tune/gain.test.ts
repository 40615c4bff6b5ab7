import assert from "node:assert/strict";
import { gainOfPairs, isProven, pooledSpread, ratioOfLogs, verdictOf } from "../../../../src/core/tune/gain";
import type { Observation } from "../../../../src/core/tune/observations";
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

  it("judges a single block by what repeated visits of other setups scatter", () => {
    const random = createRandom(11);
    const draws = 4000;
    let covered = 0;
    for (let draw = 0; draw < draws; draw++) {
      const visit = (key: string, place: number): Observation => {
        const log = 0.05 * random.normal() + (key === "slow" ? Math.log(1.2) : 0);
        return { key, place, phase: "explore", block: 0, times: { turn: log, prefill: log, decode: log } };
      };
      const visits = ["auto", "slow", "auto", "other", "auto", "other", "auto"].map(visit);
      const pair = { baseline: [visits[2]!], candidate: [visits[1]!] };
      const { turn } = gainOfPairs([pair], 0.95, (part) => pooledSpread(visits, part))!;
      if (turn.lower! < 1 / 1.2 && turn.upper! > 1 / 1.2) covered++;
    }
    assert.ok(covered / draws > 0.93 && covered / draws < 0.97, `${covered / draws}`);
  });

  it("states nothing from one pair, however much slower it was; a second one may", () => {
    const half = (blocks: number): ReturnType<typeof verdictOf> => {
      const ratio = { value: 0.5, blocks, lower: 0.45, upper: 0.55 };
      return verdictOf({ turn: ratio, prefill: ratio, decode: ratio });
    };
    assert.deepEqual([half(1), half(2)], ["unclear", "worse"]);
  });

  it("trusts no scatter of a few pairs that agree by luck, where that of other visits is known", () => {
    const spread = { deviation: 0.1, degrees: 8 };
    const width = (logs: readonly number[], others: typeof spread | null): number => {
      const { lower, upper } = ratioOfLogs(logs, 0.95, others)!;
      return upper! / lower!;
    };
    assert.ok(width([0.01, 0.01, 0.011], null) < 1.01);
    assert.ok(width([0.01, 0.01, 0.011], spread) > 1.25);
    const six = [0.01, -0.01, 0.02, 0, 0.01, -0.02];
    assert.equal(width(six, spread), width(six, null));
    assert.equal(width(six.slice(0, 3), { ...spread, degrees: 2 }), width(six.slice(0, 3), null));
  });

  it("calls it no gain only where the interval tells something", () => {
    const within = (lower: number, upper: number): ReturnType<typeof verdictOf> => {
      const ratio = { value: 1.2, blocks: 3, lower, upper };
      return verdictOf({ turn: ratio, prefill: ratio, decode: ratio });
    };
    assert.deepEqual([within(0.9, 1.6), within(0.1, 14)], ["no-gain", "unclear"]);
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
