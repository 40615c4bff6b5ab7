import assert from "node:assert/strict";
import { listeningInode, parseMeminfo, parseProcessStat, parseProcessStatus, parseStat } from "../../../src/hardware/proc";
import * as linux from "../../support/hardware/linux";

describe("/proc/meminfo", () => {
  it("counts as used what a new program could not have", () => {
    assert.deepEqual(parseMeminfo(linux.MEMINFO).ram, { totalBytes: 24_684_096 * 1024, usedBytes: 1_698_784 * 1024 });
  });

  it("tells no swap where there is none", () => {
    assert.deepEqual(parseMeminfo(linux.MEMINFO).swap, { totalBytes: 0, usedBytes: 0 });
  });

  it("tells what is swapped out", () => {
    assert.deepEqual(parseMeminfo(linux.MEMINFO_WSL1).swap, { totalBytes: 4_980_736 * 1024, usedBytes: 368_644 * 1024 });
  });

  it("counts free memory and caches as available where the kernel does not say what is", () => {
    const available = 5_969_580 + 34_032 + 188_576 - 17_720;
    assert.equal(parseMeminfo(linux.MEMINFO_WSL1).ram.usedBytes, (16_647_124 - available) * 1024);
  });
});

describe("/proc/stat", () => {
  const busy = 1_145_532 + 449 + 138_164 + 917 + 2318;

  it("counts everything but idling and waiting for a disk as busy, in ticks of 10 ms", () => {
    assert.equal(parseStat(linux.STAT).busyMs, busy * 10);
  });

  it("counts idling and waiting in the whole", () => {
    assert.equal(parseStat(linux.STAT).totalMs, (busy + 1_898_821 + 5266) * 10);
  });

  it("counts a guest's time once: it is part of the user's", () => {
    assert.equal(parseStat("cpu  5000 100 900 90000 300 20 80 50 400 0\n").busyMs, 61_500);
  });

  it("counts the cores", () => {
    assert.equal(parseStat(linux.STAT).cores, 2);
  });
});

describe("/proc/<pid>/stat", () => {
  const line = (name: string): string =>
    `4711 (${name}) S 12 4711 4711 0 -1 4194560 9876 0 3 0 250 150 70 30 20 0 24 0 12345 1234567890 4321 18446744073709551615 1 1 0`;

  it("tells the process, its parent, its name and its own time", () => {
    assert.deepEqual(parseProcessStat(linux.PID_STAT), { pid: 24_892, parent: 24_889, name: "node", cpuMs: 90, waitedForMs: 0 });
  });

  it("tells the time of children that ended", () => {
    assert.deepEqual(parseProcessStat(linux.SHELL_STAT), { pid: 3801, parent: 3800, name: "bash", cpuMs: 30, waitedForMs: 840 });
  });

  it("tells a thread of the kernel, which has no parent", () => {
    assert.equal(parseProcessStat(linux.KERNEL_STAT)?.parent, 0);
  });

  for (const name of ["tmux: server", "(sd-pam)", "a) S 1 (b", ") "]) {
    it(`is read with the name "${name}"`, () => {
      assert.deepEqual(parseProcessStat(line(name)), { pid: 4711, parent: 12, name, cpuMs: 4000, waitedForMs: 1000 });
    });
  }

  it("is nothing where the process has ended", () => {
    assert.equal(parseProcessStat(""), null);
  });
});

describe("/proc/<pid>/status", () => {
  it("tells resident memory, the part of it that maps files, and what is the process's own, in RAM and in swap", () => {
    assert.deepEqual(parseProcessStatus(linux.PID_STATUS), { residentBytes: 43_400 * 1024, fileBytes: 36_088 * 1024, ownBytes: 7_312 * 1024 });
    assert.equal(parseProcessStatus("RssAnon:\t  10 kB\nVmSwap:\t  5 kB\n").ownBytes, 15 * 1024);
  });

  it("tells no memory of a kernel thread", () => {
    assert.deepEqual(parseProcessStatus(linux.KERNEL_STATUS), { residentBytes: 0, fileBytes: 0 });
  });
});

describe("/proc/net/tcp", () => {
  it("tells the socket that listens on a port", () => {
    assert.equal(listeningInode(linux.TCP, 11_434), linux.LISTENER);
  });

  it("tells one that listens on IPv6", () => {
    assert.equal(listeningInode(linux.TCP6, 11_500), linux.LISTENER6);
  });

  it("does not take a connection to or from that port for a listener", () => {
    assert.equal(listeningInode(linux.TCP, 44_004), null);
    assert.equal(listeningInode(linux.TCP, 80), null);
  });
});
