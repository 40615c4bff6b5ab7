import assert from "node:assert/strict";
import { Redraws } from "../../../src/ui/redraws";

/** A promise and what resolves it. */
function open(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe("redraws of trees", () => {
  let drawn: number;
  const draw = (): void => {
    drawn++;
  };
  beforeEach(() => (drawn = 0));

  it("happen at once while no list is open", () => {
    new Redraws().soon(draw);
    assert.equal(drawn, 1);
  });

  it("wait for an open list, and then happen once however often they were asked for", async () => {
    const redraws = new Redraws();
    const list = open();
    const chosen = redraws.without(() => list.promise);
    redraws.soon(draw);
    redraws.soon(draw);
    assert.equal(drawn, 0);
    list.resolve();
    await chosen;
    assert.equal(drawn, 1);
  });

  it("wait until the last of several open lists is closed", async () => {
    const redraws = new Redraws();
    const list = open();
    const first = redraws.without(() => list.promise);
    redraws.soon(draw);
    await redraws.without(() => Promise.resolve());
    assert.equal(drawn, 0);
    list.resolve();
    await first;
    assert.equal(drawn, 1);
  });

  it("that are under way are waited for before a list opens", async () => {
    const redraw = open();
    const redraws = new Redraws(() => redraw.promise);
    let shown = false;
    redraws.soon(draw);
    const list = redraws.without(() => Promise.resolve((shown = true)));
    await new Promise(setImmediate);
    assert.equal(shown, false);
    redraw.resolve();
    assert.equal(await list, true);
  });

  it("are not held up by a list that fails", async () => {
    const redraws = new Redraws();
    await assert.rejects(
      redraws.without(() => Promise.reject(new Error("no server"))),
      /no server/,
    );
    redraws.soon(draw);
    assert.equal(drawn, 1);
  });
});
