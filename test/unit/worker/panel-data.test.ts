import assert from "node:assert/strict";
import type { ModelData } from "../../../src/protocol/panel";
import { PastRun, runIdOf } from "../../../src/worker/history";
import type { Past } from "../../../src/worker/history";
import { modelData } from "../../../src/worker/panel-data";
import { sampleRun } from "../results/records";

describe("what the panel is told of a model", () => {
  let proven: PastRun;
  /** A newer run of the same that was cut off after its first load. */
  let cut: PastRun;
  before(async () => {
    const { records } = await sampleRun();
    proven = new PastRun(records);
    const load = records.findIndex((record) => record.kind === "trial");
    cut = new PastRun(records.slice(0, load + 1).map((record) => ({ ...record, runId: "cut" })));
  });
  const past = (runs: readonly PastRun[]): Pick<Past, "runs" | "passedOver"> => ({ runs, passedOver: null });
  const offered = ({ offered: presets }: ModelData): unknown =>
    presets.map(({ preset, runId }) => [preset.name, preset.evidence.state, runId]);

  it("is the newest run, with the presets that hold now over all runs, each with its own", () => {
    const data = modelData(past([cut, proven]), null, null);
    assert.deepEqual([data.runId, data.report?.presets], ["cut", []]);
    const own = proven.report.presets.map(({ name, evidence }) => [name, evidence.state, runIdOf(proven)]);
    assert.ok(own.length > 0);
    assert.deepEqual(offered(data), own);
  });

  it("is a run that was chosen with its own presets, and no others", () => {
    assert.deepEqual(offered(modelData(past([cut, proven]), "cut", null)), []);
    const older = modelData(past([cut, proven]), runIdOf(proven), null);
    assert.equal(older.runId, runIdOf(proven));
    assert.equal(older.offered.length, proven.report.presets.length);
  });

  it("calls presets stale that were measured on other weights, and says so with each", () => {
    const { environment } = proven.report;
    const reasons = (digest: string): readonly (readonly unknown[])[] =>
      modelData(past([proven]), null, { digest, environment }).offered.map(({ changed }) => changed);
    assert.ok(reasons(proven.report.model.digest).every((list) => list.length === 0));
    assert.ok(reasons("sha256:other").every((list) => list.length === 1));
  });

  it("is empty before anything was measured", () => {
    assert.deepEqual(modelData(past([]), null, null), { kind: "model", report: null, runId: null, runs: [], offered: [], passedOver: null });
  });

  it("names the lines of the journal that could not be read, with or without runs", () => {
    const passedOver = { code: "lines-passed-over", path: "/o3_results/logs/tiny.jsonl", lines: 2, kinds: '"minute" records' } as const;
    for (const runs of [[], [proven]]) assert.deepEqual(modelData({ runs, passedOver }, null, null).passedOver, passedOver);
  });
});
