import assert from "node:assert/strict";
import { runChains } from "../../../../src/core/domain/chains";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import { mergedJournals } from "../../../../src/core/domain/merged";
import { sampleRun } from "../../results/records";

describe("several journals of one model", () => {
  let sample: readonly JournalRecord[];
  before(async () => {
    ({ records: sample } = await sampleRun());
  });

  /** The sample under another id, `later` milliseconds after it; the run that it continues. */
  const run = (runId: string, later = 0, resumes: string | null = null): JournalRecord[] =>
    sample.map((record) => ({ ...record, runId, at: record.at + later, ...(record.kind === "run-started" ? { resumes } : {}) }));
  const chains = (...journals: (readonly JournalRecord[])[]): string[] =>
    runChains(mergedJournals(journals), "optimize").map((chain) => [...new Set(chain.map(({ runId }) => runId))].join("+"));

  it("are that journal where there is one", () => {
    const journal = run("a");
    assert.equal(mergedJournals([[], journal, []]), journal);
    assert.deepEqual(mergedJournals([]), []);
  });

  it("tell each run once, in the order in which they began, whatever the order of the journals", () => {
    const [a, b, c] = [run("a"), run("b", 1_000), run("c", 2_000)];
    for (const journals of [[[...a, ...c], [...b, ...c]], [[...b, ...c], [...a, ...c]]]) {
      assert.deepEqual(mergedJournals(journals), [...a, ...b, ...c]);
    }
  });

  it("tell of a run all that one of them has: a copy may have been cut short", () => {
    const whole = run("a");
    for (const journals of [[whole.slice(0, 3), whole], [whole, whole.slice(0, 3)]]) assert.deepEqual(mergedJournals(journals), whole);
  });

  it("put the parts of a run together that was continued in another folder", () => {
    assert.deepEqual(chains(run("a").slice(0, 4), run("b", 1_000, "a")), ["a+b"]);
  });

  it("keep the order of a journal whose clock was set back", () => {
    const journal = [...run("a", 5_000).slice(0, 4), ...run("b", 0, "a")];
    assert.deepEqual(chains(journal, run("c", 9_000)), ["c", "a+b"]);
  });
});
