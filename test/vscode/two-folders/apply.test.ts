import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ApplyResult } from "../../../src/protocol/apply";
import { folder, MODEL, o3, optimize, run, store, until } from "../support/o3";

describe("a workspace of two folders", function () {
  this.timeout(180_000);
  const settings = (name: string): string => join(folder(), name, ".vscode", "settings.json");

  before(async () => {
    await o3();
    await optimize();
  });

  it("stays as it was: results belong to the machine", () => {
    assert.ok(existsSync(join(store(), "summaries")));
    for (const name of ["first", "second"]) assert.equal(existsSync(join(folder(), name, "o3_results")), false);
  });

  it("applies a preset to the folder that is meant, and to no other", async () => {
    const api = await o3();
    const result = await run<ApplyResult | null>("o3.applyPreset", MODEL, "max_context", { confirmed: true, folder: "second" });
    assert.deepEqual(result?.verified, { state: "ok", contextTokens: 2048 });
    assert.match(readFileSync(settings("second"), "utf8"), /"o3\.activePreset"/);
    assert.equal(existsSync(settings("first")), false);
    await until("the settings to be read", () => api.getApplied().length === 1);
    assert.equal(api.getApplied()[0]?.folder, join(folder(), "second"));
    await run("o3.undoApply");
    assert.equal(existsSync(settings("second")), false);
  });
});
