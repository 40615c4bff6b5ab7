import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { heldBy, leaseKey, takeLease, withLease } from "../../../src/app/lease";
import type { Lease, LeaseOptions } from "../../../src/app/lease";
import { stateFolder } from "../../../src/app/state-folder";
import { thisHolder } from "../../../src/results";
import { saying, sentenceOf } from "../../support/saying";
import { inWords } from "../../../src/words/said";

const HERE = new URL("http://127.0.0.1:11434");
const never = new AbortController().signal;

describe("the lease on a server", () => {
  const { O3_STATE_DIR } = process.env;
  let folder: string;
  let notes: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "o3-lease-"));
    process.env.O3_STATE_DIR = folder;
    notes = [];
  });
  afterEach(() => {
    process.env.O3_STATE_DIR = O3_STATE_DIR;
    rmSync(folder, { recursive: true });
  });

  const take = (endpoint: URL, options: Partial<LeaseOptions> = {}, signal = never): Promise<Lease> =>
    takeLease(endpoint, { what: "qwen3:8b for /work/a", wait: false, note: (text) => void notes.push(inWords(text)), ...options }, signal);
  const plant = (endpoint: URL, holder: object): string => {
    const place = join(folder, "leases", leaseKey(endpoint));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, ".lock-planted"), JSON.stringify({ ...thisHolder(), what: "tiny:1b for /work/b", ...holder }));
    return join(place, ".lock-planted");
  };

  it("refuses a second run, and says who measures what since when, and how to wait", async () => {
    const lease = await take(HERE);
    await assert.rejects(take(new URL("http://localhost:11434"), { howToWait: { code: "wait-flag" } }), (error: Error & { reason?: string }) => {
      assert.equal(error.reason, "locked");
      assert.match(
        sentenceOf(error),
        new RegExp(
          `^Another O3 run \\(process ${process.pid}, since \\d{4}-\\S+Z\\) measures qwen3:8b for /work/a on the server at localhost:11434: two runs at once would disturb each other\\. Wait for it, or stop it\\. --wait lets O3 wait for it\\.$`,
        ),
      );
      return true;
    });
    await lease.release();
    await (await take(HERE)).release();
  });

  it("is known while it is held", async () => {
    assert.equal(await heldBy(HERE), null);
    await withLease(HERE, { what: "a:1b for /x", wait: false, note: () => undefined }, never, async () => {
      const holder = await heldBy(new URL("http://[::1]:11434/"));
      assert.deepEqual([holder?.what, holder?.pid], ["a:1b for /x", process.pid]);
    });
    assert.equal(await heldBy(HERE), null);
  });

  it("is given back where the work fails", async () => {
    const failing = withLease(HERE, { what: "a", wait: false, note: () => undefined }, never, () => Promise.reject(new Error("no")));
    await assert.rejects(failing, saying("no"));
    assert.equal(await heldBy(HERE), null);
  });

  it("counts for nothing when its process is gone", async () => {
    plant(HERE, { pid: 2 ** 22 + 1 });
    assert.equal(await heldBy(HERE), null);
    await (await take(HERE)).release();
  });

  it("of a container stands, and its file is named", async () => {
    const path = plant(HERE, { pid: 2 ** 22 + 1, place: { ...thisHolder().place, pidNamespace: "pid:[1]" } });
    await assert.rejects(take(HERE), (error: Error) => {
      assert.match(sentenceOf(error), /in another container or on another machine/);
      assert.ok(sentenceOf(error).endsWith(`If that run has ended, remove ${path}.`), sentenceOf(error));
      return true;
    });
    assert.equal((await heldBy(HERE))?.what, "tiny:1b for /work/b");
  });

  it("is waited for where that is wished, which is said once", async () => {
    const first = await take(HERE);
    const second = take(HERE, { wait: true });
    while (notes.length === 0) await new Promise(setImmediate);
    await first.release();
    await (await second).release();
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", /^Waiting\. Another O3 run \(process \d+, since .*\) measures qwen3:8b for \/work\/a/);
  });

  it("is no longer waited for when the user cancels", async () => {
    const first = await take(HERE);
    const controller = new AbortController();
    const second = take(HERE, { wait: true, note: () => { controller.abort(); } }, controller.signal);
    await assert.rejects(second, { name: "Cancelled" });
    await first.release();
  });

  it("is done without where the state folder cannot be written, which is said", async () => {
    writeFileSync(join(folder, "leases"), "a file in its place");
    await (await take(HERE)).release();
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", /^Whether another O3 measures on this server cannot be seen: .* cannot be used\.$/);
    assert.deepEqual(readdirSync(folder), ["leases"]);
  });
});

describe("what a lease is on", () => {
  const same = (a: string, b: string): boolean => leaseKey(new URL(a)) === leaseKey(new URL(b));
  const ownAddress = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address)));

  for (const host of ["localhost", "LOCALHOST", "127.0.0.2", "[::1]", "0.0.0.0", "ollama.localhost", hostname(), ...ownAddress])
    it(`is one server at 127.0.0.1 and at ${host}`, () => {
      assert.ok(same("http://127.0.0.1:11434", `http://${host}:11434`));
    });

  it("is another one at another port or on another machine", () => {
    assert.ok(!same("http://127.0.0.1:11434", "http://127.0.0.1:11435"));
    assert.ok(!same("http://127.0.0.1:11434", "http://gpu.example:11434"));
    assert.ok(!same("http://gpu.example:11434/a", "http://gpu.example:11434/b"));
  });

  it("does not depend on user and password, a slash at the end, or a port that goes without saying", () => {
    assert.ok(same("https://me:secret@gpu.example/ollama/", "https://GPU.example:443/ollama"));
    assert.ok(!leaseKey(new URL("https://me:secret@gpu.example")).includes("secret"));
  });

  it("is a file's name", () => {
    assert.match(leaseKey(new URL("http://[fe80::1]:11434/a/../b*c")), /^[\w.%-]+$/);
  });
});

describe("the state folder", () => {
  for (const [platform, env, expected] of [
    ["linux", {}, "/home/me/.local/state/o3"],
    ["linux", { XDG_STATE_HOME: "/state" }, "/state/o3"],
    ["linux", { XDG_STATE_HOME: "relative" }, "/home/me/.local/state/o3"],
    ["darwin", { XDG_STATE_HOME: "/state" }, "/home/me/Library/Application Support/o3"],
    ["win32", { LOCALAPPDATA: "C:\\Users\\me\\AppData\\Local" }, "C:\\Users\\me\\AppData\\Local\\o3"],
    ["linux", { O3_STATE_DIR: "/mine" }, "/mine"],
  ] as const)
    it(`is ${expected} on ${platform} with ${JSON.stringify(env)}`, () => {
      assert.equal(stateFolder(env, platform, "/home/me"), expected);
    });
});
