import assert from "node:assert/strict";
import { onLostReader, onStopSignals } from "../../../src/cli/world";

/** What signals at these moments, ms, do. */
function after(...momentsMs: readonly number[]): string[] {
  const done: string[] = [];
  let nowMs = 0;
  const onSignal = onStopSignals(
    () => done.push("stop"),
    () => done.push("end"),
    () => nowMs,
  );
  for (nowMs of momentsMs) onSignal();
  return done;
}

describe("signals that ask to stop", () => {
  it("are one wish when they come together, as timeout and npm send them", () => {
    assert.deepEqual(after(10, 10, 11, 400), ["stop"]);
  });

  it("end at once when the user asks again half a second later", () => {
    assert.deepEqual(after(10, 510), ["stop", "end"]);
  });

  it("count from the first one, however many come after it", () => {
    assert.deepEqual(after(0, 300, 499, 600), ["stop", "end"]);
  });
});

describe("a stream that fails", () => {
  const failing = (code: string): Error => Object.assign(new Error(code), { code });

  it("asks to stop where nobody reads it any more", () => {
    const done: string[] = [];
    const onError = onLostReader(() => done.push("stop"));
    onError(failing("EPIPE"));
    onError(failing("EIO"));
    assert.deepEqual(done, ["stop", "stop"]);
  });

  it("is an error otherwise", () => {
    assert.throws(() => { onLostReader(() => undefined)(failing("ENOSPC")); }, /ENOSPC/);
  });
});
