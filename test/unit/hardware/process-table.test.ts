import assert from "node:assert/strict";
import { LinuxProcesses } from "../../../src/hardware/process-table";
import { recordedWorld } from "../../support/hardware/machine";

const stat = (pid: number, parent: number, ticks: number): string =>
  `${pid} (a b) c) S ${parent} ${pid} ${pid} 0 -1 4194304 100 0 0 0 ${ticks} 0 0 0 20 0 1 0 500 1000000 200 0\n`;

/** Processes that a test may change, and the files that were read of them. */
function machine() {
  const files: Record<string, string> = {};
  const state = { files, read: [] as string[], nowMs: 0 };
  const world = recordedWorld({ files });
  const watched = {
    ...world,
    read: (path: string) => {
      state.read.push(path);
      return world.read(path);
    },
  };
  const set = (pid: number, parent: number, ticks: number): void => {
    files[`/proc/${pid}/stat`] = stat(pid, parent, ticks);
  };
  return { state, set, table: new LinuxProcesses(watched, () => state.nowMs) };
}

const SERVER = 10;

describe("table of processes", () => {
  it("holds every process at first, with its time", async () => {
    const { set, table } = machine();
    set(1, 0, 3);
    set(SERVER, 1, 7);
    assert.deepEqual(
      (await table.sample([SERVER], false)).map(({ pid, parent, cpuMs }) => [pid, parent, cpuMs]),
      [
        [1, 0, 30],
        [SERVER, 1, 70],
      ],
    );
  });

  it("reads only the watched families again", async () => {
    const { state, set, table } = machine();
    set(1, 0, 3);
    set(SERVER, 1, 7);
    set(11, SERVER, 1);
    await table.sample([SERVER], false);
    state.read.length = 0;
    await table.sample([SERVER], false);
    assert.deepEqual(state.read, [`/proc/${SERVER}/stat`, "/proc/11/stat"]);
  });

  it("finds a runner that has just started", async () => {
    const { set, table } = machine();
    set(SERVER, 1, 7);
    await table.sample([SERVER], false);
    set(12, SERVER, 5);
    assert.deepEqual(
      (await table.sample([SERVER], false)).map(({ pid }) => pid),
      [SERVER, 12],
    );
  });

  it("forgets a process that ended", async () => {
    const { state, set, table } = machine();
    set(SERVER, 1, 7);
    set(12, SERVER, 5);
    await table.sample([SERVER], false);
    delete state.files["/proc/12/stat"];
    assert.deepEqual(
      (await table.sample([SERVER], false)).map(({ pid }) => pid),
      [SERVER],
    );
  });

  it("reads everybody again when asked to", async () => {
    const { set, table } = machine();
    set(1, 0, 3);
    await table.sample([], false);
    set(1, 0, 9);
    assert.equal((await table.sample([], true))[0]?.cpuMs, 90);
  });

  it("reads everybody again after half a minute, since numbers are used again", async () => {
    const { state, set, table } = machine();
    set(1, 0, 3);
    await table.sample([], false);
    set(1, 0, 9);
    assert.equal((await table.sample([], false))[0]?.cpuMs, 30);
    state.nowMs = 30_000;
    assert.equal((await table.sample([], false))[0]?.cpuMs, 90);
  });
});
