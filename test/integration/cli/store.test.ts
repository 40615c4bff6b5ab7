import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readJournal } from "../../../src/results";
import { startCli } from "../../support/cli";
import type { Ended } from "../../support/cli";
import { lastSentence, midFill, MODEL, QUICK } from "../../support/cli-run";
import { usePlaces } from "../../support/cli-suite";

/** Nobody listens there. */
const CLOSED = "http://127.0.0.1:9";

interface Elsewhere {
  readonly folder?: string;
  readonly endpoint?: string;
  readonly data?: string;
}

interface Listed {
  readonly runId: string;
  readonly presets: readonly { readonly current: boolean }[];
}

describe("results of the machine", function () {
  this.timeout(180_000);
  const used = usePlaces();

  /** Runs a command in another working directory, as the same user. */
  function elsewhere(args: readonly string[], { folder = "elsewhere", endpoint = used.server.endpoint, data = used.place.data }: Elsewhere = {}): Promise<Ended> {
    const cwd = join(used.place.path, folder);
    mkdirSync(cwd, { recursive: true });
    return startCli(args, { cwd, env: { OLLAMA_HOST: endpoint, O3_DATA_DIR: data } }).ended;
  }
  const runsSeen = async (flags: readonly string[] = [], where: Elsewhere = {}): Promise<Listed[]> => {
    const { code, stdout, stderr } = await elsewhere(["runs", "--json", ...flags], where);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Listed[];
  };
  const done = async (...flags: string[]): Promise<string> => {
    const { code, stdout, stderr } = await used.place.optimize("--json", ...flags).ended;
    assert.equal(code, 0, stderr);
    return (JSON.parse(stdout) as { readonly runIds: readonly string[] }).runIds.at(-1) ?? "";
  };

  it("are found from any working directory, whether the server answers or not, and the folder where they were made stays as it was", async () => {
    const runId = await done();
    assert.equal(existsSync(join(used.place.path, "o3_results")), false);
    for (const endpoint of [used.server.endpoint, CLOSED]) {
      assert.deepEqual((await runsSeen([], { endpoint })).map((run) => run.runId), [runId]);
      const report = await elsewhere(["report", "--format", "yaml"], { endpoint });
      assert.match(report.stdout, /max_context:\n {4}state: certified\n/);
    }
    const models = await elsewhere(["models"]);
    assert.match(models.stdout.replaceAll(/[\s│]+/g, " "), /Max context 2048 \(certified\)/);
    const applied = await elsewhere(["apply", "--preset", "max_context", "--agents", "none", "--dry-run"]);
    assert.equal(applied.code, 0, applied.stderr);
    // What only the server can tell is said to be unknown; what is on the disk is listed.
    const offline = await elsewhere(["models"], { endpoint: CLOSED });
    assert.equal(offline.code, 3);
    assert.match(offline.stdout.replaceAll(/[\s│]+/g, " "), new RegExp(`${MODEL}.* server offline Max context 2048 \\(certified\\)`));
    assert.match(lastSentence(offline), /No Ollama answers at http:\/\/127\.0\.0\.1:9/);
  });

  it("are in the folder of --out as well, which Git is told to leave alone, and count once", async () => {
    const out = join(used.place.path, "project", "o3_results");
    const runId = await done("--out", out);
    assert.deepEqual(readdirSync(out).sort(), [".gitignore", "defaults", "env", "logs", "summaries"]);
    assert.equal(readFileSync(join(out, ".gitignore"), "utf8"), "*\n");
    for (const part of ["logs", "summaries", "defaults", "env"])
      assert.deepEqual(readdirSync(join(used.place.results, part)), readdirSync(join(out, part)), part);
    // In the project its own folder is read too, and nothing is shown twice.
    for (const folder of ["elsewhere", "project"]) assert.deepEqual((await runsSeen([], { folder })).map((run) => run.runId), [runId]);
    assert.deepEqual((await runsSeen(["--out", out])).map((run) => run.runId), [runId]);
    // Without the store the project's folder is enough, and the other way round.
    assert.deepEqual((await runsSeen([], { folder: "project", data: join(used.place.path, "no-data") })).map((run) => run.runId), [runId]);
    rmSync(out, { recursive: true });
    assert.deepEqual((await runsSeen([], { folder: "project" })).map((run) => run.runId), [runId]);
  });

  it("made before there was a store are read where they are, and go on in the store", async () => {
    const run = used.place.optimize();
    await midFill(run, used.server.endpoint);
    run.kill("SIGINT");
    await run.ended;
    const old = join(used.place.path, "old", "o3_results");
    cpSync(used.place.results, old, { recursive: true });
    rmSync(join(old, ".gitignore"));
    rmSync(used.place.data, { recursive: true });
    assert.equal((await runsSeen([], { folder: "old" })).length, 1);
    cpSync(join(used.place.path, ".o3"), join(used.place.path, "old", ".o3"), { recursive: true });
    const resumed = await elsewhere(["optimize", MODEL, ...QUICK, "--resume", "--json"], { folder: "old" });
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stderr, /Continuing run/);
    assert.deepEqual(readdirSync(old).sort(), ["defaults", "env", "logs", "summaries"], "an existing folder is left as it is");
    // The store has all parts of the run: it stands without the project.
    const [whole] = await runsSeen([], { folder: "elsewhere" });
    assert.deepEqual(await runsSeen([], { folder: "old" }), [whole]);
    assert.ok(whole?.presets.some(({ current }) => current));
    assert.equal(new Set((await used.place.records()).map(({ runId }) => runId)).size, 2);
  });

  for (const [what, take] of [
    ["removed", (project: string): void => { rmSync(join(project, "o3_results"), { recursive: true }); }],
    ["moved with its project", (project: string): void => { renameSync(project, `${project}-renamed`); }],
  ] as const)
    it(`stay where the folder of --out is ${what} during the run: it ends, says where it is kept, makes no old path anew, and goes on from there`, async () => {
      const project = join(used.place.path, "project");
      const out = join(project, "o3_results");
      const run = used.place.optimize("--out", out);
      await midFill(run, used.server.endpoint);
      take(project);
      const ended = await run.ended;
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(lastSentence(ended), /o3_results\/logs\/.* is not as this run left it: it was removed\. .* All of this run is in .*data\/results\/\w+\/logs\/.*\.jsonl\.$/);
      assert.equal(existsSync(out), false);
      const { records } = await readJournal(used.place.results, `${MODEL}:latest`);
      const last = records.at(-1);
      assert.deepEqual([last?.kind, last?.kind === "run-ended" && last.ending.state], ["run-ended", "failed"]);
      const resumed = await used.place.optimize("--resume").ended;
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.match(resumed.stderr, /Continuing run/);
    });

  it("are kept in the folder of --out alone where the user's data folder cannot be used, and that is said", async () => {
    const data = join(used.place.path, "file-in-its-place");
    cpSync(join(used.place.path, ".o3", "optimization.yaml"), data);
    cpSync(join(used.place.path, ".o3"), join(used.place.path, "elsewhere", ".o3"), { recursive: true });
    const alone = await elsewhere(["optimize", MODEL, ...QUICK, "--out", "out"], { data });
    assert.equal(alone.code, 0, alone.stderr);
    assert.match(alone.stderr, /This run is kept in .*out alone\. .*file-in-its-place/);
    assert.equal((await runsSeen(["--out", "out"], { data })).length, 1);
  });
});
