import assert from "node:assert/strict";
import { Turns } from "../../../../src/embedded/serve/turns";

const full = (): Error => new Error("full");

describe("turns", () => {
  it("run one task after the other, in order", async () => {
    const turns = new Turns(10, full);
    const events: string[] = [];
    const task = (name: string) => async (): Promise<void> => {
      events.push(`${name} begins`);
      await Promise.resolve();
      events.push(`${name} ends`);
    };
    await Promise.all([turns.run(task("a")), turns.run(task("b"))]);
    assert.deepEqual(events, ["a begins", "a ends", "b begins", "b ends"]);
  });

  it("go on after a task that fails", async () => {
    const turns = new Turns(10, full);
    const failing = turns.run(() => Promise.reject(new Error("broken")));
    const next = turns.run(() => Promise.resolve("fine"));
    await assert.rejects(failing, /broken/);
    assert.equal(await next, "fine");
  });

  it("refuse a task when too many wait, and take it when they are done", async () => {
    const turns = new Turns(1, full);
    const accepted = [turns.run(() => Promise.resolve(1)), turns.run(() => Promise.resolve(2))];
    await assert.rejects(
      turns.run(() => Promise.resolve(3)),
      /full/,
    );
    assert.deepEqual(await Promise.all(accepted), [1, 2]);
    assert.equal(await turns.run(() => Promise.resolve(4)), 4);
  });
});
