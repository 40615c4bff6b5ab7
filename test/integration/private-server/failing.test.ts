import assert from "node:assert/strict";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { saying, sentenceOf } from "../../support/saying";
import { inPlace, isRunning, scriptRecipe, startedIn, tellPid } from "./support";
import type { Place } from "./support";

/** Scripts tell their numbers here, away from the place's own files. */
async function withPidFile(work: (file: string, place: Place) => Promise<void>): Promise<void> {
  await inPlace(async (place) => {
    const file = `${place.folder}.pid`;
    try {
      await work(file, place);
    } finally {
      rmSync(file, { force: true });
    }
  });
}

const FOREVER = "setInterval(() => {}, 1000);";
const SILENT = `require("http").createServer(() => {}).listen(Number(process.env.OLLAMA_HOST.split(":")[1]), "127.0.0.1");`;

describe("a private server that does not start", function () {
  this.timeout(60_000);

  it("ends at once: the reason, the telling line of its log, and what to do", () =>
    inPlace(async ({ folder, start }) => {
      const script = `console.log("chatter"); console.error("Error: unknown KV type q9"); process.exit(3);`;
      await assert.rejects(start({ recipe: scriptRecipe(script) }), (error: Error & { readonly reason?: string }) => {
        assert.equal(error.reason, "crashed");
        assert.match(
          sentenceOf(error),
          /^The private server ended \(exit status 3\)\. It wrote: Error: unknown KV type q9\. Run '.*' in a shell to see why\.$/,
        );
        return true;
      });
      assert.deepEqual(readdirSync(folder), []);
    }));

  it("is no program: says so and leaves nothing", () =>
    inPlace(async ({ folder, start }) => {
      const recipe = { ...scriptRecipe(""), file: join(folder, "nothing-here"), args: ["serve"] };
      await assert.rejects(start({ recipe }), saying(/nothing-here ENOENT/, { reason: "crashed" }));
      assert.deepEqual(readdirSync(folder), []);
    }));

  it("cannot be started at all: says so and leaves nothing", () =>
    inPlace(async ({ folder, start }) => {
      // No system takes such an argument; a command that is too long ends in the same way.
      const recipe = { ...scriptRecipe(""), args: ["serve\0"] };
      await assert.rejects(start({ recipe }), saying(/^The private server could not be started \(/, { reason: "crashed" }));
      assert.deepEqual(readdirSync(folder), []);
    }));

  for (const [what, script] of [
    ["listens on nothing", FOREVER],
    ["takes connections and never replies", SILENT],
  ] as const) {
    it(`${what}: is given up in time, and is gone`, () =>
      withPidFile(async (file, { folder, start }) => {
        await assert.rejects(start({ recipe: scriptRecipe(tellPid(file) + script), startLimitMs: 1_000 }), saying(/^The private server did not answer within 1\.0 s\. Run '.*' in a shell to see why\.$/, { reason: "timeout" }));
        assert.ok(!(await isRunning(await startedIn(file))));
        assert.deepEqual(readdirSync(folder), []);
      }));
  }

  it("is cancelled on the way: rejects as cancelled, and it is gone", () =>
    withPidFile(async (file, { folder, start }) => {
      const controller = new AbortController();
      const starting = start({ recipe: scriptRecipe(tellPid(file) + FOREVER) }, controller.signal);
      const pid = await startedIn(file);
      controller.abort();
      await assert.rejects(starting, { name: "Cancelled" });
      assert.ok(!(await isRunning(pid)));
      assert.deepEqual(readdirSync(folder), []);
    }));

  it("is cancelled before: starts nothing", () =>
    inPlace(async ({ folder, start }) => {
      await assert.rejects(start({ recipe: scriptRecipe(FOREVER) }, AbortSignal.abort()), { name: "Cancelled" });
      assert.deepEqual(readdirSync(folder), []);
    }));

  it("cannot be noted on the disk: says where and what to do, and starts nothing", () =>
    withPidFile(async (file, { folder, start }) => {
      writeFileSync(join(folder, "file"), "");
      await assert.rejects(start({ recipe: scriptRecipe(tellPid(file)), folder: join(folder, "file") }), saying(/^O3 cannot note its private server in .*: make the folder writable, or free some space there\.$/, { reason: "unreachable" }));
    }));

  it("ignores the wish to end and has a child outside its group: both are ended", () =>
    withPidFile(async (file, { start }) => {
      const outside = `process.on("SIGTERM", () => {}); ${tellPid(file)} ${FOREVER}`;
      const script = `process.on("SIGTERM", () => {});
        require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(outside)}], { detached: true, stdio: "ignore" });
        ${FOREVER}`;
      const controller = new AbortController();
      const starting = start({ recipe: scriptRecipe(script) }, controller.signal);
      const pid = await startedIn(file);
      controller.abort();
      await assert.rejects(starting, { name: "Cancelled" });
      assert.ok(!(await isRunning(pid)));
    }));
});
