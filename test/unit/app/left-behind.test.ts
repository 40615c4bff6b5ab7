import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LeftBehind } from "../../../src/app/left-behind";
import { leaseKey } from "../../../src/app/lease";
import { stateFolder } from "../../../src/app/state-folder";
import { withContext } from "../../../src/core/domain/settings";
import { EngineError } from "../../../src/core/errors";
import type { Engine, GenerateRequest, LoadedModel, LoadRequest } from "../../../src/core/ports";
import { inWords } from "../../../src/words/said";

const endpoint = new URL("http://127.0.0.1:11999");
const path = join(stateFolder(), "loaded", `${leaseKey(endpoint)}.json`);
const never = new AbortController().signal;
const MINUTE = 60_000;

const load = (model: string, purpose: LoadRequest["purpose"] = "measure"): LoadRequest => ({ model, settings: withContext(4096), purpose, timeLimitMs: 1000 });

/** An engine that gives half of the context, and looks at what is written while it loads. */
function engine(duringLoad: () => Promise<void> = () => Promise.resolve()): Engine {
  const untold = (): Promise<never> => Promise.reject(new Error("Nobody asks."));
  return {
    ...{ identify: untold, list: untold, describe: untold, loaded: untold, chat: untold },
    load: async ({ model }) => {
      await duringLoad();
      return { wallMs: 1, loaded: { name: model, digest: `d-${model}`, contextTokens: 2048, sizeBytes: 1, vramBytes: 0 } };
    },
    unload: () => Promise.resolve(),
    generate: () => Promise.resolve({ state: "void", why: "It is a test.", text: "", wallMs: 1 }),
  };
}

describe("what O3 has in a server's memory", () => {
  const notes: string[] = [];
  let now = 1e12;
  const fresh = (): LeftBehind => new LeftBehind(endpoint, (message) => notes.push(inWords(message)), () => now);

  beforeEach(() => {
    notes.length = 0;
    now = 1e12;
    rmSync(path, { force: true, recursive: true });
  });
  after(() => {
    rmSync(path, { force: true, recursive: true });
  });

  it("is written down before a load, for whoever comes after a kill in the middle of it", async () => {
    let seen: unknown = null;
    const one = fresh();
    await one.watching(engine(async () => void (seen = (await fresh().read()).left))).load(load("m"), never);
    assert.deepEqual(seen, [{ name: "m", numCtx: 4096, contextTokens: null, at: now }]);
  });

  it("is what the server gave, once it has loaded; of several models too", async () => {
    const watched = fresh().watching(engine());
    await watched.load(load("m"), never);
    await watched.load(load("n"), never);
    assert.deepEqual(
      (await fresh().read()).left.map(({ name, digest, contextTokens }) => [name, digest, contextTokens]),
      [
        ["m", "d-m", 2048],
        ["n", "d-n", 2048],
      ],
    );
  });

  it("is nothing any more once it is unloaded, and what is put back for the user is not O3's", async () => {
    const watched = fresh().watching(engine());
    await watched.load(load("m"), never);
    await watched.unload("m", never);
    await watched.load(load("users", "restore"), never);
    assert.deepEqual((await fresh().read()).left, []);
  });

  it("stays written down where the server did not unload it, or failed to load it", async () => {
    const failing: Engine = { ...engine(() => Promise.reject(new EngineError("timeout", "Too long."))), unload: () => Promise.reject(new EngineError("timeout", "Too long.")) };
    const watched = fresh().watching(failing);
    await assert.rejects(watched.load(load("m"), never));
    await assert.rejects(watched.unload("m", never));
    assert.equal((await fresh().read()).left.length, 1);
  });

  it("is believed for two hours from the last request on, however long the run was", async () => {
    const watched = fresh().watching(engine());
    await watched.load(load("m"), never);
    now += 180 * MINUTE;
    await watched.generate({ model: "m" } as GenerateRequest, never);
    now += 119 * MINUTE;
    assert.equal((await fresh().read()).left.length, 1);
    now += 2 * MINUTE;
    assert.deepEqual((await fresh().read()).left, []);
  });

  it("of an earlier O3 is kept until it is unloaded, too", async () => {
    await fresh().watching(engine()).load(load("earlier"), never);
    const next = fresh();
    await next.read();
    const watched = next.watching(engine());
    await watched.load(load("m"), never);
    assert.equal((await fresh().read()).left.length, 2);
    await watched.unload("earlier", never);
    assert.deepEqual((await fresh().read()).left.map(({ name }) => name), ["m"]);
  });

  const users: readonly LoadedModel[] = [
    { name: "mine", digest: "d-mine", contextTokens: 4096, sizeBytes: 1, vramBytes: 0, keepAlive: 240 },
    { name: "old server's", contextTokens: null, sizeBytes: 1, vramBytes: 0 },
    { name: "kept", contextTokens: 512, sizeBytes: 1, vramBytes: 0, keepAlive: "forever" },
  ];

  it("of the user's is written down with its context and its time, until it is back", async () => {
    const one = fresh();
    await one.setUsers(users);
    const watched = one.watching(engine());
    await watched.load(load("m"), never);
    assert.deepEqual((await fresh().read()).users, users);
    await watched.unload("m", never);
    assert.deepEqual((await fresh().read()).users, users);
    await one.setUsers([]);
    assert.deepEqual((await fresh().read()).users, []);
  });

  it("of the user's is put back within two hours, and within a day where it was to stay for ever", async () => {
    await fresh().setUsers(users);
    const names = async (minutes: number): Promise<readonly string[]> => {
      now = 1e12 + minutes * MINUTE;
      return (await fresh().read()).users.map(({ name }) => name);
    };
    assert.deepEqual(await names(119), ["mine", "old server's", "kept"]);
    assert.deepEqual(await names(121), ["kept"]);
    assert.deepEqual(await names(24 * 60 - 1), ["kept"]);
    assert.deepEqual(await names(24 * 60 + 1), []);
  });

  it("is nothing where the file is damaged", async () => {
    mkdirSync(join(path, ".."), { recursive: true });
    for (const text of ["", "{", "[{}]", "null", '{"models":[],"users":[{}],"at":0}']) {
      writeFileSync(path, text);
      assert.deepEqual((await fresh().read()).left, []);
    }
  });

  it("does not keep a run from loading where it cannot be written, and says so once", async () => {
    mkdirSync(path, { recursive: true });
    const watched = fresh().watching(engine());
    await watched.load(load("m"), never);
    await watched.load(load("n"), never);
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", /cannot be written down/);
  });
});
