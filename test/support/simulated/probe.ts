import type { Breach, HardwareLimits, HardwareProfile, MemoryLayout } from "../../../src/core/domain/hardware";
import { Cancelled } from "../../../src/core/errors";
import type { HardwareProbe, Watch, WatchEvent } from "../../../src/core/ports";
import { alertOf, breachOf } from "../../../src/hardware/limits";
import type { MachineState } from "./state";

const GB = 1e9;

/** Meters of a simulated machine. The watch looks at both ends of a trial, and whenever something changes meanwhile. */
export function simulatedProbe(state: MachineState): HardwareProbe {
  return {
    profile: (signal) => (signal.aborted ? Promise.reject(new Cancelled()) : Promise.resolve(profileOf(state))),
    read: (signal) => (signal.aborted ? Promise.reject(new Cancelled()) : Promise.resolve(state.reading())),
    watch: (limits, onEvent) => Promise.resolve(watch(state, limits, onEvent)),
  };
}

function watch(state: MachineState, limits: HardwareLimits, onEvent: (event: WatchEvent) => void): Watch {
  const guard = new AbortController();
  const before = state.reading();
  const samples = [before];
  let breach: Breach | null = null;
  const sample = (): void => {
    const reading = state.reading();
    samples.push(reading);
    const alert = alertOf(reading, limits);
    const found = breachOf(reading, before, limits);
    if (found && !breach) {
      breach = found;
      onEvent({ kind: "breach", breach });
      guard.abort(found.message);
    } else if (!found && alert !== null) onEvent({ kind: "alert", message: alert });
  };
  state.observers.add(sample);
  return {
    signal: guard.signal,
    drop: () => {
      state.observers.delete(sample);
      return Promise.resolve();
    },
    stop: () => {
      state.observers.delete(sample);
      sample();
      const vram = samples.flatMap(({ gpus }) => (gpus[0]?.vram ? [gpus[0].vram.usedBytes] : []));
      return Promise.resolve({
        samples: samples.length,
        before,
        after: samples.at(-1) ?? before,
        peakRamBytes: Math.max(...samples.map(({ ram }) => ram.usedBytes)),
        peakVramBytes: vram.length > 0 ? Math.max(...vram) : null,
        swapGrowthBytes: 0,
        peakTemperatureCelsius: null,
        otherCores: state.otherCores,
        guardCpuShare: 0,
        breach,
      });
    },
  };
}

function profileOf({ scenario: { machine } }: MachineState): HardwareProfile {
  const layout: MemoryLayout =
    machine.gpu === "none"
      ? { kind: "cpu" }
      : machine.gpu === "unified"
        ? { kind: "unified", gpuShareBytes: machine.pool * GB }
        : { kind: "discrete" };
  return {
    platform: "simulated",
    osRelease: "simulated",
    cpuModel: machine.name,
    physicalCores: machine.cores,
    performanceCores: machine.cores,
    logicalCores: machine.logical,
    ramBytes: (machine.gpu === "discrete" ? machine.spill : machine.pool) * GB,
    ramLimitedBy: "machine",
    swapBytes: 0,
    gpus:
      machine.gpu === "none"
        ? []
        : [
            {
              name: machine.name,
              vendor: "other",
              vramBytes: machine.pool * GB,
              driver: null,
              bandwidthBytesPerSecond: machine.gpuBandwidth * GB,
            },
          ],
    layout,
    power: "mains",
    tools: [],
    fingerprint: `simulated-${machine.name}`,
  };
}
