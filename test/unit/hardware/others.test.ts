import assert from "node:assert/strict";
import { othersBetween, snapshotOf, visibleOthersBetween } from "../../../src/hardware/others";
import type { ProcessStat } from "../../../src/hardware/proc";

const process = (pid: number, parent: number, cpuMs: number, waitedForMs = 0): ProcessStat => ({
  pid,
  parent,
  name: "x",
  cpuMs,
  waitedForMs,
});
const cpu = (busyMs: number, totalMs: number) => ({ busyMs, totalMs, cores: 4 });
const SERVER = 10;
const RUNNER = 11;
const OWN = 20;
const OTHER = 30;
const heads = [SERVER, OWN];

const idle = [process(1, 0, 0), process(SERVER, 1, 100), process(RUNNER, SERVER, 5_000), process(OWN, 1, 40), process(OTHER, 1, 900)];

describe("cores that others used", () => {
  it("are what was busy, less the server, its runners and O3", () => {
    const later = [
      process(1, 0, 0),
      process(SERVER, 1, 110),
      process(RUNNER, SERVER, 7_000),
      process(OWN, 1, 60),
      process(OTHER, 1, 1_900),
    ];
    const between = othersBetween(snapshotOf(cpu(10_000, 100_000), idle, heads), snapshotOf(cpu(13_030, 104_000), later, heads));
    assert.deepEqual(between, { coreMs: 1_000, wallMs: 1_000 });
  });

  it("count a program that came and went in between", () => {
    const between = othersBetween(snapshotOf(cpu(0, 0), idle, heads), snapshotOf(cpu(400, 4_000), idle, heads));
    assert.equal(between.coreMs, 400);
  });

  it("do not count a runner that started in between", () => {
    const later = [...idle, process(12, SERVER, 800)];
    const between = othersBetween(snapshotOf(cpu(0, 0), idle, heads), snapshotOf(cpu(800, 4_000), later, heads));
    assert.equal(between.coreMs, 0);
  });

  it("do not count a runner that ended in between", () => {
    const later = idle.filter(({ pid }) => pid !== RUNNER).map((stat) => (stat.pid === SERVER ? process(SERVER, 1, 100, 5_300) : stat));
    const between = othersBetween(snapshotOf(cpu(0, 0), idle, heads), snapshotOf(cpu(300, 4_000), later, heads));
    assert.equal(between.coreMs, 0);
  });

  it("do not count a tool that O3 ran and waited for", () => {
    const later = idle.map((stat) => (stat.pid === OWN ? process(OWN, 1, 40, 70) : stat));
    const between = othersBetween(snapshotOf(cpu(0, 0), idle, heads), snapshotOf(cpu(70, 4_000), later, heads));
    assert.equal(between.coreMs, 0);
  });

  it("count an engine once that O3 itself started", () => {
    const family = [process(OWN, 1, 0), process(SERVER, OWN, 0), process(RUNNER, SERVER, 0)];
    const later = [process(OWN, 1, 0), process(SERVER, OWN, 0), process(RUNNER, SERVER, 500)];
    const between = othersBetween(snapshotOf(cpu(0, 0), family, heads), snapshotOf(cpu(600, 4_000), later, heads));
    assert.equal(between.coreMs, 100);
  });

  it("leave out a server that was started in between", () => {
    const before = snapshotOf(cpu(0, 0), idle.slice(3), heads);
    const between = othersBetween(before, snapshotOf(cpu(5_100, 40_000), idle, heads));
    assert.equal(between.coreMs, 0);
  });
});

describe("cores that visible others used", () => {
  const seen = [process(OWN, 1, 40), process(OTHER, 1, 900)];

  it("leave out what may be the hidden engine", () => {
    const later = [process(OWN, 1, 60), process(OTHER, 1, 1_000)];
    const between = visibleOthersBetween(snapshotOf(cpu(0, 0), seen, [OWN]), snapshotOf(cpu(4_000, 4_000), later, [OWN]));
    assert.deepEqual(between, { coreMs: 100, wallMs: 1_000 });
  });

  it("count a program that started in between whole", () => {
    const later = [...seen, process(31, 1, 250)];
    const between = visibleOthersBetween(snapshotOf(cpu(0, 0), seen, [OWN]), snapshotOf(cpu(300, 4_000), later, [OWN]));
    assert.equal(between.coreMs, 250);
  });
});
