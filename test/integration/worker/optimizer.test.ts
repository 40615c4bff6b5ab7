import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dataFolder } from "../../../src/app/state-folder";
import type { ApplyPreview, MeasuredPreset } from "../../../src/protocol/apply";
import type { ServerState, OptimizeJob, Place } from "../../../src/protocol/worker";
import { PeerGone } from "../../../src/rpc/channel";
import { journalPath } from "../../../src/results";
import { configure, MODEL } from "../../support/cli-run";
import { temporaryFolder } from "../../support/cli";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { runningModels } from "../../support/embedded-client";
import { startThreads } from "../../support/optimizer-thread";
import type { TestThreads } from "../../support/optimizer-thread";
import { until } from "../../support/until";
import { inWords } from "../../../src/words/said";
import { groundInWords } from "../../../src/words/ground";
import { inEnglish } from "../../../src/words/say";
import { summaryInWords } from "../../../src/words/summary";
import { saying } from "../../support/saying";

function modelsOf(state: ServerState): Extract<ServerState, { state: "up" }>["models"] {
  assert.equal(state.state, "up", JSON.stringify(state));
  return state.models;
}

describe("the optimizer's thread", function () {
  this.timeout(120_000);
  let server: EmbeddedServer;
  let threads: TestThreads;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let place: Place;

  const job = (more: Partial<OptimizeJob> = {}): OptimizeJob => ({
    ...place,
    kind: "optimize",
    model: MODEL,
    goal: "max-context",
    reliability: 0.7,
    confidence: 0.7,
    resume: false,
    ...more,
  });
  const fills = (): number => threads.news.filter(({ event }) => event.kind === "trial" && event.trial.purpose === "fill").length;

  before(async () => {
    server = await startEmbedded({ models: [MODEL] });
  });
  after(async () => {
    await server.stop();
  });
  beforeEach(async () => {
    // Every run here is in the user's store as well: each test begins with none.
    rmSync(join(dataFolder(), "results"), { recursive: true, force: true });
    threads = await startThreads();
    folder = await temporaryFolder();
    configure(folder.path);
    place = { endpoint: server.endpoint, resultsFolder: folder.path, projectFolders: [], workspace: folder.path };
  });
  afterEach(async () => {
    await threads.dispose();
    await folder.remove();
  });

  it("lists models with what is predicted for this machine, and loads nothing", async () => {
    const [model] = modelsOf(await threads.reader.request("server", place));
    assert.deepEqual([model?.name, model?.predicted.contextTokens, model?.loaded], [`${MODEL}:latest`, 2048, null]);
    assert.deepEqual(await runningModels(server.endpoint), []);
  });

  it("tells a server that does not answer as a state, with the reason", async () => {
    const state = await threads.reader.request("server", { ...place, endpoint: "http://127.0.0.1:9" });
    assert.deepEqual([state.state, state.state === "down" && state.reason], ["down", "unreachable"]);
  });

  it("says what is wrong with an endpoint that is none", async () => {
    await assert.rejects(threads.reader.request("server", { ...place, endpoint: "ftp://x" }), saying(/http or https/, { name: "UsageError" }));
  });

  it("reads the machine, and knows whether the server runs on it", async () => {
    const here = await threads.reader.request("machine", { ...place, depth: "full" });
    assert.equal(here.local, true);
    assert.ok(here.reading.ram.totalBytes > here.reading.ram.usedBytes);
    const far = await threads.reader.request("machine", { ...place, depth: "light", endpoint: "http://192.0.2.1:11434" });
    assert.equal(far.local, false);
  });

  it("optimizes to the end, tells how it goes, and shows it all from the journal", async () => {
    const outcome = await threads.optimizer.request("run", job());
    assert.deepEqual(
      outcome.presets.map(({ name, state, contextTokens }) => [name, state, contextTokens]),
      [["max_context", "certified", 2048]],
    );
    assert.match(summaryInWords(outcome, inEnglish), /Max context 2,048 tokens, certified\.$/);
    const snapshots = threads.news.flatMap(({ event }) => (event.kind === "snapshot" ? [event.snapshot] : []));
    assert.equal(snapshots.at(-1)?.share, 1);
    assert.deepEqual(
      [...new Set(threads.news.map(({ kind, runId }) => `${kind} ${runId}`))],
      [`optimize ${outcome.runId}`],
    );

    const wanted = { ...place, subject: { kind: "model", id: MODEL }, runId: null } as const;
    const [panel, rows, csv, models] = await Promise.all([
      threads.reader.request("panel", wanted),
      threads.reader.request("trials", wanted),
      threads.reader.request("export", { ...wanted, format: "csv" }),
      threads.reader.request("server", place),
    ]);
    assert.match(inWords(panel.offered[0]?.words ?? ""), /4 of 4 filled loads/);
    assert.deepEqual([panel.runs.length, panel.offered[0]?.changed.length, panel.runId], [1, 0, outcome.runId]);
    assert.deepEqual([panel.offered[0]?.preset.settings.numCtx, panel.offered[0]?.runId], [2048, outcome.runId]);
    const trials = threads.news.filter(({ event }) => event.kind === "trial");
    assert.deepEqual(
      rows.map(({ number, outcome: end }) => [number, end]),
      trials.map((_, index) => [index + 1, "ok"]),
    );
    assert.equal(csv.trimEnd().split("\n").length, rows.length + 1);
    const [model] = modelsOf(models);
    assert.deepEqual([model?.presets[0]?.state, model?.unfinished, model?.runs.length], ["certified", null, 1]);

    const chosen = await threads.reader.request("preset", { ...place, model: MODEL, preset: "max_context", runId: outcome.runId });
    assert.deepEqual([chosen.runId, chosen.options], [outcome.runId, model?.presets[0]?.options]);
    const plan = (preset: MeasuredPreset): Promise<ApplyPreview> =>
      threads.optimizer.request("planApply", { ...place, chosen: preset, workspaceFolder: folder.path, agents: { ids: [], replace: [], userFiles: false } });
    const { unproven, changed } = await plan(chosen);
    assert.deepEqual([unproven, changed], [null, []]);
    const pulled = await plan({ ...chosen, origin: { ...chosen.origin, modelDigest: "sha256:of-other-weights" } });
    assert.match(groundInWords(pulled.changed).join(), /model/i);
    const open = await plan({ ...chosen, state: "provisional", words: "2 of 2 filled loads.", why: "", unproven: { code: "not-proven-yet", made: 2, loads: 13 } });
    assert.deepEqual([inWords(open.unproven ?? ""), open.evidence, open.alreadyApplied], ["Not proven yet: 2 of 13 filled loads.", "2 of 2 filled loads.", false]);
    await assert.rejects(plan({ ...chosen, state: "rejected" }), saying(/is not stable/, { name: "UsageError" }));
    await assert.rejects(threads.reader.request("preset", { ...place, model: MODEL, preset: "max_context", runId: "no-such-run" }), saying(/is not there any more/, { name: "UsageError" }));
  });

  it("cancels within its time, lets the model go, and keeps what was measured", async () => {
    const controller = new AbortController();
    const running = threads.optimizer.request("run", job(), controller.signal);
    await until("a filled window", () => fills() > 0);
    controller.abort();
    const outcome = await running;
    assert.equal(outcome.ending, "cancelled");
    assert.deepEqual(await runningModels(server.endpoint), []);
    const [model] = modelsOf(await threads.reader.request("server", place));
    assert.deepEqual([model?.unfinished?.cutOff, (model?.unfinished?.trials ?? 0) >= 3], [false, true]);
  });

  it("refuses a job that is none, and names what is wrong with it", async () => {
    const refused = async (wrong: object, words: RegExp): Promise<void> => {
      await assert.rejects(threads.optimizer.request("run", { ...job(), ...wrong }), saying(words, { name: "UsageError" }));
    };
    await refused({ kind: "swarm" }, /"run".*kind: /);
    await refused({ reliability: 2 }, /reliability: /);
    await refused({ model: "" }, /model: /);
    await refused({ resume: "yes" }, /resume: /);
    assert.deepEqual(await runningModels(server.endpoint), []);
  });

  it("applies and undoes nothing while it measures", async () => {
    const controller = new AbortController();
    const running = threads.optimizer.request("run", job(), controller.signal);
    for (const refused of [threads.optimizer.request("undoApply", { ...place, workspaceFolders: [folder.path], agent: null }), threads.optimizer.request("apply", { ...place, planId: "any" })])
      await assert.rejects(refused, saying(/O3 is measuring .* would disturb the measurement/, { name: "UsageError" }));
    controller.abort();
    await running.catch(() => undefined);
  });

  it("says of a model whose journal cannot be read why, and shows the others", async () => {
    mkdirSync(dirname(journalPath(folder.path, `${MODEL}:latest`)), { recursive: true });
    writeFileSync(journalPath(folder.path, `${MODEL}:latest`), '{"schema":1,"kind":"trial","type":"none"}\n');
    const [model] = modelsOf(await threads.reader.request("server", place));
    assert.match(inWords(model?.problem ?? ""), /line 1: .*Fix or remove that line/);
    assert.deepEqual([model?.presets, model?.runs], [[], []]);
  });

  it("runs one measurement at a time", async () => {
    const controller = new AbortController();
    const running = threads.optimizer.request("run", job(), controller.signal);
    await assert.rejects(threads.optimizer.request("run", job()), saying(/O3 is measuring/, { name: "UsageError" }));
    controller.abort();
    await running.catch(() => undefined);
  });

  it("dies: who waits is told, the next request starts it anew, and the run is continued", async () => {
    const running = threads.optimizer.request("run", job());
    await until("a filled window", () => fills() > 0);
    await Promise.all([assert.rejects(running, PeerGone), threads.kill()]);
    assert.equal(threads.deaths.length, 1);
    const [cut] = modelsOf(await threads.reader.request("server", place));
    assert.deepEqual([cut?.unfinished?.cutOff, cut?.unfinished?.goal], [true, "max-context"]);
    const kept = cut?.unfinished?.trials ?? 0;
    assert.ok(kept >= 3, String(kept));
    const outcome = await threads.optimizer.request("run", job({ resume: true }));
    assert.deepEqual([outcome.ending, outcome.presets[0]?.state], ["completed", "certified"]);
    const rows = await threads.reader.request("trials", { ...place, subject: { kind: "model", id: MODEL }, runId: null });
    assert.ok(rows.length > kept);
    const [model] = modelsOf(await threads.reader.request("server", place));
    assert.deepEqual([model?.runs.length, model?.unfinished], [1, null]);
  });
});
