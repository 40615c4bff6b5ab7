import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { withContext } from "../../../src/core/domain/settings";
import type { LoadTrial, RequestTrial } from "../../../src/core/domain/trial";
import { disturbancesIn } from "../../../src/core/judge/contention";
import type { Bench } from "../../../src/core/measure/bench";
import { measureLoad } from "../../../src/core/measure/load";
import { measureRequest } from "../../../src/core/measure/request";
import { writeDocument } from "../../../src/core/workload/prompt";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { realBench } from "../../support/real-bench";

const OWN = "tiny-c2048";
const THEIRS = "tiny";
const never = new AbortController().signal;
const settings = withContext(1024);

/** Another program: asks for a reply that never ends, and says when pieces of it have come for longer than any list or state takes. */
async function anotherClient(endpoint: string, numCtx: number): Promise<{ readonly end: () => Promise<void> }> {
  const body = { model: OWN, prompt: "of the people", options: { num_ctx: numCtx, num_predict: 0, temperature: 2 } };
  const script = `fetch(${JSON.stringify(`${endpoint}/api/generate`)}, { method: "POST", body: ${JSON.stringify(JSON.stringify(body))} })
    .then(async (reply) => {
      let first;
      for await (const chunk of reply.body) {
        first ??= performance.now();
        if (performance.now() - first > 300) process.stdout.write(".");
      }
    });`;
  const client = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(client.stdout, "data");
  return {
    end: async () => {
      const ended = once(client, "exit");
      client.kill("SIGKILL");
      await ended;
    },
  };
}

describe("a server that another client uses", () => {
  let server: EmbeddedServer;
  let bench: Bench;
  let load: LoadTrial;

  beforeEach(async () => {
    // Both have their slot: nobody waits, so nothing but the connection shows the other one.
    server = await startEmbedded({ models: [OWN, THEIRS], env: { OLLAMA_NUM_PARALLEL: "2" } });
    bench = await realBench({ endpoint: server.endpoint, model: OWN, replyTokens: 16 });
    load = await measureLoad(bench, { purpose: "search", settings, predictedFootprintBytes: null }, never);
  });

  afterEach(() => server.stop());

  const ask = (timeLimitMs = 60_000): Promise<RequestTrial> =>
    measureRequest(
      bench,
      { purpose: "depth", loadId: load.id, settings, contextTokens: 1024, document: writeDocument(30, bench.random), question: 0, expectedPromptTokens: null, timeLimitMs },
      never,
    );
  const others = (trial: RequestTrial | LoadTrial): boolean => disturbancesIn(trial, bench.protocol).includes("server");

  it("is not told of while O3 is alone", async () => {
    const trial = await ask();
    assert.equal(trial.verdict.state, "success");
    assert.deepEqual([others(load), others(trial), trial.otherModels], [false, false, undefined]);
  });

  it("is not told of where O3 itself asks several times at once", async () => {
    const trials = await Promise.all([ask(), ask(), ask()]);
    assert.deepEqual(trials.map(others), [false, false, false]);
  });

  if (process.platform === "linux")
    it("is told by the other one's connection; what succeeds stays a success, and what fails a failure", async () => {
      const client = await anotherClient(server.endpoint, 1024);
      const [trial, late] = [await ask(), await ask(1)];
      await client.end();
      assert.deepEqual([trial.contended, others(trial), trial.verdict.state], [true, true, "success"]);
      assert.equal(late.verdict.state, "failure");
      assert.deepEqual((await ask()).watch?.otherClients, 0);
    });

  it("is told by a model that the other one loaded", async () => {
    await ask();
    const theirs = { model: THEIRS, settings: withContext(512), purpose: "restore", keepAlive: 300, timeLimitMs: 60_000 } as const;
    await bench.engine.load(theirs, never);
    const trial = await ask();
    assert.deepEqual([trial.otherModels, trial.contended], [[`${THEIRS}:latest`], true]);
    assert.equal((await ask()).otherModels, undefined);
  });
});
