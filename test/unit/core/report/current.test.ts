import assert from "node:assert/strict";
import type { Evidence } from "../../../../src/core/domain/evidence";
import type { Preset, RunReport } from "../../../../src/core/domain/report";
import type { OptimizeRequest } from "../../../../src/core/domain/request";
import { AUTOMATIC_SERVER, withContext } from "../../../../src/core/domain/settings";
import { groundOf } from "../../../../src/core/domain/ground";
import { currentEvidence, standingCertificates } from "../../../../src/core/report/current";
import { sampleRun } from "../../results/records";

let sample: RunReport;
let certifiedOnce: Extract<Evidence, { state: "certified" }>;
before(async () => {
  const { report } = await sampleRun();
  const found = report.presets.find(({ evidence }) => evidence.state === "certified");
  assert.ok(found?.evidence.state === "certified");
  sample = report;
  certifiedOnce = found.evidence;
});

type State = Evidence["state"];

function presetAt(contextTokens: number, state: State, name: Preset["name"] = "max_context", reliability = 0.5): Preset {
  const { count, measures } = certifiedOnce;
  const evidence: Evidence =
    state === "certified"
      ? certifiedOnce
      : state === "rejected"
        ? { state, count, measures, why: "It failed." }
        : { state, count, visitsNeeded: 13, measures, bound: { reliability, confidence: 0.85 }, why: "There was no time." };
  return { name, settings: withContext(contextTokens), server: AUTOMATIC_SERVER, contextTokens, evidence, why: "", nextTurn: null };
}

interface Run extends Partial<Omit<RunReport, "request" | "rejected">> {
  readonly request?: Partial<OptimizeRequest>;
  /** Contexts that were seen to fail. */
  readonly failed?: readonly number[];
}

function run(id: string, presets: readonly Preset[], { request = {}, failed = [], ...rest }: Run = {}): RunReport {
  return {
    ...sample,
    ending: { state: "completed" },
    ...rest,
    runIds: [id],
    presets,
    rejected: failed.map((tokens) => withContext(tokens)),
    request: { ...sample.request, budgetMs: 1_200_000, ...request },
  };
}

/** "32768 certified a": what holds of max_context, and the run that it is from. */
function held(...oldestFirst: readonly RunReport[]): string {
  const [best] = currentEvidence(oldestFirst.toReversed())?.presets ?? [];
  return best ? `${best.contextTokens} ${best.evidence.state} ${best.runId}` : "none";
}

