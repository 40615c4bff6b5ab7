import assert from "node:assert/strict";
import { listeningInode, parseMeminfo, parseProcessStat, parseProcessStatus, parseStat } from "../../../src/hardware/proc";
import { MEMINFO, STAT, TCP, TCP6, status } from "../../support/hardware/linux";

describe("/proc/meminfo", () => {
  it("counts as used what a new program could not have", () => {
    assert.deepEqual(parseMeminfo(MEMINFO).ram, { totalBytes: 65_536_000 * 1024, usedBytes: 25_536_000 * 1024 });
  });

  it("tells what is swapped out", () => {
    assert.deepEqual(parseMeminfo(MEMINFO).swap, { totalBytes: 8_388_604 * 1024, usedBytes: 1_048_576 * 1024 });
  });

  it("tells no swap where there is none", () => {
    const text = MEMINFO.replace(/^Swap.*\n/gm, "");
    assert.deepEqual(parseMeminfo(text).swap, { totalBytes: 0, usedBytes: 0 });
  });
});

describe("/proc/stat", () => {
  it("counts everything but idling and waiting for a disk as busy, and a guest once", () => {
    // user 5000 (guest 400 in it), nice 100, system 900, irq 20, softirq 80, steal 50: ticks of 10 ms.
    assert.equal(parseStat(STAT).busyMs, 61_500);
  });

  it("counts idling and waiting in the whole", () => {
    assert.equal(parseStat(STAT).totalMs, 61_500 + 900_000 + 3_000);
  });

  it("counts the cores", () => {
    assert.equal(parseStat(STAT).cores, 4);
  });
});

describe("/proc/<pid>/stat", () => {
  const line = (name: string): string =>
    `4711 (${name}) S 12 4711 4711 0 -1 4194560 9876 0 3 0 250 150 70 30 20 0 24 0 12345 1234567890 4321 18446744073709551615 1 1 0`;

  it("tells the process, its parent, its name, its own time and that of ended children", () => {
    assert.deepEqual(parseProcessStat(line("ollama")), { pid: 4711, parent: 12, name: "ollama", cpuMs: 4000, waitedForMs: 1000 });
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
  it("tells resident memory, and the part of it that maps files", () => {
    assert.deepEqual(parseProcessStatus(status({ rssKib: 6_000_000, fileKib: 5_000_000 })), {
      residentBytes: 6_000_000 * 1024,
      fileBytes: 5_000_000 * 1024,
    });
  });

  it("tells no memory of a kernel thread", () => {
    assert.deepEqual(parseProcessStatus("Name:\tkthreadd\nState:\tS (sleeping)\n"), { residentBytes: 0, fileBytes: 0 });
  });
});

describe("/proc/net/tcp", () => {
  it("tells the socket that listens on a port", () => {
    assert.equal(listeningInode(TCP, 11_434), "31337");
  });

  it("tells one that listens on IPv6", () => {
    assert.equal(listeningInode(TCP6, 11_500), "40400");
  });

  it("does not take a connection to or from that port for a listener", () => {
    assert.equal(listeningInode(TCP, 43_210), null);
    assert.equal(listeningInode(TCP, 80), null);
  });
});
