import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runningModels } from "../../support/embedded-client";
import { lastSentence } from "../../support/cli-run";
import type { Ended } from "../../support/cli";
import { usePlaces } from "../../support/cli-suite";

/** What a run says in its first line for a person. */
const headline = ({ stdout }: Ended): string => stdout.trimStart().split("\n")[0] ?? "";

describe("o3 optimize with", function () {
  this.timeout(60_000);
  const used = usePlaces();

  it("a RAM limit that nothing keeps: loads nothing, and says what would help (4)", async () => {
    const ended = await used.place.optimize("--ram-limit", "0.01").ended;
    assert.equal(ended.code, 4, ended.stderr);
    assert.match(headline(ended), /^tiny-c2048:latest: .*limit/);
    assert.deepEqual(await runningModels(used.server.endpoint), []);
    assert.equal((await used.place.trials()).filter((trial) => trial.contextTokensObserved !== null).length, 0);
  });

  it("a speed that nothing reaches: says how fast it is, and keeps what is measured (4)", async () => {
    const ended = await used.place.optimize("--min-tps", "1000000").ended;
    assert.equal(ended.code, 4, ended.stderr);
    assert.match(headline(ended), /tok\/s/);
    assert.ok((await used.place.trials()).length > 0);
    assert.deepEqual(await runningModels(used.server.endpoint), []);
  });

  it("a budget of one second: says what was earned (5)", async () => {
    const ended = await used.place.optimize("--budget", "1s").ended;
    assert.equal(ended.code, 5, ended.stderr);
    assert.match(ended.stdout.replaceAll(/[\s│]+/g, " "), /budget/);
    assert.equal((await used.place.records()).at(-1)?.kind, "run-ended");
    assert.deepEqual(await runningModels(used.server.endpoint), []);
  });

  it("a mistake in a configuration file: names file, line and column, and loads nothing (2)", async () => {
    mkdirSync(join(used.place.path, ".o3"), { recursive: true });
    writeFileSync(join(used.place.path, ".o3", "hardware.yaml"), "limits:\n  ram: [0.9\n");
    const ended = await used.place.optimize().ended;
    assert.equal(ended.code, 2);
    assert.match(lastSentence(ended), /hardware\.yaml:\d+:\d+: /);
    assert.deepEqual(await used.place.records(), []);
  });

  for (const [flag, value, allowed] of [
    ["--reliability", "85", /between 0 and 1, such as 0\.85/],
    ["--goal", "fats", /Allowed choices are max-context, balanced, fast, all/],
    ["--budget", "soon", /duration such as 90s, 20m or 1h30m/],
  ] as const) {
    it(`${flag} ${value}: names what is allowed (2)`, async () => {
      const { code, stdout, stderr } = await used.place.optimize(flag, value).ended;
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
      assert.match(stderr, allowed);
      assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
    });
  }
});