describe("what holds of a preset over all runs", () => {
  const proven = (): RunReport => run("old", [presetAt(32_768, "certified")]);

  it("is what one run proved", () => {
    assert.equal(held(proven()), "32768 certified old");
  });

  it("stays certified when a later run was cancelled, failed or cut off with less evidence, or with none", () => {
    for (const ending of [{ state: "cancelled" }, { state: "failed", reason: "unreachable", message: "" }, { state: "unfinished" }] as const) {
      for (const presets of [[], [presetAt(40_960, "provisional")], [presetAt(40_960, "provisional", "max_context", 0)], [presetAt(4096, "certified")]]) {
        assert.equal(held(proven(), run("new", presets, { ending })), "32768 certified old", `${ending.state}, ${presets.length}`);
      }
    }
  });

  it("stays certified when a later run looked for another preset only", () => {
    const later = run("new", [presetAt(8192, "certified", "fast")], { request: { goal: "fast" } });
    const current = currentEvidence([later, proven()]);
    assert.deepEqual(current?.presets.map(({ name, runId }) => [name, runId]), [["max_context", "old"], ["fast", "new"]]);
  });

  for (const [name, request] of [
    ["a smaller largest context", { maxContextTokens: 8192 }],
    ["less reliability", { reliability: 0.5 }],
    ["less confidence", { confidence: 0.5 }],
    ["less time", { budgetMs: 60_000 }],
  ] as const) {
    it(`is not what a later run proved that asked for ${name}`, () => {
      assert.equal(held(proven(), run("new", [presetAt(8192, "certified")], { request })), "32768 certified old");
    });
  }

  it("is what the newer of two runs proved that asked the same", () => {
    assert.equal(held(proven(), run("new", [presetAt(28_672, "certified")])), "28672 certified new");
    assert.equal(held(proven(), run("new", [presetAt(28_672, "certified")], { ending: { state: "budget-spent" } })), "28672 certified new");
    assert.equal(held(proven(), run("new", [presetAt(32_768, "certified")])), "32768 certified new");
  });

  it("is what a shorter or a cancelled run proved where that reaches as far", () => {
    const later = run("new", [presetAt(40_960, "certified")], { ending: { state: "cancelled" }, request: { budgetMs: 60_000 } });
    assert.equal(held(proven(), later), "40960 certified new");
  });

  it("is the newer answer where another question was asked", () => {
    assert.equal(held(proven(), run("new", [presetAt(8192, "certified")], { request: { minDecodeTokensPerSecond: 20 } })), "8192 certified new");
  });

  it("is taken out by a later run that saw the very same settings fail, and that is told", () => {
    const later = run("new", [presetAt(28_672, "provisional")], { failed: [32_768], ending: { state: "cancelled" } });
    const current = currentEvidence([later, proven()]);
    assert.deepEqual(current?.withdrawn, [{ name: "max_context", contextTokens: 32_768, runId: "old", failedIn: "new" }]);
    assert.equal(held(proven(), later), "28672 provisional new");
  });

  it("is not taken out by a run that saw other settings fail, nor by an earlier failure", () => {
    assert.equal(held(proven(), run("new", [], { failed: [40_960] })), "32768 certified old");
    assert.equal(held(run("first", [], { failed: [32_768] }), proven()), "32768 certified old");
  });

  it("is certified again where the same settings were proven after they had failed", () => {
    assert.equal(held(proven(), run("bad", [], { failed: [32_768] }), run("good", [presetAt(32_768, "certified")])), "32768 certified good");
  });

  it("is what earned most where nothing is certified, and the newer of equals", () => {
    const [some, more] = [presetAt(32_768, "provisional", "max_context", 0.3), presetAt(28_672, "provisional", "max_context", 0.6)];
    assert.equal(held(run("a", [more]), run("b", [some])), "28672 provisional a");
    assert.equal(held(run("a", [some]), run("b", [some])), "32768 provisional b");
    assert.equal(held(run("a", [some]), run("b", [presetAt(32_768, "rejected")], { failed: [32_768] })), "32768 rejected b");
  });

  describe("on another ground", () => {
    const updated = (): Pick<RunReport, "environment"> => ({
      environment: { ...sample.environment, engine: { ...sample.environment.engine, version: "99" } },
    });

    it("is what was measured there, be it less", () => {
      assert.equal(held(proven(), run("new", [presetAt(8192, "provisional")], updated())), "8192 provisional new");
    });

    it("is still what was proven, as stale as it is, while nothing was measured there", () => {
      const cancelled = run("new", [presetAt(8192, "provisional", "max_context", 0)], { ...updated(), ending: { state: "cancelled" } });
      const current = currentEvidence([cancelled, proven()]);
      assert.deepEqual(current?.presets.map(({ runId }) => runId), ["old"]);
      assert.equal(current.ground.engineVersion, sample.environment.engine.version);
    });
  });

  it("is nothing where there is no run", () => {
    assert.equal(currentEvidence([]), null);
    assert.equal(held(run("a", [])), "none");
  });
});

describe("every certificate that still holds", () => {
  const standing = (...oldestFirst: readonly RunReport[]): string[] =>
    standingCertificates(oldestFirst.toReversed(), groundOf(sample.model.digest, sample.environment)).map(
      ({ name, contextTokens, runId }) => `${name} ${contextTokens} ${runId}`,
    );

  it("is there from whatever run it is, newest first, and only what is certified", () => {
    const first = run("a", [presetAt(8192, "certified", "fast"), presetAt(32_768, "certified")]);
    const second = run("b", [presetAt(16_384, "certified", "fast"), presetAt(65_536, "provisional")]);
    assert.deepEqual(standing(first, second), ["fast 16384 b", "fast 8192 a", "max_context 32768 a"]);
  });

  it("is gone once a later run saw these settings fail, and not by an earlier one", () => {
    const proof = run("a", [presetAt(8192, "certified", "fast")]);
    const failure = run("b", [], { failed: [8192] });
    assert.deepEqual(standing(proof, failure), []);
    assert.deepEqual(standing(failure, proof), ["fast 8192 a"]);
  });

  it("is none beyond what holds now: a later run that looked as far came to less", () => {
    assert.deepEqual(standing(run("a", [presetAt(65_536, "certified")]), run("b", [presetAt(32_768, "certified")])), ["max_context 32768 b"]);
  });

  it("is none that was measured on anything else", () => {
    const other = run("a", [presetAt(8192, "certified")], { model: { ...sample.model, digest: "sha256:other" } });
    assert.deepEqual(standing(other), []);
  });
});
