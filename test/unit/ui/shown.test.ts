import assert from "node:assert/strict";
import type { PanelData } from "../../../src/protocol/panel";
import { Shown } from "../../../src/ui/panel/shown";
import type { ReaderHandle } from "../../../src/worker/handle";

const PLACE = { endpoint: "", resultsFolder: "/results", projectFolders: [], workspace: null };
const dataOf = (runId: string): PanelData => ({ kind: "model", report: null, runId, runs: [], offered: [], passedOver: null });

/** A reader whose answers come when the test says so. */
class SlowReader {
  readonly asked: { readonly runId: string | null; readonly answer: (error?: Error) => void }[] = [];

  readonly request = ((method: string, { runId }: { readonly runId: string | null }) => {
    if (method === "trials") return Promise.resolve([]);
    return new Promise<PanelData>((resolve, reject) => {
      this.asked.push({
        runId,
        answer: (error) => {
          if (error) reject(error);
          else resolve(dataOf(runId ?? "newest"));
        },
      });
    });
  }) as ReaderHandle["request"];
}

describe("what the panel shows", () => {
  const model = { kind: "model", id: "tiny" } as const;
  let reader: SlowReader;
  let shown: Shown;
  beforeEach(() => {
    reader = new SlowReader();
    shown = new Shown(reader, () => PLACE);
  });

  it("is the run that was asked for last, also when the answer for another one comes later", async () => {
    shown.select(model, "a");
    const slow = shown.load();
    shown.select(model, "b");
    const quick = shown.load();
    reader.asked[1]?.answer();
    assert.equal(await quick, true);
    reader.asked[0]?.answer();
    assert.deepEqual([await slow, shown.data.runId], [false, "b"]);
  });

  it("is not overwritten by the error of an older question", async () => {
    const slow = shown.load();
    const quick = shown.load();
    reader.asked[1]?.answer();
    await quick;
    reader.asked[0]?.answer(new Error("too late"));
    assert.deepEqual([await slow, shown.problem, shown.data.runId], [false, null, "newest"]);
  });

  it("is a problem in words when it cannot be read", async () => {
    const load = shown.load();
    reader.asked[0]?.answer(new Error("line 3: this is no JSON."));
    assert.deepEqual([await load, shown.problem, shown.data.report], [true, "line 3: this is no JSON.", null]);
  });

  it("is nothing when the panel was closed meanwhile, whatever comes", async () => {
    const loads = [shown.load(), shown.load()];
    shown.leave();
    reader.asked[0]?.answer(new Error("closed"));
    reader.asked[1]?.answer();
    assert.deepEqual(await Promise.all(loads), [false, false]);
  });

  it("is empty for another model until its own is there", async () => {
    shown.select(model, "a");
    const load = shown.load();
    reader.asked[0]?.answer();
    await load;
    shown.select({ kind: "model", id: "other" }, null);
    assert.equal(shown.data.runId, null);
  });
});
