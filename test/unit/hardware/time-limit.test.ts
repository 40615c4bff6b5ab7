import assert from "node:assert/strict";
import { within } from "../../../src/hardware/time-limit";

const never = new Promise<string>(() => undefined);

describe("time limit", () => {
  it("hands on what comes in time", async () => {
    assert.equal(await within(Promise.resolve("answer"), 60_000, null), "answer");
  });

  it("hands on what goes wrong in time", async () => {
    await assert.rejects(within(Promise.reject(new Error("broken")), 60_000, null), /broken/);
  });

  it("does not wait for what never comes", async () => {
    assert.equal(await within(never, 0, "late"), "late");
  });
});
