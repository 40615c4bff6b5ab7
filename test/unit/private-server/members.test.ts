import assert from "node:assert/strict";
import fc from "fast-check";
import { membersOf } from "../../../src/private-server/members";
import type { ServerIdentity } from "../../../src/private-server/members";
import type { ProcessEntry, ProcessTable } from "../../../src/private-server/processes";

const SERVER: ServerIdentity = { mark: "m", program: "ollama", head: { pid: 100, startedAt: 50 } };
const entry = (pid: number, over: Partial<ProcessEntry> = {}): ProcessEntry => ({
  pid,
  parent: 1,
  group: 100,
  startedAt: 60,
  name: "ollama",
  ...over,
});
const HEAD = entry(100, { startedAt: 50 });

/** `marks`: what is seen of a process's environment; null where that is nothing. */
const tableOf = (all: readonly ProcessEntry[], marks: (pid: number) => boolean | null = () => null): ProcessTable => ({
  list: () => Promise.resolve(all),
  wasGiven: (pid, _variable, value) => Promise.resolve(value === "m" ? marks(pid) : false),
});
const pidsOf = async (all: readonly ProcessEntry[], marks?: (pid: number) => boolean | null, server = SERVER): Promise<number[]> =>
  (await membersOf(server, tableOf(all, marks))).map(({ pid }) => pid);

describe("what belongs to a private server", () => {
  it("where environments are seen, the mark alone decides", async () => {
    const all = [HEAD, entry(101), entry(102, { group: 7, name: "other" }), entry(103)];
    assert.deepEqual(await pidsOf(all, (pid) => pid !== 103), [100, 101, 102]);
    assert.deepEqual(await pidsOf(all, (pid) => pid === 102, { ...SERVER, head: null }), [102]);
  });

  it("otherwise the server, and those of its group that run its program or a runner", async () => {
    assert.deepEqual(
      await pidsOf([HEAD, entry(101), entry(102, { name: "llama-server" }), entry(103, { name: "bash" }), entry(104, { group: 9 })]),
      [100, 101, 102],
    );
  });

  it("a runner whose server is gone", async () => {
    assert.deepEqual(await pidsOf([entry(101)]), [101]);
  });

  it("nobody, when the number was given again: then the whole group is gone", async () => {
    assert.deepEqual(await pidsOf([entry(100, { startedAt: 70 }), entry(101, { startedAt: 71 })]), []);
  });

  it("nobody older than the server", async () => {
    assert.deepEqual(await pidsOf([entry(101, { startedAt: 49 })]), []);
  });

  it("on Windows its descendants, also of a server that is gone", async () => {
    const child = entry(101, { group: null, parent: 100 });
    const grandchild = entry(102, { group: null, parent: 101, name: "llama-server" });
    const other = entry(103, { group: null, parent: 1 });
    assert.deepEqual(await pidsOf([other, grandchild, child]), [102, 101]);
  });

  it("never a process with the server's number and another start, whatever else runs", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 51, max: 1_000 }), fc.array(fc.integer({ min: 0, max: 1_000 })), async (startedAt, others) => {
        const all = [entry(100, { startedAt }), ...others.map((at, index) => entry(200 + index, { startedAt: at }))];
        assert.deepEqual(await pidsOf(all), []);
      }),
    ));
});
