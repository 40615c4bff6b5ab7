import assert from "node:assert/strict";
import { judgeLeak } from "../../../../src/core/stress/leak";
import type { MemoryPoint } from "../../../../src/core/stress/leak";
import { createRandom } from "../../../../src/core/statistics/random";

const MIB = 1024 * 1024;

/** Two hundred requests, read twenty times, to the nearest MiB or so. */
function points(growthMib: (requests: number, random: ReturnType<typeof createRandom>) => number, seed: number): MemoryPoint[] {
  const random = createRandom(seed);
  const drawn = createRandom(seed + 5_000);
  return Array.from({ length: 20 }, (_, at) => {
    const requests = (at + 1) * 10;
    return { requests, bytes: 1e9 + MIB * (growthMib(requests, drawn) + random.normal()) };
  });
}

const share = (growth: Parameters<typeof points>[0]): number =>
  Array.from({ length: 300 }, (_, seed) => judgeLeak(points(growth, seed + 1)).state).filter((state) => state === "leaks").length / 300;

describe("memory by the request", () => {
  it("that grows by a quarter of a MiB each time is a leak", () => {
    assert.ok(share((requests) => 0.25 * requests) >= 0.93);
    const found = judgeLeak(points((requests) => 2 * requests, 1));
    assert.equal(found.state, "leaks");
    assert.ok(Math.abs((found.bytesPerRequest ?? 0) / MIB - 2) < 0.1);
    assert.ok((found.lower ?? 0) > 0 && (found.lower ?? 0) <= (found.upper ?? 0));
  });

  it("that grows to a plateau is none", () => {
    for (const tau of [10, 25, 50]) assert.ok(share((requests) => 150 * (1 - Math.exp(-requests / tau))) <= 0.03, String(tau));
  });

  it("that stays is none, and what could have been seen is told", () => {
    const found = judgeLeak(points(() => 0, 1));
    assert.equal(found.state, "none-seen");
    assert.ok((found.couldSeeBytesPerRequest ?? 0) >= 0.04 * MIB);
  });

  it("of which there are too few readings, or none, cannot be told", () => {
    assert.equal(judgeLeak([]).state, "cannot-be-told");
    assert.equal(judgeLeak(points((requests) => requests, 1).slice(0, 4)).state, "cannot-be-told");
    assert.equal(judgeLeak(Array.from({ length: 20 }, () => ({ requests: 0, bytes: 1 }))).state, "cannot-be-told");
  });
});
