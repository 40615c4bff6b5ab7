import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import type { SwarmReport } from "../../../src/core/domain/swarm-report";
import { MODEL, workspace } from "../../support/cli-run";
import { usePlaces } from "../../support/cli-suite";
import { runningModels } from "../../support/embedded-client";
import { until } from "../../support/until";

/** Objectives that any machine keeps: what is tested is the run, not the machine. */
const EASY = ["--min-tps", "0.001", "--max-ttft", "10m", "--context", "1024"] as const;

describe("o3 swarm", function () {
  this.timeout(180_000);
  const at = usePlaces();
  const swarm = (...flags: readonly string[]): ReturnType<typeof at.place.start> => at.place.start("swarm", MODEL, ...EASY, ...flags);
  const turns = async (): Promise<number> => (await at.place.records()).filter(({ kind }) => kind === "agent-turn").length;

  it("proves as many agents as were asked for, in words, a table and files, and lets the model go", async () => {
    const { code, stdout, stderr } = await swarm("--agents", "3").ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^3 agents at once, the most that were asked for, keep 0\.00100 tok\/s each and a first token within 10 min: (\d+) of \1 requests/m);
    assert.match(stdout, /│ 3 +│ passed/);
    const [, markdown] = /^Report: (.*)$/m.exec(stdout) ?? [];
    assert.match(readFileSync(markdown ?? "", "utf8"), /\| 3 \| passed \|/);
    assert.deepEqual(await runningModels(at.server.endpoint), []);
    assert.doesNotMatch(stderr, /Warning/);
  });

  it("prints its report as JSON, whose counts are those of the journal", async () => {
    const { stdout } = await swarm("--agents", "2", "--json").ended;
    const report = JSON.parse(stdout) as SwarmReport;
    assert.equal(report.passed?.agents, 2);
    assert.ok(report.levels.reduce((sum, { sent }) => sum + sent, 0) <= (await turns()));
    assert.equal(report.contextTokens, 1024);
  });

  it("says that no agent passes where that is so (4)", async () => {
    const { code, stdout } = await at.place.start("swarm", MODEL, "--context", "1024", "--min-tps", "100000", "--agents", "4").ended;
    assert.equal(code, 4);
    assert.match(stdout, /^Not even one agent keeps /m);
  });

  it("lets requests come by chance where that is asked, and says so", async () => {
    const { code, stdout, stderr } = await swarm("--agents", "2", "--arrivals", "poisson", "--every", "500ms").ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Requests came by chance, 240 a minute on average/m);
    const turns = (await at.place.records()).filter((record) => record.kind === "agent-turn");
    assert.ok(turns.length > 0 && turns.every(({ arrival }) => arrival !== undefined));
  });

  it("refuses a pace without arrivals by chance (2)", async () => {
    const { code, stderr } = await swarm("--every", "5s").ended;
    assert.equal(code, 2);
    assert.match(stderr, /--every belongs to --arrivals poisson/);
  });

  it("says why other numbers of slots cannot be tried, beside its own answer", async () => {
    const { code, stdout, stderr } = await at.place.start("swarm", MODEL, "--context", "1024", "--max-ttft", "1ms", "--agents", "2", "--slots", "search").ended;
    assert.equal(code, 4, stderr);
    assert.match(stdout, /^Not even one agent keeps /m);
    assert.match(stdout, /^Other numbers of slots cannot be tried: This embedded engine was started elsewhere/m);
  });

  it("asks servers of its own with other numbers of slots, and ends them", async () => {
    const nobody = "http://127.0.0.1:9";
    const own = await workspace(nobody);
    try {
      const flags = ["--embedded", "--context", "1024", "--max-ttft", "1ms", "--agents", "2", "--slots", "search"];
      const { code, stdout, stderr } = await own.start("swarm", MODEL, ...flags).ended;
      assert.equal(code, 4, stderr);
      assert.match(stdout, /^Agents that pass on servers of O3's own: 0 with 2 slots; all of it at 85 % confidence together\.$/m);
      const starts = (await own.records()).filter((record) => record.kind === "run-started");
      assert.deepEqual(starts.map(({ environment }) => environment.engine.server.settings.numParallel), [1, 2]);
      const ports = starts.map(({ environment }) => environment.engine.endpoint);
      for (const endpoint of ports) await assert.rejects(fetch(`${endpoint}/api/version`));
    } finally {
      await own.remove();
    }
  });

  it("stopped in the middle keeps all turns that were finished, lets the model go, and goes on from there", async () => {
    const first = swarm("--agents", "3", "--success", "0.97");
    await until("twelve turns", async () => (await turns()) >= 12);
    first.kill("SIGINT");
    assert.equal((await first.ended).code, 130);
    const kept = await turns();
    assert.deepEqual(await runningModels(at.server.endpoint), []);
    const second = await swarm("--agents", "3", "--success", "0.97", "--resume").ended;
    assert.equal(second.code, 0, second.stderr);
    assert.ok((await turns()) > kept);
  });

  it("killed, and started again with --resume, counts what was finished before", async () => {
    const first = swarm("--agents", "2", "--success", "0.97");
    await until("eight turns", async () => (await turns()) >= 8);
    first.kill("SIGKILL");
    await first.ended;
    const kept = await turns();
    const { code, stdout, stderr } = await swarm("--agents", "2", "--success", "0.97", "--resume", "--json").ended;
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout) as SwarmReport;
    assert.equal(report.runIds.length, 2);
    assert.ok((await turns()) > kept);
  });

  it("starts anew, and says why, where something else is asked", async () => {
    await swarm("--agents", "1").ended;
    const { code, stderr } = await swarm("--agents", "2", "--resume").ended;
    assert.equal(code, 0);
    assert.match(stderr, /The last run cannot be continued\. Something else is asked for \(maxAgents\)\./);
  });

  it("does not disturb what was proven of the model, and is not taken for it", async () => {
    await swarm("--agents", "1").ended;
    assert.equal((await at.place.start("report", MODEL).ended).code, 2);
    assert.equal(existsSync(`${at.place.results}/defaults`), false);
  });

  for (const [flags, words] of [
    [["--agents", "65"], /1 to 64/],
    [["--agents", "0"], /1 to 64/],
    [["--shape", "cube"], /short, coding, rag, chat/],
    [["--preset", "fast", "--context", "1024"], /either --preset or --context/],
    [["--preset", "fast"], /no preset fast of .*o3 optimize/],
    [["--max-ttft", "soon"], /duration/],
  ] as const)
    it(`refuses ${flags.join(" ")} with one sentence (2)`, async () => {
      const { code, stderr } = await at.place.start("swarm", MODEL, ...flags).ended;
      assert.equal(code, 2);
      assert.match(stderr, words);
    });
});

describe("runs under load", function () {
  this.timeout(180_000);
  const at = usePlaces();

  it("are listed with what they found, and their reports are printed by their ids", async () => {
    await at.place.start("swarm", MODEL, ...EASY, "--agents", "2").ended;
    const { stdout } = await at.place.start("runs", "--json").ended;
    const [row] = JSON.parse(stdout) as { kind: string; runId: string; found: string; presets: unknown[] }[];
    assert.equal(row?.kind, "swarm");
    assert.match(row.found, /^2 agents at once/);
    const report = await at.place.start("report", "--run", row.runId.slice(0, 8)).ended;
    assert.equal(report.code, 0, report.stderr);
    assert.match(report.stdout, /^# .*: agents at once\n\n2 agents at once/);
    assert.equal((await at.place.start("report", "--run", row.runId, "--format", "csv").ended).code, 2);
  });
});
