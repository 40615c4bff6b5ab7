import assert from "node:assert/strict";
import { PastRun } from "../../../src/worker/history";
import { currentPresets } from "../../../src/app/presets";
import { entryOf } from "../../../src/worker/presets";
import { sampleRun } from "../results/records";
import { groundInWords } from "../../../src/words/ground";

describe("the presets of a model in the tree, the extension's API and the agents' tool", () => {
  it("are those that an earlier run proved when the newest one was cancelled, each with its run, and stale only where something has changed", async () => {
    const { records } = await sampleRun();
    const whole = new PastRun(records.map((record) => ({ ...record, runId: "whole" })));
    const last = records.at(-1);
    assert.ok(last?.kind === "run-ended");
    const cut = [...records.slice(0, 3), { ...last, ending: { state: "cancelled" } } as const];
    const cancelled = new PastRun(cut.map((record) => ({ ...record, runId: "cancelled" })));
    const { model, environment } = whole.report;
    const today = { digest: model.digest, environment };
    const entries = currentPresets([cancelled, whole], today).map((evident) => entryOf(evident, today));
    assert.deepEqual(
      entries.map(({ name, state, runId, changed }) => ({ name, state, runId, changed })),
      whole.report.presets.map(({ name, evidence }) => ({ name, state: evidence.state, runId: "whole", changed: [] })),
    );
    const pulled = { ...today, digest: "sha256:fedcba9876543210" };
    const [stale] = currentPresets([cancelled, whole], pulled).map((evident) => entryOf(evident, pulled));
    assert.equal(stale?.runId, "whole");
    assert.match(groundInWords(stale.changed).join(), /^The model has changed/);
  });
});
