import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { temporaryFolder } from "../../support/cli";
import { startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { startThreads } from "../../support/optimizer-thread";
import type { TestThreads } from "../../support/optimizer-thread";
import { pretendOllama } from "../../support/pretend-ollama";
import { saying } from "../../support/saying";

const LAYER = { status: "pulling 4f659a1e86d7", digest: "sha256:4f659a1e86d7", total: 3_000_000_000 };

describe("fetching a model in the optimizer's thread", function () {
  this.timeout(60_000);
  let threads: TestThreads;
  let server: LocalServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    threads = await startThreads();
    server = await startLocalServer();
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    await threads.dispose();
    await server.stop();
    await folder.remove();
  });

  const answerPull = (work: (response: Parameters<RequestListener>[1]) => void): void => {
    server.answer(
      pretendOllama([], (request, response) => {
        if (request.path !== "/api/pull") return false;
        response.writeHead(200, { "content-type": "application/x-ndjson" });
        work(response);
        return true;
      }),
    );
  };
  const pull = (signal?: AbortSignal): Promise<unknown> =>
    threads.optimizer.request("pull", { model: "tiny:1b", endpoint: server.url.origin, resultsFolder: folder.path, projectFolders: [], workspace: folder.path }, signal);

  it("tells how far it is, from the first question to the end", async () => {
    answerPull((response) => {
      const lines = [{ status: "pulling manifest" }, LAYER, { ...LAYER, completed: 3_000_000_000 }, { status: "success" }];
      response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    });
    await pull();
    assert.deepEqual([threads.fetching[0]?.step, threads.fetching.at(-1)?.step], ["asking", "done"]);
    assert.ok(threads.fetching.every(({ model }) => model === "tiny:1b"));
  });

  it("is refused in words where the registry has no such model", async () => {
    answerPull((response) => {
      response.end(`${JSON.stringify({ error: "pull model manifest: file does not exist" })}\n`);
    });
    await assert.rejects(pull(), saying(/The registry has no model "tiny:1b"/));
  });

  it("stops when it is told to, and the server sees that nobody waits any more", async () => {
    const stop = new AbortController();
    const closed = new Promise<void>((resolve) => {
      answerPull((response) => {
        response.on("close", resolve);
        response.write(`${JSON.stringify(LAYER)}\n`);
        stop.abort();
      });
    });
    await assert.rejects(pull(stop.signal));
    await closed;
  });
});
