import assert from "node:assert/strict";
import { SlotPool } from "../../../../src/embedded/runner/slots";
import type { Slot } from "../../../../src/embedded/runner/slots";

interface Sequence {
  readonly name: string;
  readonly contextTokens: number[];
}

const never = new AbortController().signal;

async function taken(slot: Promise<Slot<Sequence> | null>): Promise<Slot<Sequence>> {
  const found = await slot;
  if (!found) throw new Error("gave up");
  return found;
}

describe("slots", () => {
  const pool = (...caches: number[][]): SlotPool<Sequence> =>
    new SlotPool(caches.map((contextTokens, index) => ({ name: `slot ${index}`, contextTokens })));

  it("are given by what their cache has in common with the prompt", async () => {
    const slot = await taken(pool([1, 2], [1, 2, 3], [9]).take([1, 2, 3, 4], never));
    assert.equal(slot.sequence.name, "slot 1");
  });

  it("are given in the order of asking when all are busy", async () => {
    const one = pool([]);
    const first = await taken(one.take([1], never));
    const order: string[] = [];
    const second = taken(one.take([2], never)).then((slot) => {
      order.push("second");
      one.release(slot);
    });
    const third = taken(one.take([3], never)).then((slot) => {
      order.push("third");
      one.release(slot);
    });
    one.release(first);
    await Promise.all([second, third]);
    assert.deepEqual(order, ["second", "third"]);
  });

  it("are not given to who gave up waiting", async () => {
    const one = pool([]);
    const first = await taken(one.take([1], never));
    const controller = new AbortController();
    const impatient = one.take([2], controller.signal);
    const patient = one.take([3], never);
    controller.abort();
    assert.equal(await impatient, null);
    one.release(first);
    assert.notEqual(await patient, null);
  });

  it("are not taken by who gave up before asking", async () => {
    const one = pool([]);
    assert.equal(await one.take([1], AbortSignal.abort()), null);
    assert.notEqual(await one.take([1], never), null);
  });
});
