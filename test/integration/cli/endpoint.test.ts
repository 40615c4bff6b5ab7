import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { startEmbedded } from "../../support/embedded";
import { lastSentence, MODEL, workspace } from "../../support/cli-run";
import type { Workspace } from "../../support/cli-run";
import { startLocalServer } from "../../support/local-server";
import type { Handler } from "../../support/local-server";

/** Port 9 (discard) is privileged and closed: a connection is refused at once. */
const CLOSED = "http://127.0.0.1:9";

async function against(answer: Handler, use: (place: Workspace) => Promise<void>): Promise<void> {
  const server = await startLocalServer(answer);
  const place = await workspace(server.url.href);
  try {
    await use(place);
  } finally {
    await place.remove();
    await server.stop();
  }
}

/** Nothing on stdout, and nothing written where nothing could be measured. */
function leftNothing(place: Workspace, stdout: string): void {
  assert.equal(stdout, "");
  assert.equal(existsSync(place.results), false);
}

describe("o3 optimize against an endpoint that", () => {
  it("is down: says how to start a server (3)", async () => {
    const place = await workspace(CLOSED);
    const ended = await place.optimize().ended;
    await place.remove();
    assert.equal(ended.code, 3);
    assert.match(lastSentence(ended), /No Ollama answers at http:\/\/127\.0\.0\.1:9.*'ollama serve'.*OLLAMA_HOST/);
    leftNothing(place, ended.stdout);
  });

  it("is no Ollama: says so (3)", () =>
    against(
      (_, response) => {
        response.writeHead(200, { "content-type": "text/html" });
        response.end("<h1>It works!</h1>");
      },
      async (place) => {
        const ended = await place.optimize().ended;
        assert.equal(ended.code, 3);
        assert.match(lastSentence(ended), /answers, but is not Ollama/);
        leftNothing(place, ended.stdout);
      },
    ));

  it("accepts and never answers: gives up within its time limit (3)", () =>
    against(
      () => undefined,
      async (place) => {
        const ended = await place.optimize().ended;
        assert.equal(ended.code, 3);
        assert.match(lastSentence(ended), /did not answer within \d+ s/);
        leftNothing(place, ended.stdout);
      },
    ));

  it("does not have the model: names one that is near (2)", async () => {
    const server = await startEmbedded({ models: [MODEL] });
    const place = await workspace(server.endpoint);
    const ended = await place.start("optimize", "tiny-c248").ended;
    await place.remove();
    await server.stop();
    assert.equal(ended.code, 2);
    assert.match(lastSentence(ended), /"tiny-c248" is not installed\. Did you mean tiny-c2048:latest\?/);
    leftNothing(place, ended.stdout);
  });
});
