import assert from "node:assert/strict";
import fc from "fast-check";
import { createRandom, hashSeed, integerBelow, pick, shuffle } from "../../../../src/core/statistics/random";

const draws = (seed: number, count: number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe("random", () => {
  it("gives the same run for the same seed and another for the next", () => {
    assert.deepEqual(draws(7, 20), draws(7, 20));
    assert.notDeepEqual(draws(7, 20), draws(8, 20));
  });

  it("stays in [0, 1) for any seed", () => {
    fc.assert(fc.property(fc.integer(), (seed) => draws(seed, 50).every((value) => value >= 0 && value < 1)));
  });

  it("is uniform: chi-square over 64 cells stays below its 99.99 % point", () => {
    const cells = Array.from({ length: 64 }, () => 0);
    for (const value of draws(1, 64_000)) cells[Math.floor(value * 64)]! += 1;
    const chi = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    assert.ok(chi < 110, String(chi));
  });

  it("has normal draws of mean 0, deviation 1 and the right tails", () => {
    const random = createRandom(3);
    const values = Array.from({ length: 40_000 }, () => random.normal());
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    const tail = values.filter((value) => Math.abs(value) > 1.96).length / values.length;
    assert.ok(Math.abs(mean) < 0.02 && Math.abs(variance - 1) < 0.03 && Math.abs(tail - 0.05) < 0.005);
  });

  it("shuffles into a permutation and reaches every order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const shuffled = shuffle(createRandom(seed), items);
        assert.deepEqual([...shuffled].sort(), [...items].sort());
      }),
    );
    const random = createRandom(5);
    const orders = new Set(Array.from({ length: 200 }, () => shuffle(random, [1, 2, 3]).join("")));
    assert.equal(orders.size, 6);
  });

  it("picks only what is there", () => {
    const random = createRandom(9);
    const picked = new Set(Array.from({ length: 100 }, () => pick(random, ["a", "b", "c"])));
    assert.deepEqual([...picked].sort(), ["a", "b", "c"]);
    assert.throws(() => pick(random, []), RangeError);
    assert.throws(() => integerBelow(random, 1.5), RangeError);
  });

  it("hashes texts to unsigned 32 bits, unlike for near texts", () => {
    assert.equal(hashSeed("qwen3-coder:30b"), hashSeed("qwen3-coder:30b"));
    const hashes = Array.from({ length: 1000 }, (_, index) => hashSeed(`model-${index}`));
    assert.equal(new Set(hashes).size, 1000);
    assert.ok(hashes.every((hash) => Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32));
  });
});
