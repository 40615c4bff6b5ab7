import assert from "node:assert/strict";
import { resumable } from "../../../src/app/resumable";
import { groundOf } from "../../../src/core/domain/ground";
import type { Ground } from "../../../src/core/domain/ground";
import type { RunStarted } from "../../../src/core/domain/journal";
import { questionDifferences } from "../../../src/core/domain/question";
import type { OptimizeRequest } from "../../../src/core/domain/request";
import { questionInWords } from "../../../src/words/question";
import { sampleRun } from "../results/records";

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
    assert.deepEqual(resumable(records, asked(request), here), { records, whyNot: null });
  });

  for (const [name, change, sentence] of [
    ["the model was pulled anew", { modelDigest: "sha256:fedcba9876543210" }, /The model has changed: it was simulated-ll and is now fedcba987654\./],
    ["it is another machine", { hardwareFingerprint: "other" }, /The machine has changed/],
    ["the server was updated", { engineVersion: "99.0" }, /The engine has changed: .* and is now 99\.0\./],
    ["the server has other settings", { server: { kvCacheType: "q4_0", flashAttention: false, numParallel: 8 } }, /KV cache type.*flash attention.*parallel slots/],
    ["the server is elsewhere", { endpoint: "http://gpu-box" }, /it was this machine and is now http:\/\/gpu-box/],
    ["O3 was updated", { o3Version: "99.1.0" }, /O3 has changed/],
  ] as const satisfies readonly (readonly [string, Partial<Ground>, RegExp])[]) {
    it(`starts anew and says why when ${name}`, async () => {
      const { records, started, here } = await sample();
      const { records: kept, whyNot } = resumable(records, asked(started.request), { ...here, ...change });
      assert.deepEqual(kept, []);
      assert.match(whyNot ?? "", /^The last run cannot be continued\. .* Starting a fresh run\.$/);
      assert.match(whyNot ?? "", sentence);
    });
  }

  it("starts anew when how O3 measures was configured otherwise", async () => {
    const { records, started, here } = await sample();
    const { whyNot } = resumable(records, asked(started.request), { ...here, protocol: { ...started.protocol, contendedCores: 0.7 } });
    assert.match(whyNot ?? "", /contendedCores 0\.1 is now contendedCores 0\.7/);
  });

  it("starts anew when something else is asked for", async () => {
    const { records, started, here } = await sample();
    const { whyNot } = resumable(records, asked({ ...started.request, goal: "fast", minDecodeTokensPerSecond: 20 }), here);
    assert.match(whyNot ?? "", /The goal is another one: it was "all" and is now "fast"\. The minimum decode speed is another one: it was none and is now 20\./);
  });

  it("starts anew where any part of the chain was measured on other ground", async () => {
    const { records, started, here } = await sample();
    const first: RunStarted<"optimize"> = { ...started, runId: "older", model: { ...started.model, digest: "sha256:fedcba9876543210" } };
    const { whyNot } = resumable([first, { ...started, resumes: "older" }, ...records.slice(1)], asked(started.request), here);
    assert.match(whyNot ?? "", /The model has changed/);
  });

  it("says that there is none", async () => {
    const { started, here } = await sample();
    assert.match(resumable([], asked(started.request), here).whyNot ?? "", /^Nothing to resume for .*: starting a fresh run\.$/);
  });
});
