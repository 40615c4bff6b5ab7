import assert from "node:assert/strict";
import { mock } from "node:test";
import { Redraws } from "../../../src/ui/redraws";

/** Longer than a redraw takes to settle. */
const LONG_MS = 10_000;

describe("redraws of trees", () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  /** Lets promises and timers run that are due within so many milliseconds. */
  async function pass(ms: number): Promise<void> {
    await new Promise(setImmediate);
    mock.timers.tick(ms);
    await new Promise(setImmediate);
  }

  it("happen at once while no list is open", () => {
    let drawn = 0;
    new Redraws().soon(() => drawn++);
    assert.equal(drawn, 1);
  });

  it("wait for an open list, and then happen once however often they were asked for", async () => {
    const redraws = new Redraws();
    let drawn = 0;
    const draw = (): void => {
      drawn++;
    };
    let choose = (): void => undefined;
    const chosen = redraws.without(() => new Promise<void>((resolve) => (choose = resolve)));
    await pass(LONG_MS);
    redraws.soon(draw);
    redraws.soon(draw);
    await pass(LONG_MS);
    assert.equal(drawn, 0);
    choose();
    await chosen;
    assert.equal(drawn, 1);
  });

  it("wait until the last of several open lists is closed", async () => {
    const redraws = new Redraws();
    let drawn = 0;
    let choose = (): void => undefined;
    const first = redraws.without(() => new Promise<void>((resolve) => (choose = resolve)));
    redraws.soon(() => drawn++);
    await redraws.without(() => Promise.resolve());
    assert.equal(drawn, 0);
    choose();
    await first;
    assert.equal(drawn, 1);
  });

  it("that are under way are waited for before a list opens", async () => {
    const redraws = new Redraws();
    let open = false;
    redraws.soon(() => undefined);
    const shown = redraws.without(() => Promise.resolve((open = true)));
    await pass(0);
    assert.equal(open, false);
    await pass(LONG_MS);
    assert.equal(await shown, true);
  });

  it("are not held up by a list that fails", async () => {
    const redraws = new Redraws();
    let drawn = 0;
    await assert.rejects(redraws.without(() => Promise.reject(new Error("no server"))), /no server/);
    redraws.soon(() => drawn++);
    await pass(LONG_MS);
    assert.equal(drawn, 1);
  });
});
