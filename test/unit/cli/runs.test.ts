import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { JournalRecord } from "../../../src/core/domain/journal";
import { journalPath } from "../../../src/results";
import { TestWorld } from "../../support/world";
import { sampleRun } from "../results/records";

interface Listed {
  readonly runId: string;
  readonly ending: string;
  readonly presets: readonly { readonly name: string; readonly state: string; readonly current: boolean }[];
}

describe("o3 runs", () => {
  let world: TestWorld;
  let model: string;
  let whole: readonly JournalRecord[];
  before(async () => {
    const { records, report } = await sampleRun();
    whole = records;
    model = report.model.name;
  });
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => {
    world.remove();
  });

  /** A whole run, and one that was cancelled after its first loads. */
  function plant(newer = "bbbb-2"): void {
    const named = (records: readonly JournalRecord[], runId: string): JournalRecord[] => records.map((record) => ({ ...record, runId }));
    const last = whole.at(-1);
    assert.ok(last?.kind === "run-ended");
    const cancelled = [...named(whole.slice(0, 4), newer), { ...last, runId: newer, ending: { state: "cancelled" } } as const];
    const path = journalPath(join(world.folder, "o3_results"), model);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, [...named(whole, "aaaa-1"), ...cancelled].map((record) => `${JSON.stringify(record)}\n`).join(""));
  }

  it("lists every run, newest first, and says which presets hold now: those of the whole run, not of the cancelled one", async () => {
    plant();
    const { code, stdout, stderr } = await world.o3("runs", model, "--json");
    assert.deepEqual([code, stderr], [0, ""]);
    const rows = JSON.parse(stdout) as Listed[];
    assert.deepEqual(rows.map(({ runId, ending, presets }) => [runId, ending, presets.length]), [["bbbb-2", "cancelled", 0], ["aaaa-1", "budget-spent", 3]]);
    assert.ok(rows[1]?.presets.every(({ current }) => current));
  });

  it("lists them for people, and those of all models where none is named", async () => {
    plant();
    const { code, stdout } = await world.o3("runs");
    assert.equal(code, 0);
    assert.match(stdout, /aaaa-1 [^\n]*budget-spent/);
    assert.match(stdout, /\* Max context \d+ \(\w+\)/);
    assert.match(stdout, /bbbb-2 [^\n]*cancelled/);
  });

  it("says that there is none (2)", async () => {
    const { code, stderr } = await world.o3("runs");
    assert.equal(code, 2);
    assert.match(stderr, /Nothing was measured on this machine yet\. Run 'o3 optimize' first/);
  });

  describe("and o3 report", () => {
    const json = async (...flags: string[]): Promise<{ readonly runIds: readonly string[]; readonly presets: readonly unknown[]; readonly current: { readonly presets: readonly { readonly runId: string }[] } }> => {
      const { code, stdout, stderr } = await world.o3("report", ...flags, "--format", "json");
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout) as Awaited<ReturnType<typeof json>>;
    };

    it("tells the newest run, and what holds of the one before", async () => {
      plant();
      const { runIds, presets, current } = await json(model);
      assert.deepEqual([runIds, presets.length], [["bbbb-2"], 0]);
      assert.deepEqual(current.presets.map(({ runId }) => runId), ["aaaa-1", "aaaa-1", "aaaa-1"]);
      const { stdout } = await world.o3("report", model);
      assert.match(stdout, /### From earlier runs\n\n- Max context of run aaaa-1 \(.*\) is still valid: /);
    });

    it("writes presets that hold, whatever the newest run came to", async () => {
      plant();
      const { stdout } = await world.o3("report", model, "--format", "yaml");
      assert.match(stdout, /max_context:\n {4}state: (certified|provisional)\n {4}run: aaaa-1\n/);
    });

    it("tells any run by its id or how that begins, without the model's name too", async () => {
      plant();
      assert.deepEqual((await json("--run", "aaaa-1")).runIds, ["aaaa-1"]);
      assert.deepEqual((await json(model, "--run", "aa")).runIds, ["aaaa-1"]);
    });

    it("names the ids there are where it knows none of that name (2)", async () => {
      plant();
      const { code, stderr } = await world.o3("report", model, "--run", "cccc");
      assert.equal(code, 2);
      assert.equal(stderr, `o3: There is no run "cccc". There are: bbbb-2 (${model}), aaaa-1 (${model}).\n`);
    });

    it("asks for more of an id that several runs begin with (2)", async () => {
      plant("aaaa-2");
      const { code, stderr } = await world.o3("report", model, "--run", "aaaa");
      assert.equal(code, 2);
      assert.match(stderr, /^o3: Several runs begin with "aaaa": aaaa-2 /);
    });
  });
});
