import assert from "node:assert/strict";
import type { WatchSummary } from "../../../../src/core/domain/hardware";
import { isContended, unexplainedWaitMs } from "../../../../src/core/judge/contention";
import type { GenerateTimings } from "../../../../src/core/ports";

const timings = (wallMs: number, parts: Partial<GenerateTimings> = {}): GenerateTimings => ({
  ttftMs: 100,
  wallMs,
  loadMs: 0,
  promptMs: 4_000,
  decodeMs: 1_000,
  ...parts,
});
const watch = (otherCores: number | null): WatchSummary => ({ otherCores }) as WatchSummary;
const limit = { contendedCores: 0.1 };

describe("a wait that the server's counters do not explain", () => {
  it("is what another client's turn took", () => {
    assert.equal(unexplainedWaitMs(timings(8_000)), 3_000);
  });

  it("is none where reading the prompt's text and the way there and back explain it", () => {
    assert.equal(unexplainedWaitMs(timings(5_900)), null);
    assert.equal(unexplainedWaitMs(timings(63_000, { promptMs: 56_700 })), null);
  });

  it("is none while the model was loaded, which the counters tell", () => {
    assert.equal(unexplainedWaitMs(timings(12_000, { loadMs: 6_900 })), null);
  });

  it("is none where the server leaves decoding out for one token", () => {
    assert.equal(unexplainedWaitMs(timings(4_200, { decodeMs: null })), null);
  });
});

describe("others during a trial", () => {
  it("are those on the processor, or before us on the server", () => {
    assert.equal(isContended(watch(0.2), null, limit), true);
    assert.equal(isContended(watch(0), 3_000, limit), true);
    assert.equal(isContended(watch(0), null, limit), false);
  });

  it("are not said to be there where nothing is known", () => {
    assert.equal(isContended(watch(null), null, limit), false);
    assert.equal(isContended(null, null, limit), false);
  });
});
