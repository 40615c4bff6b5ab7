import assert from "node:assert/strict";
import { workspace } from "../../support/cli-run";
import type { Workspace } from "../../support/cli-run";
import { until } from "../../support/until";

describe("o3 embedded", function () {
  this.timeout(60_000);
  let place: Workspace;

  beforeEach(async () => {
    place = await workspace("http://127.0.0.1:9");
  });
  afterEach(async () => {
    await place.remove();
  });

  it("serves a model with random weights until Ctrl-C, and leaves nothing running", async () => {
    const run = place.start("embedded", "--port", "0", "--models", place.path, "--make", "tiny");
    await run.says(/^In another terminal: OLLAMA_HOST=http:\/\/127\.0\.0\.1:\d+ o3 models$/m);
    const [, endpoint = ""] = /OLLAMA_HOST=(\S+)/.exec(run.heard()) ?? [];
    const models = await place.start("models", "--endpoint", endpoint).ended;
    assert.match(models.stdout, /tiny:latest/);
    run.kill("SIGINT");
    assert.equal((await run.ended).code, 0);
    await until("the engine to be gone", async () => (await fetch(endpoint).catch(() => null)) === null);
  });
});
