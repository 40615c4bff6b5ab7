import assert from "node:assert/strict";
import { UsageError } from "../../../src/core/errors";
import { resumable } from "../../../src/app/resumable";
import { groundOf } from "../../../src/core/domain/ground";
import type { Ground } from "../../../src/core/domain/ground";
import type { JournalRecord, RunEnding, RunStarted } from "../../../src/core/domain/journal";
import { questionDifferences } from "../../../src/core/domain/question";
import type { OptimizeRequest } from "../../../src/core/domain/request";
import { questionInWords } from "../../../src/words/question";
import { sampleRun } from "../results/records";
import { inWords } from "../../../src/words/said";

interface Sample {
  readonly records: Awaited<ReturnType<typeof sampleRun>>["records"];
  readonly started: RunStarted<"optimize">;
  readonly here: Ground;
}

async function sample(): Promise<Sample> {
  const { records } = await sampleRun();
  const [started] = records;
  assert.ok(started?.kind === "run-started" && started.runKind === "optimize");
  return { records, started, here: groundOf(started.model.digest, started.environment, started.protocol) };
}

const asked = (request: OptimizeRequest): Parameters<typeof resumable<"optimize">>[1] => ({
  kind: "optimize",
  request,
  otherQuestion: (was, is) => questionInWords(questionDifferences(was, is)),
});

describe("a run that is to be resumed", () => {
  it("goes on from its records where the question and the ground are the same, with another budget and seed too", async () => {
    const { records, started, here } = await sample();
    const request = { ...started.request, budgetMs: 1, seed: 99 };
    const { records: kept, told } = resumable(records, asked(request), here);
    assert.deepEqual(kept, records);
    assert.match(inWords(told), /^Continuing run \S{1,8} of \d{4}-\d\d-\d\d \d\d:\d\d UTC with \d+ trials\.$/);
  });

  /** A run of the sample's under another name, with how it ended; null: it was cut off. */
  const another = (records: readonly JournalRecord[], runId: string, ending: RunEnding | null): JournalRecord[] =>
    records.flatMap((record): JournalRecord[] =>
      record.kind !== "run-ended" ? [{ ...record, runId }] : ending ? [{ ...record, runId, ending }] : [],
    );
  const chosen = ({ records }: ReturnType<typeof resumable>): readonly string[] => [...new Set(records.map(({ runId }) => runId))];

  it("is the newest that is not complete, and says so where newer ones are", async () => {
    const { records, started, here } = await sample();
    const whole = another(records, "whole", { state: "completed" });
    const journal = [...another(records, "older", null), ...another(records, "cut-off", null), ...whole];
    const continued = resumable(journal, asked(started.request), here);
    assert.deepEqual(chosen(continued), ["cut-off"]);
    assert.match(inWords(continued.told), /^Continuing run cut-off of .*\. A newer one is complete\.$/);
    assert.deepEqual(
      chosen(resumable([...journal, ...another(records, "spent", { state: "budget-spent" })], asked(started.request), here)),
      ["spent"],
    );
    assert.deepEqual(chosen(resumable(whole, asked(started.request), here)), ["whole"]);
  });

  it("is the very one that is wanted, or none: each that is incomplete can be chosen", async () => {
    const { records, started, here } = await sample();
    const journal = [...another(records, "first-half", null), ...another(records, "second-half", null)];
    const says = (words: RegExp) => (error: unknown) => error instanceof UsageError && words.test(inWords(error.said));
    const wanted = (id: string): ReturnType<typeof resumable> => resumable(journal, { ...asked(started.request), wanted: id }, here);
    assert.deepEqual([chosen(wanted("first")), chosen(wanted("second-half"))], [["first-half"], ["second-half"]]);
    assert.throws(() => wanted("third"), says(/There is no run "third" of .*'o3 runs' lists them\./));
    assert.throws(() => resumable(journal, { ...asked({ ...started.request, goal: "fast" }), wanted: "first" }, here), says(/^That run cannot be continued\. .* Start a new one instead\./));
    assert.throws(() => resumable([...journal, ...another(records, "first-of-all", null)], { ...asked(started.request), wanted: "first" }, here), says(/Several runs begin with "first"/));
  });

  it("is an older one where the newest answers another question", async () => {
    const { records, started, here } = await sample();
    const fast = another(records, "fast", null).map((record) =>
      record.kind === "run-started" && record.runKind === "optimize"
        ? { ...record, request: { ...record.request, goal: "fast" as const } }
        : record,
    );
    const continued = resumable([...another(records, "cut-off", null), ...fast], asked(started.request), here);
    assert.deepEqual(chosen(continued), ["cut-off"]);
    assert.match(inWords(continued.told), /A newer one cannot be continued\. The goal is another one/);
  });

  for (const [name, change, sentence] of [
    [
      "the model was pulled anew",
      { modelDigest: "sha256:fedcba9876543210" },
      /The model has changed: it was simulated-ll and is now fedcba987654\./,
    ],
    ["it is another machine", { hardwareFingerprint: "other" }, /The machine has changed/],
    ["the server was updated", { engineVersion: "99.0" }, /The engine has changed: .* and is now 99\.0\./],
    [
      "the server has other settings",
      { server: { kvCacheType: "q4_0", flashAttention: false, numParallel: 8 } },
      /KV cache type.*flash attention.*parallel slots/,
    ],
    ["the server is elsewhere", { endpoint: "http://gpu-box" }, /it was this machine and is now http:\/\/gpu-box/],
    ["O3 was updated", { o3Version: "99.1.0" }, /O3 has changed/],
  ] as const satisfies readonly (readonly [string, Partial<Ground>, RegExp])[]) {
    it(`starts anew and says why when ${name}`, async () => {
      const { records, started, here } = await sample();
      const { records: kept, told } = resumable(records, asked(started.request), { ...here, ...change });
      assert.deepEqual(kept, []);
      assert.match(inWords(told), /^The last run cannot be continued\. .* Starting a fresh run\.$/);
      assert.match(inWords(told), sentence);
    });
  }

  it("starts anew when how O3 measures was configured otherwise", async () => {
    const { records, started, here } = await sample();
    const { told } = resumable(records, asked(started.request), { ...here, protocol: { ...started.protocol, contendedCores: 0.7 } });
    assert.match(inWords(told), /contendedCores 0\.1 is now contendedCores 0\.7/);
  });

  it("starts anew when something else is asked for", async () => {
    const { records, started, here } = await sample();
    const { told } = resumable(records, asked({ ...started.request, goal: "fast", minDecodeTokensPerSecond: 20 }), here);
    assert.match(
      inWords(told),
      /The goal is another one: it was "all" and is now "fast"\. The minimum decode speed is another one: it was none and is now 20\./,
    );
  });

  it("starts anew where any part of the chain was measured on other ground", async () => {
    const { records, started, here } = await sample();
    const first: RunStarted<"optimize"> = { ...started, runId: "older", model: { ...started.model, digest: "sha256:fedcba9876543210" } };
    const { told } = resumable([first, { ...started, resumes: "older" }, ...records.slice(1)], asked(started.request), here);
    assert.match(inWords(told), /The model has changed/);
  });

  it("says that there is none", async () => {
    const { started, here } = await sample();
    assert.match(inWords(resumable([], asked(started.request), here).told), /^Nothing to resume for .*: starting a fresh run\.$/);
  });
});
