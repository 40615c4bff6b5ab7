import assert from "node:assert/strict";
import { systemClock } from "../../../src/app/clock";

describe("the clock", () => {
  const own = globalThis.setTimeout;
  afterEach(() => {
    globalThis.setTimeout = own;
  });

  it("waits as long as a timer can where it is asked for more: Node would not wait at all", async () => {
    const asked: (number | undefined)[] = [];
    globalThis.setTimeout = ((work: () => void, ms?: number) => {
      asked.push(ms);
      return own(work, 0);
    }) as typeof setTimeout;
    await systemClock().sleep(1_000 * 3_600_000, new AbortController().signal);
    assert.deepEqual(asked, [2 ** 31 - 1]);
  });

  it("wakes who waits when it is told to stop", async () => {
    const stop = new AbortController();
    const waiting = systemClock().sleep(3_600_000, stop.signal);
    stop.abort();
    await assert.rejects(waiting, { name: "Cancelled" });
  });
});
