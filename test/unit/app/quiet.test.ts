import assert from "node:assert/strict";
import { noiseNow, PATIENCE, waitForQuiet } from "../../../src/app/quiet";
import type { Ears } from "../../../src/app/quiet";
import { Cancelled } from "../../../src/core/errors";
import type { HardwareReading, WatchSummary } from "../../../src/core/domain/hardware";
import { inWords } from "../../../src/words/said";

const READING = {
  atMs: 0,
  ram: { usedBytes: 0, totalBytes: 1 },
  swap: { usedBytes: 0, totalBytes: 0 },
  gpus: [],
  cpuLoad: 0,
  cpuTemperatureCelsius: null,
  engine: { state: "hidden", why: "" },
  otherCores: 0,
} as const satisfies HardwareReading;

type Heard = Partial<WatchSummary>;
const QUIET: Heard = { otherCores: 0.02 };
const CHROME: Heard = { otherCores: 1.46, outsiders: [{ name: "chrome", cores: 1.2 }, { name: "node", cores: 0.26 }] };

const summary = (heard: Heard): WatchSummary => ({
  ...{ samples: 2, before: READING, after: READING, peakRamBytes: 0, peakVramBytes: null, swapGrowthBytes: 0, peakTemperatureCelsius: null },
  ...{ otherCores: 0, guardCpuShare: 0, breach: null },
  ...heard,
});

/** A machine on which each watch hears what comes next; the last one again and again. A clock that is moved by sleeping. */
function ears(heard: readonly Heard[]): Ears & { readonly listened: () => number; readonly spentMs: () => number } {
  let at = 0;
  let nowMs = 0;
  const watch = {
    signal: new AbortController().signal,
    stop: () => Promise.resolve(summary(heard[Math.min(at++, heard.length - 1)] ?? QUIET)),
    drop: () => Promise.resolve(),
  };
  return {
    probe: { profile: () => Promise.reject(new Error("not asked")), read: () => Promise.resolve(READING), watch: () => Promise.resolve(watch) },
    clock: {
      now: () => nowMs,
      monotonic: () => nowMs,
      sleep: (ms, signal) => {
        if (signal.aborted) return Promise.reject(new Cancelled());
        nowMs += ms;
        return Promise.resolve();
      },
    },
    limits: { ram: 0.9, vram: 0.9, alert: 0.85, temperatureCelsius: 95 },
    protocol: { contendedCores: 0.1 },
    listened: () => at,
    spentMs: () => nowMs,
  };
}

const signal = new AbortController().signal;
const told = (said: Awaited<ReturnType<typeof noiseNow>>): string | null => said && inWords(said);

describe("a noisy machine", () => {
  it("is told with the programs and their shares", async () => {
    assert.equal(told(await noiseNow(ears([CHROME]), signal)), "Other programs use the processor (1.5 cores): chrome 1.2, node 0.26.");
    assert.equal(told(await noiseNow(ears([{ otherCores: 0.5 }]), signal)), "Other programs use the processor (0.5 cores).");
    assert.equal(told(await noiseNow(ears([{ gpuOutsiders: ["blender"] }]), signal)), "Other programs use the GPU: blender.");
    assert.equal(told(await noiseNow(ears([{ idleGpuShare: 0.62 }]), signal)), "Something else keeps the GPU busy (62 %).");
    assert.equal(told(await noiseNow(ears([{ otherClients: 1 }]), signal)), "Another client uses the server.");
  });

  it("is none where a program was busy for a moment only, and none where it could not be read", async () => {
    const moment = ears([CHROME, QUIET]);
    assert.equal(await noiseNow(moment, signal), null);
    assert.equal(moment.listened(), 2);
    const quiet = ears([QUIET]);
    assert.equal(await noiseNow(quiet, signal), null);
    assert.deepEqual([quiet.listened(), quiet.spentMs()], [1, 1_000], "a quiet machine costs a second");
    assert.equal(await noiseNow(ears([{ unread: true }]), signal), null);
  });
});

describe("waiting for quiet", () => {
  it("ends after some seconds of quiet, and tells who is waited for once", async () => {
    const heard: string[] = [];
    const machine = ears([CHROME, CHROME, QUIET]);
    const left = await waitForQuiet(machine, PATIENCE.soon, (noise) => heard.push(inWords(noise)), signal);
    assert.equal(left, null);
    assert.deepEqual(heard, ["Other programs use the processor (1.5 cores): chrome 1.2, node 0.26."]);
    assert.ok(machine.spentMs() >= 4_000 + 5_000 && machine.spentMs() <= 12_000, `${machine.spentMs()}`);
  });

  it("ends at its limit with who is left", async () => {
    const machine = ears([CHROME]);
    assert.match(told(await waitForQuiet(machine, { limitMs: 60_000, quietMs: 5_000 }, () => undefined, signal)) ?? "", /chrome/);
    assert.ok(machine.spentMs() >= 60_000 && machine.spentMs() < 63_000);
  });

  it("of a machine that is left alone has no limit, and begins anew with every noise", async () => {
    const machine = ears([...Array.from({ length: 1_000 }, () => CHROME), ...Array.from({ length: 20 }, () => QUIET), CHROME, QUIET]);
    assert.equal(await waitForQuiet(machine, PATIENCE.idle, () => undefined, signal), null);
    assert.ok(machine.spentMs() >= 1_021 * 2_000 + 60_000);
  });

  it("is given up at once by a cancel", async () => {
    await assert.rejects(waitForQuiet(ears([CHROME]), PATIENCE.idle, () => undefined, AbortSignal.abort()), Cancelled);
  });
});
