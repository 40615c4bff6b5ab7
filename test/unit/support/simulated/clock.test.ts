import assert from "node:assert/strict";
import { Cancelled } from "../../../../src/core/errors";
import { VirtualClock } from "../../../support/simulated/clock";

describe("virtual time", () => {
  it("passes only when told to", async () => {
    const clock = new VirtualClock();
    await clock.sleep(250, new AbortController().signal);
    assert.equal(clock.monotonic(), 250);
  });

  it("lets what was planned happen at its moment, in order", () => {
    const clock = new VirtualClock();
    const seen: (readonly [string, number])[] = [];
    clock.plan(200, () => seen.push(["second", clock.monotonic()]));
    clock.plan(100, () => seen.push(["first", clock.monotonic()]));
    clock.advance(150);
    assert.deepEqual(seen, [["first", 100]]);
    clock.advance(150);
    assert.deepEqual(seen, [
      ["first", 100],
      ["second", 200],
    ]);
  });

  it("stops at the moment of a cancel", async () => {
    const clock = new VirtualClock();
    const cancel = new AbortController();
    clock.plan(40, () => {
      cancel.abort();
    });
    await assert.rejects(clock.sleep(1000, cancel.signal), Cancelled);
    assert.equal(clock.monotonic(), 40);
  });
});
