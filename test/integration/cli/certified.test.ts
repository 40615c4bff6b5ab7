import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { runningModels } from "../../support/embedded-client";
import { MODEL, workspace } from "../../support/cli-run";
import type { Workspace } from "../../support/cli-run";
import type { Ended } from "../../support/cli";

interface Named {
  readonly name: string;
}

describe("o3 on a model that fits", function () {
  this.timeout(120_000);
  let server: EmbeddedServer;
  let place: Workspace;
  let first: Ended;

  before(async () => {
    server = await startEmbedded({ models: [MODEL] });
    place = await workspace(server.endpoint);
    first = await place.optimize("--json").ended;
  });
  after(async () => {
    await place.remove();
    await server.stop();
  });

  const only = (folder: string, ending: string): string => {
    const names = readdirSync(join(place.results, folder)).filter((name) => name.endsWith(ending));
    assert.equal(names.length, 1, `${folder} holds ${names.join(", ")}`);
    return readFileSync(join(place.results, folder, names[0] ?? ""), "utf8");
  };

  it("certifies it (0)", () => {
    assert.equal(first.code, 0, first.stderr);
    const report = JSON.parse(first.stdout) as { presets: { name: string; contextTokens: number; evidence: { state: string } }[] };
    assert.deepEqual(
      report.presets.map(({ name, contextTokens, evidence }) => [name, contextTokens, evidence.state]),
      [["max_context", 2048, "certified"]],
    );
  });

  it("shows its progress on stderr, in plain lines", () => {
    assert.match(first.stderr, /^filling 2,048 tokens for Max context/m);
    assert.match(first.stderr, /^done · .* · 100 % of the proof · proven so far: Max context 2K · /m);
    // Neither colours nor cursor movements in a pipe.
    assert.equal(first.stderr.includes("\u001b"), false);
  });

  it("writes what it printed as JSON", () => {
    assert.deepEqual(JSON.parse(only("summaries", ".json")), JSON.parse(first.stdout));
  });

  it("writes presets that Ollama's options can be taken from", () => {
    const { presets } = parse(only("defaults", ".yaml")) as { presets: Record<string, { options: { num_ctx?: number } }> };
    assert.equal(presets.max_context?.options.num_ctx, 2048);
    assert.ok("rollback" in presets);
  });

  it("writes the environment that it measured in", () => {
    const { environment, model } = JSON.parse(only("env", ".json")) as { environment: { engine: { kind: string } }; model: Named };
    assert.equal(environment.engine.kind, "embedded");
    assert.equal(model.name, `${MODEL}:latest`);
  });

  it("has a line a trial in the journal and in the CSV", async () => {
    const trials = await place.trials();
    assert.ok(trials.length > 10);
    const [, ...rows] = only("summaries", ".csv").trimEnd().split("\n");
    assert.equal(rows.length, trials.length);
  });

  it("leaves the server as it was: nothing in memory", async () => {
    assert.deepEqual(await runningModels(server.endpoint), []);
  });

  it("rebuilds the JSON report from the journal alone", async () => {
    const { code, stdout } = await place.start("report", "--format", "json").ended;
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), JSON.parse(first.stdout));
  });

  for (const [format, folder, ending] of [
    ["md", "summaries", ".md"],
    ["csv", "summaries", ".csv"],
    ["yaml", "defaults", ".yaml"],
  ] as const) {
    it(`rebuilds the ${format} report from the journal alone`, async () => {
      const { code, stdout } = await place.start("report", MODEL, "--format", format).ended;
      assert.equal(code, 0);
      assert.equal(stdout, only(folder, ending));
    });
  }

  it("lists the model with its predicted ceiling and its presets", async () => {
    const { code, stdout } = await place.start("models").ended;
    assert.equal(code, 0);
    assert.match(stdout, /tiny-c2048/);
    assert.match(stdout, /Max context 2048/);
    assert.match(stdout, /nothing was loaded/);
  });

  it("lists the model for machines", async () => {
    const { code, stdout, stderr } = await place.start("models", "--json").ended;
    const [row, ...others] = JSON.parse(stdout) as { model: Named; predicted: { state: string }; presets: string[] }[];
    assert.deepEqual({ code, stderr, others }, { code: 0, stderr: "", others: [] });
    assert.equal(row?.model.name, `${MODEL}:latest`);
    assert.equal(row.predicted.state, "named");
    assert.deepEqual(row.presets, ["max_context 2048 (certified)"]);
  });

  it("finds nothing wrong with a server that answers", async () => {
    const { code, stdout } = await place.start("doctor").ended;
    assert.match(stdout, /^ok +server +embedded /m);
    assert.equal(code, 0, stdout);
  });

  it("prints the doctor's findings as one JSON document", async () => {
    const { stdout } = await place.start("doctor", "--json").ended;
    const findings = JSON.parse(stdout) as { state: string; what: string }[];
    assert.equal(findings.find(({ what }) => what === "server")?.state, "ok");
  });

  it("measures nothing new when a completed run is resumed, and ends with the presets in words (0)", async () => {
    const before = await place.trials();
    const { code, stdout } = await place.optimize("--resume").ended;
    assert.equal(code, 0);
    assert.deepEqual(await place.trials(), before);
    // Words are broken over the lines of a table.
    const words = stdout.replaceAll(/[\s│]+/g, " ");
    assert.match(words, /Max context 2048 certified 2,048 tokens;/);
    assert.match(words, /filled loads/);
    assert.match(words, /reliability at least 70 %/);
    assert.match(stdout, /Written:\n( {2}data\/results\/\w+\/.*\n){6}$/);
  });

  it("keeps what is proven when a later run is cancelled after its first load (130)", async () => {
    const [proven] = (JSON.parse(first.stdout) as { runIds: string[] }).runIds;
    const run = place.optimize();
    await run.says(/^measuring speed/m);
    run.kill("SIGINT");
    const ended = await run.ended;
    assert.equal(ended.code, 130, ended.stderr);
    assert.match(ended.stdout.replaceAll(/\s+/g, " "), /Max context of run \w{8} \(\S+, certified\) is still valid: 2,048 tokens;/);
    const { presets } = parse(only("defaults", ".yaml")) as { presets: Record<string, { state: string; run?: string }> };
    assert.equal(presets.max_context?.state, "certified");
    const rows = JSON.parse((await place.start("runs", "--json").ended).stdout) as { runId: string; runIds: string[]; ending: string; presets: { current: boolean }[] }[];
    assert.deepEqual(rows.map(({ ending, presets: [preset] }) => [ending, preset?.current ?? null]), [["cancelled", null], ["completed", true]]);
    assert.ok(proven !== undefined && rows[1]?.runIds.includes(proven));
    assert.match((await place.start("models").ended).stdout, /Max context 2048 \(certified\)/);
  });
});
