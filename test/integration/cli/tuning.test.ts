import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelReport } from "../../../src/core/domain/report";
import { configure, MODEL, workspace } from "../../support/cli-run";
import type { Workspace } from "../../support/cli-run";
import { startCli } from "../../support/cli";
import { makeModels } from "../../support/embedded";
import { trace, whyNoTrace } from "../../support/trace";
import type { Trace } from "../../support/trace";

/** Nothing listens there, so that O3 starts the embedded engine itself and knows how to start more of them. */
const NOBODY = "http://127.0.0.1:9";

const CONFIG = `tuning:
  visits: 10
  requestsPerVisit: 1
  requestTime: 500ms
`;

/** With as many threads as cores, llama.cpp crawls as soon as anything else runs beside it. */
const MODELS = `models:
  ${MODEL}:
    num_thread: 1
`;

/** The whole run is traced where that can be done. */
const traced: Trace | null = whyNoTrace === null ? trace() : null;
if (whyNoTrace !== null) console.log(`Not tried: whether a run speaks to other machines (${whyNoTrace}).`);

describe("o3 optimize --goal balanced", function () {
  this.timeout(300_000);
  let place: Workspace;
  let report: ModelReport;

  before(async () => {
    await makeModels([MODEL]);
    place = await workspace(NOBODY);
    configure(place.path, CONFIG);
    writeFileSync(join(place.path, ".o3", "models.yaml"), MODELS);
    const question = ["--goal", "balanced", "--reliability", "0.7", "--confidence", "0.7"];
    const under = traced ? { under: traced.command } : {};
    const ended = await startCli(["optimize", MODEL, "--embedded", "--json", ...question], { cwd: place.path, env: { OLLAMA_HOST: NOBODY, O3_DATA_DIR: place.data }, ...under }).ended;
    assert.equal(ended.code, 0, ended.stderr);
    report = JSON.parse(ended.stdout) as ModelReport;
  });
  after(async () => {
    traced?.remove();
    await place.remove();
  });

  if (traced)
    it("speaks to this machine only, with all servers that it starts", () => {
      assert.deepEqual(traced.elsewhere(), []);
      assert.ok(traced.here().length > 3, traced.here().join(", "));
    });

  it("races the options at the preset's context, within the visits allowed", () => {
    const { tuning } = report;
    assert.ok(tuning);
    assert.equal(tuning.contextTokens, report.presets[0]?.contextTokens);
    assert.ok(tuning.visits.made >= 3 && tuning.visits.made <= 10);
  });

  it("takes what is proven or likely to be faster, says which, and nothing else", () => {
    const { tuning, presets } = report;
    assert.ok(tuning);
    const changed = tuning.recommended !== "auto";
    assert.equal(changed, tuning.verdict !== "no-gain");
    assert.equal(changed, tuning.setup.options.numBatch !== "auto" || tuning.setup.options.useMmap !== "auto");
    // What is likely may be another setup than the one that fresh pairs were made of: then they say nothing of it.
    const likely = tuning.gain === null ? Number.POSITIVE_INFINITY : tuning.gain.turn.value;
    const least = { gain: tuning.gain?.turn.lower, likely, "no-gain": Number.POSITIVE_INFINITY }[tuning.verdict];
    assert.ok(least !== null && least !== undefined && least > 1, `${tuning.verdict}: ${least}`);
    assert.equal(tuning.setup.options.numThread, 1);
    assert.equal(presets[0]?.evidence.state, "certified");
  });

  it("measures the server's settings on private servers, and recommends no cache whose quality is not measurable", () => {
    const [reading] = report.kvCache;
    assert.ok(reading?.kvCacheType === "q8_0");
    assert.ok(reading.footprintBytes !== null && reading.f16FootprintBytes !== null);
    assert.equal(reading.quality.state, "not-measurable");
    assert.deepEqual(
      report.parallel.map(({ agents }) => agents),
      [1, 2, 4, 8],
    );
    assert.ok(report.parallel.every(({ totalTokensPerSecond }) => totalTokensPerSecond > 0));
    assert.ok(report.tuning?.settings.some(({ setting }) => setting === "flash_attention"));
  });

  it("keeps what private servers showed out of the certificates", async () => {
    const trials = await place.trials();
    const elsewhere = trials.filter((trial) => trial.server !== undefined);
    assert.ok(elsewhere.length > 0);
    assert.equal(report.totals.loads, trials.filter((trial) => trial.type === "load" && trial.server === undefined).length);
  });
});
