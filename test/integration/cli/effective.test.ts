import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { TaskJudged } from "../../../src/core/domain/effective";
import type { EffectiveReport } from "../../../src/core/domain/effective-report";
import { groundOf } from "../../../src/core/domain/ground";
import type { Ground } from "../../../src/core/domain/ground";
import type { JournalRecord } from "../../../src/core/domain/journal";
import { usableTokensIn } from "../../../src/app/usable-tokens";
import { workspace } from "../../support/cli-run";
import type { Workspace } from "../../support/cli-run";
import type { Ended } from "../../support/cli";
import { startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { scriptedOllama } from "../../support/scripted-ollama";
import type { Scripted } from "../../support/scripted-ollama";
import { NOBODY, ORACLE, readingUpTo } from "../../support/scripted-reader";
import { TOKENIZERS } from "../../support/tokenizers";
import { until } from "../../support/until";

const MODEL = { name: "reader:latest", capabilities: ["completion"] } as const;

describe("o3 effective", function () {
  this.timeout(180_000);
  let server: LocalServer;
  let place: Workspace;
  beforeEach(async () => {
    server = await startLocalServer();
    place = await workspace(server.url.origin);
  });
  afterEach(async () => {
    await place.remove();
    await server.stop();
  });
  const serve = (scripted: Partial<Scripted>): void => {
    server.answer(scriptedOllama({ model: MODEL, reader: ORACLE, ...scripted }));
  };
  const effective = (...flags: readonly string[]): ReturnType<Workspace["start"]> => place.start("effective", MODEL.name, "--context", "8192", ...flags);
  const tasks = async (): Promise<TaskJudged[]> => (await place.records()).filter((record) => record.kind === "task-judged");
  const known = async (): Promise<{ readonly records: readonly JournalRecord[]; readonly ground: Ground }> => {
    const records = await place.records();
    const start = records.find((record) => record.kind === "run-started") ?? assert.fail("no run");
    return { records, ground: groundOf(start.model.digest, start.environment) };
  };
  const reportOf = ({ stdout }: Ended): EffectiveReport => JSON.parse(stdout) as EffectiveReport;

  it("finds the length up to which a model reads, in words, a table and files", async () => {
    serve({ reader: readingUpTo(4_300) });
    const { code, stdout, stderr } = await effective().ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^It uses at least 4,096 tokens with 85 % confidence: there it keeps 85 % or more of what it solves at 1,024 \((\d+) of \1 tasks\)\./m);
    assert.match(stdout, /^It finds 85\.6 % or more of what stands in a text of at least 4,096 tokens with 85 % confidence/m);
    assert.match(stdout, /^Compaction point for clients: 4,096 of 8,192 tokens/m);
    assert.match(stdout, /│ 4,096 +│ (\d+) of \1/);
    const [, markdown = ""] = /^Report: (.*)$/m.exec(stdout) ?? [];
    assert.match(readFileSync(markdown, "utf8"), /^# reader:latest: usable context\n\nIt uses at least 4,096 tokens/);
    const { stdout: listed } = await place.start("runs", "--json").ended;
    const [row] = JSON.parse(listed) as { kind: string; runId: string; found: string }[];
    assert.equal(row?.kind, "effective");
    assert.match(row.found, /^It uses at least 4,096 tokens/);
    assert.match((await place.start("report", "--run", row.runId.slice(0, 8)).ended).stdout, /: usable context\n/);
    const { records, ground } = await known();
    assert.equal(usableTokensIn(records, ground), 4_096);
    // Another model under its name, or another server, tells nothing of this one.
    assert.equal(usableTokensIn(records, { ...ground, modelDigest: "another" }), null);
    assert.equal(usableTokensIn(records, { ...ground, engineVersion: "9.9.9" }), null);
  });

  it("takes the whole window where the model reads all of it, whatever the server's tokenizer, and meets the lengths", async () => {
    serve({ tokenizer: TOKENIZERS[1] ?? assert.fail() });
    const report = reportOf(await effective("--json").ended);
    assert.ok(report.relative.state === "at-least" && report.absolute.state === "at-least");
    assert.ok(report.relative.wholeWindow && report.absolute.wholeWindow);
    assert.equal(report.compaction?.basis, "window");
    const { records, ground } = await known();
    assert.equal(usableTokensIn(records, ground), null);
    for (const { tokens, promptTokens } of report.lengths) assert.ok(Math.abs((promptTokens ?? 0) / tokens - 1) <= 0.01, `${promptTokens} of ${tokens}`);
  });

  it("says that it cannot be told where nothing is solved even in a short text, and what was answered", async () => {
    serve({ reader: NOBODY });
    const { code, stdout } = await effective().ended;
    assert.equal(code, 4);
    assert.match(stdout, /^Against its own short texts: cannot be told, since it solves too little even in a short text\./m);
    assert.match(stdout, /^\d+ empty answers, such as: /m);
  });

  it("does not score what a thinking model has only thought", async () => {
    serve({ model: { ...MODEL, capabilities: ["completion", "thinking"] }, thinks: true });
    const { code, stdout } = await effective().ended;
    assert.equal(code, 5);
    assert.match(stdout, /cannot be told: too many of the questions were not answered\./);
    assert.match(stdout, /not scored, as it only thought, such as: The model thought until its 1,072 tokens were spent/);
    assert.ok((await tasks()).every(({ outcome }) => outcome.state === "unanswered"));
  });

  it("does not score what the server has cut: beyond that nothing is told", async () => {
    serve({ cutAt: 3_000 });
    const report = reportOf(await effective("--json").ended);
    assert.ok(report.relative.state === "at-least" && report.relative.tokens >= 2_048 && report.relative.tokens < 3_000);
    assert.equal(report.relative.failing?.why, "no-answers");
    assert.equal(report.failures.find(({ what }) => what === "truncated")?.count, report.failures.reduce((sum, { count }) => sum + count, 0));
  });

  it("asks again where the server had one bad moment, and works with templates that refuse a system message", async () => {
    serve({
      refusesSystem: true,
      instead: (chats, _tokens, response) => {
        if (chats % 20 !== 0) return false;
        response.writeHead(500, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: "an internal error" }));
        return true;
      },
    });
    const report = reportOf(await effective("--json", "--families", "fact,chain").ended);
    assert.ok(report.relative.state === "at-least" && report.relative.wholeWindow);
    assert.ok(report.failures.every(({ what }) => what !== "other" && what !== "none"));
  });

  it("killed, and started again with --resume, asks no task twice", async () => {
    serve({ reader: readingUpTo(3_000) });
    const first = effective("--families", "fact");
    await until("twelve tasks", async () => (await tasks()).length >= 12);
    first.kill("SIGKILL");
    await first.ended;
    const kept = (await tasks()).length;
    const { code, stderr } = await effective("--families", "fact", "--resume").ended;
    assert.equal(code, 0, stderr);
    const all = await tasks();
    assert.ok(all.length > kept);
    assert.equal(new Set(all.map(({ family, slot, attempt, tokens }) => `${family}/${slot}/${attempt}/${tokens}`)).size, all.length);
  });

  it("cancelled in the middle of an answer, ends with what was answered on the disk", async () => {
    let hangs = false;
    serve({
      instead: (chats) => {
        hangs = chats > 20;
        return hangs;
      },
    });
    const run = effective();
    await until("an answer that does not come", () => Promise.resolve(hangs));
    run.kill("SIGINT");
    const { code } = await run.ended;
    assert.equal(code, 130);
    assert.equal((await tasks()).length, 20 - 6);
  });

  for (const [flags, words] of [
    [["--families", "poems"], /no tasks called "poems".*fact, facts, association, chain, count/],
    [["--confidence", "2"], /confidence/],
  ] as const)
    it(`refuses ${flags.join(" ")} with one sentence (2)`, async () => {
      const { code, stderr } = await effective(...flags).ended;
      assert.equal(code, 2);
      assert.match(stderr, words);
    });
});
