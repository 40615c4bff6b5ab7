import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { journalPath } from "../../../src/results";
import { History } from "../../../src/worker/history";
import { serverState } from "../../../src/worker/server-state";
import { Servers } from "../../../src/worker/servers";
import { startLocalServer } from "../../support/local-server";
import { pretendOllama } from "../../support/pretend-ollama";
import { inFolder } from "../results/folder";
import { sampleRun } from "../results/records";

const MODEL = "tiny:1b";
const OTHER = "other:1b";

describe("the models of a server, before their journals were read", function () {
  this.timeout(30_000);

  /** Of each model: whether it is being read, and how many runs are told. */
  const inWorld = (work: (told: (depth: "list" | "full") => Promise<unknown>) => Promise<void>): Promise<void> =>
    inFolder(async (folder) => {
      const { records } = await sampleRun();
      const path = journalPath(folder, MODEL);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
      const { url, stop } = await startLocalServer(pretendOllama([{ name: MODEL }, { name: OTHER }]));
      const server = new Servers({}).at(url.href);
      const history = new History();
      try {
        await work(async (depth) => {
          const state = await serverState(server, history, { folders: [folder], env: {}, depth }, AbortSignal.timeout(20_000));
          assert.equal(state.state, "up");
          return state.models.map(({ name, reading, runs }) => [name, reading ?? false, runs.length]);
        });
      } finally {
        await server.engine.close();
        await stop();
      }
    });

  it("are listed at once, with the word that what was measured is being read", () =>
    inWorld(async (told) => {
      assert.deepEqual(await told("list"), [
        [MODEL, true, 0],
        [OTHER, false, 0],
      ]);
    }));

  it("are told whole when all of it is asked for, and from then on at once", () =>
    inWorld(async (told) => {
      const whole = [
        [MODEL, false, 1],
        [OTHER, false, 0],
      ];
      assert.deepEqual(await told("full"), whole);
      assert.deepEqual(await told("list"), whole);
    }));
});
