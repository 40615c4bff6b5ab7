import assert from "node:assert/strict";
import { MODEL, o3, optimize, run } from "../support/o3";

describe("without a folder", function () {
  this.timeout(180_000);

  it("a model is measured all the same", async () => {
    const api = await o3();
    const outcome = await optimize({ budgetMinutes: 1 });
    assert.equal(outcome?.presets[0]?.name, "max_context");
    await run("o3.refresh");
    assert.equal((await api.getPresets(MODEL)).length, 1);
  });

  it("nothing is applied: there is no place for it", async () => {
    const api = await o3();
    assert.equal(await run("o3.applyPreset", MODEL, "max_context", { confirmed: true }), null);
    assert.deepEqual(api.getApplied(), []);
  });
});
