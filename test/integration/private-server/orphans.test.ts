import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { endOrphans } from "../../../src/private-server";
import { processesOf } from "../../../src/private-server/processes";
import { writeRecord } from "../../../src/private-server/record";
import type { ServerRecord } from "../../../src/private-server/record";
import { inWords } from "../../../src/words/said";
import { gone, inPlace, isRunning, startedIn, tellPid, tinyRecipe } from "./support";

const anySignal = (): AbortSignal => AbortSignal.timeout(18_000);
/** Above the largest number that Linux gives to a process. */
const DEAD = { pid: 2 ** 22 + 1, startedAt: "1", since: "2020-01-01T00:00:00.000Z" };

const told = z.object({ server: z.number(), runner: z.number(), endpoint: z.string() });

/** An O3 with a private server and a loaded model: killed by kill -9, or leaving by itself without waiting for anything. */
async function crash(folder: string, leaves = false): Promise<z.infer<typeof told>> {
  const script = join(__dirname, "crashing-run.ts");
  const what = JSON.stringify({ folder, recipe: await tinyRecipe(), leaves });
  const child = spawn(process.execPath, ["--require", "tsx/cjs", script, what], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  try {
    const line = once(createInterface({ input: child.stdout }), "line");
    if (leaves) await ended;
    else await Promise.race([line, ended.then(() => Promise.reject(new Error("The run ended by itself.")))]);
    return told.parse(JSON.parse(String((await line)[0])));
  } finally {
    child.kill("SIGKILL");
    await gone(child.pid ?? 0);
  }
}

/** A process that has nothing to do with O3. */
async function withBystander(work: (pid: number, startedAt: number) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });
  try {
    const entry = (await processesOf(process.platform).list()).find(({ pid }) => pid === child.pid);
    assert.ok(entry);
    await work(entry.pid, entry.startedAt);
  } finally {
    child.kill("SIGKILL");
  }
}

const recordOf = (holder: ServerRecord["holder"], head: ServerRecord["head"]): ServerRecord => ({
  holder,
  mark: "0b0c",
  program: "node",
  command: "node server.mjs",
  port: 1,
  head,
});

describe("what a crashed O3 left behind", function () {
  this.timeout(60_000);

  it("a server with a loaded model: both are ended by the next run, which says so once", () =>
    inPlace(async ({ folder }) => {
      const { server, runner, endpoint } = await crash(folder);
      const answer = await fetch(`${endpoint}/api/version`, { signal: AbortSignal.timeout(5_000) });
      assert.equal(answer.status, 200, "the server outlives a killed O3");
      assert.deepEqual([await isRunning(server), await isRunning(runner)], [true, true]);
      const sentences = await endOrphans(folder, anySignal());
      assert.equal(sentences.length, 1);
      assert.match(inWords(sentences[0] ?? ""), /^Ended a private server that an O3 run of \d{4}-.* had left behind \(process \d+, \d+\)\.$/);
      assert.deepEqual([await isRunning(server), await isRunning(runner)], [false, false]);
      assert.deepEqual(readdirSync(folder), []);
      assert.deepEqual(await endOrphans(folder, anySignal()), []);
    }));

  it("a runner whose server is gone too", () =>
    inPlace(async ({ folder }) => {
      const { server, runner } = await crash(folder);
      // Ollama's runner goes on when its server is killed; the embedded engine's does so when it is stopped.
      process.kill(runner, "SIGSTOP");
      process.kill(server, "SIGKILL");
      await gone(server);
      assert.ok(await isRunning(runner));
      assert.match(inWords((await endOrphans(folder, anySignal()))[0] ?? ""), new RegExp(`\\(process ${runner}\\)`));
      assert.ok(!(await isRunning(runner)));
      assert.deepEqual(readdirSync(folder), []);
    }));

  it("a crash before the server's number was noted: it is found by its mark", () =>
    inPlace(async ({ folder }) => {
      const { server, runner } = await crash(folder);
      const [file = ""] = readdirSync(folder).filter((name) => name.endsWith(".json"));
      const mark = file.replace(".private-server-", "").replace(".json", "");
      await writeRecord(folder, { ...recordOf(DEAD, null), mark });
      assert.equal((await endOrphans(folder, anySignal())).length, 1);
      assert.deepEqual([await isRunning(server), await isRunning(runner)], [false, false]);
    }));

  it("an O3 that leaves without waiting: stop() in its handler of exit is enough, and the next run tidies up silently", () =>
    inPlace(async ({ folder }) => {
      const { server, runner } = await crash(folder, true);
      await gone(server);
      await gone(runner);
      assert.deepEqual(await endOrphans(folder, anySignal()), []);
      assert.deepEqual(readdirSync(folder), []);
    }));

  it("a number that was given to another process since: that one lives on", () =>
    inPlace(({ folder }) =>
      withBystander(async (pid, startedAt) => {
        await writeRecord(folder, recordOf(DEAD, { pid, startedAt: startedAt - 1 }));
        assert.deepEqual(await endOrphans(folder, anySignal()), []);
        assert.ok(await isRunning(pid));
        assert.deepEqual(readdirSync(folder), []);
      }),
    ));

  it("a file that a power cut emptied is removed", () =>
    inPlace(async ({ folder }) => {
      writeFileSync(join(folder, ".private-server-x.json"), "");
      assert.deepEqual(await endOrphans(folder, anySignal()), []);
      assert.deepEqual(readdirSync(folder), []);
    }));

  it("a thread of this process that was ended: its server is an orphan although the process lives", () =>
    inPlace(async ({ folder }) => {
      const file = join(folder, "pid");
      const script = `${tellPid(file)} setInterval(() => {}, 1000);`;
      const options = { workerData: { folder, script }, execArgv: ["--require", "tsx/cjs"] };
      const thread = new Worker(join(__dirname, "thread.ts"), options);
      const pid = await startedIn(file);
      await thread.terminate();
      assert.ok(await isRunning(pid));
      assert.equal((await endOrphans(folder, anySignal())).length, 1);
      assert.ok(!(await isRunning(pid)));
    }));

  it("servers of an O3 that lives are none of it", () =>
    inPlace(async ({ folder, start }) => {
      const server = await start({ recipe: await tinyRecipe() });
      assert.deepEqual(await endOrphans(folder, anySignal()), []);
      assert.ok(await isRunning(server.pid));
      assert.equal((await fetch(server.endpoint, { signal: AbortSignal.timeout(5_000) })).ok, true);
    }));

  it("a folder that is not there holds nothing, and an abort is heard", async () => {
    assert.deepEqual(await endOrphans("/nonexistent/o3", anySignal()), []);
    await inPlace(async ({ folder }) => {
      writeFileSync(join(folder, ".private-server-x.json"), "");
      await assert.rejects(endOrphans(folder, AbortSignal.abort()), { name: "Cancelled" });
    });
  });
});
