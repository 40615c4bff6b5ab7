import assert from "node:assert/strict";
import type { ParallelReading } from "../../../../src/core/domain/tuning";
import { slotsGain } from "../../../../src/core/servers/slots-gain";
import { createRandom } from "../../../../src/core/statistics/random";

const reading = (numParallel: number, roundTokensPerSecond: readonly number[]): ParallelReading => ({
  numParallel,
  contextTokens: 2048,
  agents: numParallel,
  totalTokensPerSecond: roundTokensPerSecond[0] ?? 50,
  roundTokensPerSecond,
  perAgentTokensPerSecond: 10,
  ttftMs: 100,
  footprintBytes: null,
});

/** Slots 1, 2, 4 and 8, each with so many rounds of log-normal noise, all of the same true speed but the last. */
function measured(rounds: number, noise: number, gain: number, seed: number): ParallelReading[] {
  const random = createRandom(seed);
  return [1, 2, 4, 8].map((slots) =>
    reading(
      slots,
      Array.from({ length: rounds }, () => 50 * (slots === 8 ? gain : 1) * Math.exp(noise * random.normal())),
    ),
  );
}

const proven = (all: readonly ParallelReading[]): number[] => all.slice(1).filter((more) => (slotsGain(all[0]!, more, all)?.lower ?? 0) > 1).map(({ numParallel }) => numParallel);

describe("the gain of slots", () => {
  for (const rounds of [2, 5]) {
    it(`is stated of slots that give nothing in at most one run of twenty (${rounds} rounds each)`, () => {
      const runs = Array.from({ length: 600 }, (_, seed) => proven(measured(rounds, 0.2, 1, seed)));
      const wrong = runs.filter(({ length }) => length > 0).length;
      assert.ok(wrong <= 30, `${wrong} of 600`);
    });
  }

  it("is found where it is large", () => {
    const runs = Array.from({ length: 100 }, (_, seed) => proven(measured(3, 0.05, 1.4, seed)));
    assert.ok(runs.filter((slots) => slots.includes(8)).length >= 95);
  });

  it("covers the truth", () => {
    const runs = Array.from({ length: 400 }, (_, seed) => measured(2, 0.1, 1.4, seed)).map((all) => slotsGain(all[0]!, all[3]!, all)!);
    const covered = runs.filter(({ lower, upper }) => lower! <= 1.4 && upper! >= 1.4).length;
    assert.ok(covered >= 380, `${covered} of 400`);
  });

  it("has no bounds from single rounds, and is nothing without rounds", () => {
    const [one, two] = [reading(1, [50]), reading(2, [75])];
    assert.deepEqual(slotsGain(one, two, [one, two]), { value: Math.exp(Math.log(75) - Math.log(50)), blocks: 1, lower: null, upper: null });
    assert.equal(slotsGain(one, reading(2, []), [one]), null);
  });
});
