import assert from "node:assert/strict";
import { newestChain, runChains } from "../../../../src/core/domain/chains";
import type { JournalRecord, RunStarted } from "../../../../src/core/domain/journal";
import { sampleOf } from "../../results/records";

let sample: RunStarted<"optimize">;
before(async () => {
  sample = await sampleOf("run-started");
});

const started = (runId: string, resumes: string | null = null): JournalRecord => ({ ...sample, runId, resumes });
const chainsOf = (...records: readonly JournalRecord[]): string[][] => runChains(records, "optimize").map((chain) => chain.map(({ runId }) => runId));

describe("chains of runs", () => {
  it("are one a run where none continues another, newest first", () => {
    assert.deepEqual(chainsOf(started("a"), started("b")), [["b"], ["a"]]);
  });

  it("hold all that a run continues, however often it was cut", () => {
    assert.deepEqual(chainsOf(started("a"), started("b", "a"), started("c", "b"), started("d", "c")), [["a", "b", "c", "d"]]);
  });

  it("of O3 0.1, which named the oldest run, hold those between too", () => {
    assert.deepEqual(chainsOf(started("a"), started("b", "a"), started("c", "a"), started("d", "a")), [["a", "b", "c", "d"]]);
  });

  it("leave fresh runs between out", () => {
    assert.deepEqual(chainsOf(started("a"), started("x"), started("b", "x"), started("y")), [["y"], ["x", "b"], ["a"]]);
  });

  it("end where the run that is continued is not there any more", () => {
    assert.deepEqual(chainsOf(started("b", "a"), started("c", "b")), [["b", "c"]]);
  });

  it("are of one kind of run: another kind's newer run is not the newest of this one", () => {
    const swarm = { ...started("s"), runKind: "swarm" } as JournalRecord;
    assert.deepEqual(newestChain([started("a"), swarm], "optimize").map(({ runId }) => runId), ["a"]);
  });
});
