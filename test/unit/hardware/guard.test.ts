import assert from "node:assert/strict";
import type { HardwareLimits, HardwareReading } from "../../../src/core/domain/hardware";
import type { WatchEvent } from "../../../src/core/ports";
import { SAMPLE_EVERY_MS, startGuard } from "../../../src/hardware/guard";
import { FakeMachine, readingOf } from "../../support/hardware/machine";

const limits: HardwareLimits = { ram: 0.9, vram: 0.9, alert: 0.85, temperatureCelsius: 95 };
const ram = (share: number): HardwareReading => readingOf({ ram: { usedBytes: share * 1000, totalBytes: 1000 } });
const kinds = (events: readonly WatchEvent[]): string[] => events.map(({ kind }) => kind).filter((kind) => kind !== "reading");

describe("guard", () => {
  it("takes one reading before it resolves", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    await startGuard(machine.options(limits));
    assert.equal(machine.depths.join(), "full");
  });

  it("samples lightly in between and fully at the end", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await startGuard(machine.options(limits));
    await machine.tick();
    await machine.tick();
    await watch.stop();
    assert.equal(machine.depths.join(), "full,light,light,full");
  });

  it("tells how late O3's own thread was between the first and the last reading", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.delayMs = 34.5;
    const watch = await startGuard(machine.options(limits));
    assert.equal((await watch.stop()).eventLoopDelayMs, 34.5);
  });

  it("is silent below the alert", async () => {
    const machine = new FakeMachine([ram(0.849)]);
    const watch = await startGuard(machine.options(limits));
    await watch.stop();
    assert.deepEqual(kinds(machine.events), []);
  });

  it("is on eight times at once, each with its own breach", async () => {
    const machine = new FakeMachine([ram(0.5), ...Array<HardwareReading>(7).fill(ram(0.5)), ram(0.95)]);
    const watches = await Promise.all(Array.from({ length: 8 }, () => startGuard(machine.options(limits))));
    const summaries = await Promise.all(watches.map((watch) => watch.stop()));
    assert.equal(summaries.filter(({ breach }) => breach !== null).length, 8);
    assert.ok(watches.every(({ signal }) => signal.aborted));
  });

  it("alerts once when RAM passes 85 %", async () => {
    const machine = new FakeMachine([ram(0.5), ram(0.86), ram(0.87), ram(0.88)]);
    const watch = await startGuard(machine.options(limits));
    await machine.tick();
    await machine.tick();
    const summary = await watch.stop();
    assert.deepEqual(kinds(machine.events), ["alert"]);
    assert.equal(summary.breach, null);
    assert.equal(watch.signal.aborted, false);
  });

  it("aborts at 90 % with the breach's message", async () => {
    const machine = new FakeMachine([ram(0.5), ram(0.9)]);
    const watch = await startGuard(machine.options(limits));
    await machine.tick();
    assert.equal(watch.signal.aborted, true);
    assert.equal(watch.signal.reason, "RAM is at 90.0 %; the limit is 90.0 %.");
  });

  it("tells one breach, and keeps it when the memory is free again", async () => {
    const machine = new FakeMachine([ram(0.5), ram(0.95), ram(0.97), ram(0.4)]);
    const watch = await startGuard(machine.options(limits));
    await machine.tick();
    await machine.tick();
    const summary = await watch.stop();
    assert.deepEqual(kinds(machine.events), ["breach"]);
    assert.equal(summary.breach?.what, "ram");
  });

  it("sees a breach that is only there at the end", async () => {
    const machine = new FakeMachine([ram(0.5), ram(0.93)]);
    const watch = await startGuard(machine.options(limits));
    assert.equal((await watch.stop()).breach?.what, "ram");
  });

  it("enforces nothing for a remote server", async () => {
    const machine = new FakeMachine([ram(0.99)]);
    const watch = await startGuard({ ...machine.options(limits), enforce: () => false });
    const summary = await watch.stop();
    assert.deepEqual([kinds(machine.events), summary.breach, watch.signal.aborted], [[], null, false]);
  });

  it("waits a second between samples", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    await startGuard(machine.options(limits));
    assert.equal(machine.nextAfterMs, SAMPLE_EVERY_MS);
  });

  it("samples less often where a sample is dear", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.costMs = 20;
    await startGuard(machine.options(limits));
    await machine.tick();
    assert.equal(machine.nextAfterMs, 4_000);
  });

  it("looks every ten seconds however dear it is", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.costMs = 900;
    await startGuard(machine.options(limits));
    await machine.tick();
    assert.equal(machine.nextAfterMs, 10_000);
  });

  it("tells its own cost as a share of one core", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.costMs = 2;
    const watch = await startGuard(machine.options(limits));
    for (let second = 0; second < 8; second++) await machine.tick();
    const { guardCpuShare, samples } = await watch.stop();
    assert.deepEqual([samples, guardCpuShare], [10, (10 * 2) / 8_000]);
  });

  it("leaves out a reading that fails", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await startGuard(machine.options(limits));
    machine.broken = true;
    await machine.tick();
    machine.broken = false;
    await machine.tick();
    assert.equal((await watch.stop()).samples, 3);
  });

  it("keeps what it saw when the last reading fails", async () => {
    const machine = new FakeMachine([ram(0.5), ram(0.7)]);
    const watch = await startGuard(machine.options(limits));
    await machine.tick();
    machine.broken = true;
    assert.equal((await watch.stop()).peakRamBytes, 700);
  });

  it("does not begin when the machine cannot be read, and leaves nothing running", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.broken = true;
    await assert.rejects(startGuard(machine.options(limits)));
    assert.equal(machine.open, false);
  });

  it("keeps the vendor's tool running from its start to its end", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await startGuard(machine.options(limits));
    assert.equal(machine.open, true);
    await watch.stop();
    assert.equal(machine.open, false);
  });

  it("may be stopped twice", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await startGuard(machine.options(limits));
    assert.equal(await watch.stop(), await watch.stop());
  });

  it("takes no sample after its end", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await startGuard(machine.options(limits));
    await watch.stop();
    await machine.tick();
    assert.equal(machine.depths.length, 2);
  });
});
