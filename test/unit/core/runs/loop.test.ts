import assert from "node:assert/strict";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import { defaultRequest } from "../../../../src/core/domain/request";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import type { KindTypes, RunKind } from "../../../../src/core/runs/kind";
import { runKind } from "../../../../src/core/runs/loop";
import type { RunResult } from "../../../../src/core/runs/loop";
import { createRandom } from "../../../../src/core/statistics/random";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";

interface Counting extends KindTypes {
  readonly name: "optimize";
  readonly progress: { readonly count: number };
  readonly step: { readonly kind: "plan" | "end" };
}

const SNAPSHOT = { phase: "searching", doing: { code: "choose" }, loads: 0, requests: 0, failures: 0, at: 0, elapsedMs: 0, earlierMs: 0, budgetMs: null, stepMs: null, leftMs: null, proven: [], share: null } as const;

/** Another kind of run than the product's: it writes two plans a step until there are six. */
const COUNTING: RunKind<Counting> = {
  name: "optimize",
  progressOf: (records) => ({ count: records.filter(({ kind }) => kind === "plan").length }),
  situationOf: () => ({}),
  next: (_situation, { count }) => ({ kind: count < 6 ? "plan" : "end" }),
  needsReading: () => false,
  endingOf: ({ kind }) => (kind === "end" ? { state: "completed" } : null),
  take: () => {
    const plan = { kind: "plan", ceiling: { state: "none", why: "" }, candidates: [] } as const;
    return Promise.resolve([plan, plan]);
  },
  snapshot: () => SNAPSHOT,
  report: () => null,
};

function count(resumed: readonly JournalRecord[] = [], append: (record: JournalRecord) => void = () => undefined): Promise<RunResult> {
  const { engine, probe, clock } = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("qwen2.5:3b"), seed: 1 });
  const silent = (): void => undefined;
  const journal = {
    append: (record: JournalRecord) => {
      append(record);
      return Promise.resolve();
    },
  };
  return runKind(
    COUNTING,
    {
      ports: { engine, probe, clock, journal, log: { debug: silent, info: silent, warn: silent, error: silent }, random: createRandom(1) },
      request: defaultRequest("qwen2.5:3b"),
      protocol: DEFAULT_PROTOCOL,
      runId: `part-${resumed.length}`,
      o3Version: "test",
      resumed,
      onEvent: silent,
    },
    new AbortController().signal,
  );
}

const kinds = (records: readonly JournalRecord[]): string => records.map(({ kind }) => kind).join(" ");

describe("the loop of a run", () => {
  it("asks a kind of run for its steps, and puts an envelope around what it returns", async () => {
    const { records, ending } = await count();
    assert.equal(kinds(records), "run-started plan plan plan plan plan plan run-ended");
    assert.equal(ending.state, "completed");
    assert.ok(records.every(({ schema, runId, runKind: kind, at }) => `${schema} ${runId} ${kind}` === "2 part-0 optimize" && at > 0));
  });

  it("goes on where the records end, in the middle of a step too", async () => {
    const { records } = await count((await count()).records.slice(0, 4));
    assert.equal(kinds(records), "run-started plan plan plan run-started plan plan plan plan run-ended");
  });

  it("knows nothing that could not be written down, but how it ended", async () => {
    let written = 0;
    const { records, ending, error } = await count([], () => {
      if (++written > 3) throw new Error("The disk is full.");
    });
    assert.equal(kinds(records), "run-started plan plan run-ended");
    assert.deepEqual([ending.state, error instanceof Error && error.message], ["failed", "The disk is full."]);
  });
});
