import assert from "node:assert/strict";
import type { HardwareLimits, HardwareReading } from "../../../src/core/domain/hardware";
import type { Watch, WatchEvent } from "../../../src/core/ports";
import { Guard, SAMPLE_EVERY_MS } from "../../../src/hardware/guard";
import { FakeMachine, readingOf } from "../../support/hardware/machine";

const limits: HardwareLimits = { ram: 0.9, vram: 0.9, alert: 0.85, temperatureCelsius: 95 };
const ram = (share: number): HardwareReading => readingOf({ ram: { usedBytes: share * 1000, totalBytes: 1000 } });
const kinds = (events: readonly WatchEvent[]): string[] => events.map(({ kind }) => kind).filter((kind) => kind !== "reading");

describe("guard", () => {
  it("takes one reading before it resolves", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    await machine.watch(limits);
    assert.equal(machine.depths.join(), "full");
  });

  it("samples lightly in between and fully at the end", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await machine.watch(limits);
    await machine.tick();
    await machine.tick();
    await watch.stop();
    assert.equal(machine.depths.join(), "full,light,light,full");
  });

  it("tells how late O3's own thread was between the first and the last reading", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.delayMs = 34.5;
    const watch = await machine.watch(limits);
    assert.equal((await watch.stop()).eventLoopDelayMs, 34.5);
  });

  it("is silent below the alert", async () => {
    const machine = new FakeMachine([ram(0.849)]);
    const watch = await machine.watch(limits);
    await watch.stop();
    assert.deepEqual(kinds(machine.events), []);
  });

  describe("on several times at once", () => {
    const eight = (machine: FakeMachine, guard: Guard): Promise<Watch[]> => Promise.all(Array.from({ length: 8 }, () => guard.watch(machine.onEvent)));

    it("takes one series of samples, whatever the number of watches", async () => {
      const machine = new FakeMachine([ram(0.5)]);
      const watches = await eight(machine, new Guard(machine.options(limits)));
      await machine.tick();
      const summaries = await Promise.all(watches.map((watch) => watch.stop()));
      assert.equal(machine.depths.join(), "full,light,full");
      assert.deepEqual(new Set(summaries.map(({ samples }) => samples)), new Set([3]));
    });

    it("ends all of them on a breach, and tells it once", async () => {
      const machine = new FakeMachine([ram(0.5), ram(0.95)]);
      const watches = await eight(machine, new Guard(machine.options(limits)));
      await machine.tick();
      assert.ok(watches.every(({ signal }) => signal.aborted));
      const summaries = await Promise.all(watches.map((watch) => watch.stop()));
      assert.deepEqual(summaries.map(({ breach }) => breach?.what), Array(8).fill("ram"));
      assert.deepEqual(kinds(machine.events), ["breach"]);
    });

    it("goes on until the last one ends", async () => {
      const machine = new FakeMachine([ram(0.5)]);
      const watches = await eight(machine, new Guard(machine.options(limits)));
      for (const watch of watches.slice(1)) await watch.stop();
      assert.deepEqual([machine.nextAfterMs !== null, machine.open], [true, true]);
      await watches[0]?.stop();
      assert.deepEqual([machine.nextAfterMs, machine.open], [null, false]);
    });

    it("gives each a summary of its own time", async () => {
      const machine = new FakeMachine([ram(0.2), ram(0.8), ram(0.3), ram(0.4), ram(0.1)]);
      const guard = new Guard(machine.options(limits));
      const outer = await guard.watch(machine.onEvent);
      await machine.tick();
      const inner = await guard.watch(machine.onEvent);
      const [one, other] = [await inner.stop(), await outer.stop()];
      assert.deepEqual([one.before.ram.usedBytes, one.after.ram.usedBytes, one.peakRamBytes], [300, 400, 400]);
      assert.deepEqual([other.before.ram.usedBytes, other.after.ram.usedBytes, other.peakRamBytes], [200, 100, 800]);
    });

    it("begins a watch with a full reading of its own, though one in between is under way", async () => {
      const machine = new FakeMachine([ram(0.2), ram(0.8), ram(0.3)]);
      const guard = new Guard(machine.options(limits));
      const outer = await guard.watch(machine.onEvent);
      const ticking = machine.tick();
      const inner = await guard.watch(machine.onEvent);
      await ticking;
      assert.equal((await inner.stop()).before.ram.usedBytes, 300);
      await outer.stop();
    });

    it("aborts one that begins while a breach still stands", async () => {
      const machine = new FakeMachine([ram(0.5), ram(0.95), ram(0.5)]);
      const guard = new Guard(machine.options(limits));
      const outer = await guard.watch(machine.onEvent);
      await machine.tick();
      const late = await guard.watch(machine.onEvent);
      assert.equal(late.signal.aborted, true);
      await Promise.all([outer.stop(), late.stop()]);
    });

    it("begins anew after the last one: an old breach ends nothing", async () => {
      const machine = new FakeMachine([ram(0.95), ram(0.95), ram(0.5)]);
      const guard = new Guard(machine.options(limits));
      await (await guard.watch(machine.onEvent)).stop();
      const next = await guard.watch(machine.onEvent);
      await machine.tick();
      assert.deepEqual([next.signal.aborted, (await next.stop()).breach], [false, null]);
    });

    it("counts swap from the beginning of the first of them", async () => {
      const swapped = (mib: number): HardwareReading => readingOf({ swap: { usedBytes: mib * 2 ** 20, totalBytes: 2 ** 33 } });
      const machine = new FakeMachine([swapped(0), swapped(200), swapped(300)]);
      const guard = new Guard(machine.options(limits));
      const outer = await guard.watch(machine.onEvent);
      const inner = await guard.watch(machine.onEvent);
      await machine.tick();
      assert.deepEqual([(await inner.stop()).breach?.what, (await outer.stop()).breach?.what], ["swap", "swap"]);
    });
  });

  it("may be dropped: no reading is taken, and nothing is left running", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await machine.watch(limits);
    await watch.drop();
    assert.deepEqual([machine.depths.join(), machine.nextAfterMs, machine.open], ["full", null, false]);
  });

  it("alerts once when RAM passes 85 %", async () => {
    const machine = new FakeMachine([ram(0.5), ram(0.86), ram(0.87), ram(0.88)]);
    const watch = await machine.watch(limits);
    await machine.tick();
    await machine.tick();
    const summary = await watch.stop();
    assert.deepEqual(kinds(machine.events), ["alert"]);
    assert.equal(summary.breach, null);
    assert.equal(watch.signal.aborted, false);
  });

  it("aborts at 90 % with the breach's message", async () => {
    const machine = new FakeMachine([ram(0.5), ram(0.9)]);
    const watch = await machine.watch(limits);
    await machine.tick();
    assert.equal(watch.signal.aborted, true);
    assert.deepEqual(watch.signal.reason, { code: "ram-past-limit", share: 0.9, limit: 0.9 });
  });

  it("tells one breach, and keeps it when the memory is free again", async () => {
    const machine = new FakeMachine([ram(0.5), ram(0.95), ram(0.97), ram(0.4)]);
    const watch = await machine.watch(limits);
    await machine.tick();
    await machine.tick();
    const summary = await watch.stop();
    assert.deepEqual(kinds(machine.events), ["breach"]);
    assert.equal(summary.breach?.what, "ram");
  });

  it("sees a breach that is only there at the end", async () => {
    const machine = new FakeMachine([ram(0.5), ram(0.93)]);
    const watch = await machine.watch(limits);
    assert.equal((await watch.stop()).breach?.what, "ram");
  });

  it("enforces nothing for a remote server", async () => {
    const machine = new FakeMachine([ram(0.99)]);
    const watch = await machine.watch(limits, { enforce: () => false });
    const summary = await watch.stop();
    assert.deepEqual([kinds(machine.events), summary.breach, watch.signal.aborted], [[], null, false]);
  });

  it("waits a second between samples", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    await machine.watch(limits);
    assert.equal(machine.nextAfterMs, SAMPLE_EVERY_MS);
  });

  it("samples less often where a sample is dear", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.costMs = 20;
    await machine.watch(limits);
    await machine.tick();
    assert.equal(machine.nextAfterMs, 4_000);
  });

  it("looks every ten seconds however dear it is", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.costMs = 900;
    await machine.watch(limits);
    await machine.tick();
    assert.equal(machine.nextAfterMs, 10_000);
  });

  it("tells its own cost as a share of one core", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.costMs = 2;
    const watch = await machine.watch(limits);
    for (let second = 0; second < 8; second++) await machine.tick();
    const { guardCpuShare, samples } = await watch.stop();
    assert.deepEqual([samples, guardCpuShare], [10, (10 * 2) / 8_000]);
  });

  it("leaves out a reading that fails", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await machine.watch(limits);
    machine.broken = true;
    await machine.tick();
    machine.broken = false;
    await machine.tick();
    assert.equal((await watch.stop()).samples, 3);
  });

  it("says so when the last reading fails: what others did since is not known", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await machine.watch(limits);
    machine.broken = true;
    assert.equal((await watch.stop()).unread, true);
    machine.broken = false;
    const next = await machine.watch(limits);
    assert.equal((await next.stop()).unread, undefined);
  });

  it("tells how busy a GPU was before anything of ours ran, and nothing right behind our own work", async () => {
    const busy = readingOf({ gpus: [{ index: 0, name: "Card", vram: null, utilization: 0.8, temperatureCelsius: null, clockMhz: null }] });
    const machine = new FakeMachine([busy]);
    const guard = new Guard(machine.options(limits));
    const first = await guard.watch(machine.onEvent);
    await machine.tick();
    assert.equal((await first.stop()).idleGpuShare, 0.8);
    const second = await guard.watch(machine.onEvent);
    assert.equal((await second.stop()).idleGpuShare, undefined);
  });

  it("tells the most other clients at once, but for who was served before", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.otherClients = 5;
    const watch = await machine.watch(limits);
    machine.otherClients = 2;
    await machine.tick();
    machine.otherClients = 1;
    assert.equal((await watch.stop()).otherClients, 2);
    machine.otherClients = null;
    const untold = await machine.watch(limits);
    assert.equal((await untold.stop()).otherClients, null);
  });

  it("keeps what it saw when the last reading fails", async () => {
    const machine = new FakeMachine([ram(0.5), ram(0.7)]);
    const watch = await machine.watch(limits);
    await machine.tick();
    machine.broken = true;
    assert.equal((await watch.stop()).peakRamBytes, 700);
  });

  it("does not begin when the machine cannot be read, and leaves nothing running", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    machine.broken = true;
    await assert.rejects(machine.watch(limits));
    assert.equal(machine.open, false);
  });

  it("keeps the vendor's tool running from its start to its end", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await machine.watch(limits);
    assert.equal(machine.open, true);
    await watch.stop();
    assert.equal(machine.open, false);
  });

  it("may be stopped twice", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await machine.watch(limits);
    assert.equal(await watch.stop(), await watch.stop());
  });

  it("takes no sample after its end", async () => {
    const machine = new FakeMachine([ram(0.5)]);
    const watch = await machine.watch(limits);
    await watch.stop();
    await machine.tick();
    assert.equal(machine.depths.length, 2);
  });
});
