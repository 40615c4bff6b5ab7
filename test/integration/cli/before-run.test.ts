import assert from "node:assert/strict";
import { runningModels } from "../../support/embedded-client";
import { MODEL, QUICK } from "../../support/cli-run";
import { usePlaces } from "../../support/cli-suite";

describe("o3 optimize, before it measures", function () {
  this.timeout(120_000);
  const used = usePlaces();

  it("--dry-run loads nothing and writes nothing, and says honestly that no proof was timed yet", async () => {
    const { place, server } = used;
    const { code, stdout, stderr } = await place.start("optimize", MODEL, ...QUICK, "--dry-run").ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^tiny-c2048:latest: 2,048 tokens fit \(predicted\)\. Nothing was loaded\.\nHow long a proof takes is not known before the first probe\.\n$/);
    assert.deepEqual(await runningModels(server.endpoint), []);
    assert.deepEqual(await place.records(), []);
  });

  it("says what a proof takes once there was a run here, in a dry run and at the start of the next one", async () => {
    const { place } = used;
    const first = await place.optimize().ended;
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /^How long a proof takes is not known before the first probe\.$/m);
    const dry = await place.start("optimize", MODEL, ...QUICK, "--dry-run").ended;
    assert.match(dry.stdout, /^Proving 2K needs about \d+ s\.$/m);
    const second = await place.optimize().ended;
    assert.match(second.stderr, /^Proving 2K needs about \d+ s\.$/m);
  });

  it("--wait-for-quiet begins at its limit at the latest", async () => {
    const { place } = used;
    const { code, stderr } = await place.optimize("--wait-for-quiet", "2s").ended;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^filling 2,048 tokens/m);
  });

  it("goes on with the run that is named, and refuses one that is none", async () => {
    const { place } = used;
    const cut = await place.optimize("--budget", "1s").ended;
    assert.equal(cut.code, 5, cut.stderr);
    const [begun] = await place.records();
    const again = await place.optimize("--resume", begun?.runId.slice(0, 8) ?? "").ended;
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, new RegExp(`^Continuing run ${begun?.runId.slice(0, 8) ?? ""}`, "m"));
    const none = await place.optimize("--resume", "zzz").ended;
    assert.equal(none.code, 2);
    assert.match(none.stderr, /There is no run "zzz" of tiny-c2048:latest/);
  });
});
