import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { watchLoopDelay } from "../../../src/hardware/loop-delay";

describe("the delay of O3's own thread", () => {
  it("is at least what the thread was blocked for", async () => {
    const end = watchLoopDelay();
    await setTimeout(20);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    await setTimeout(20);
    assert.ok(end() >= 85);
  });

  it("is none where it was over before the thread could have been late", () => {
    assert.equal(watchLoopDelay()(), 0);
  });
});
