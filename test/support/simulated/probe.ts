import type { HardwareProfile, MemoryLayout } from "../../../src/core/domain/hardware";
import type { HardwareProbe } from "../../../src/core/ports";
import { alertOf, breachOf } from "../../../src/hardware/limits";
import type { MachineState } from "./state";

const GB = 1e9;

/** Meters of a simulated machine. The watch looks at both ends of a trial. */
export function simulatedProbe(state: MachineState): HardwareProbe {
  return {
    profile: () => Promise.resolve(profileOf(state)),
    read: () => Promise.resolve(state.reading()),
    watch: (limits, onEvent) => {
      const before = state.reading();
      return Promise.resolve({
        signal: new AbortController().signal,
        stop: () => {
          const after = state.reading();
          const breach = breachOf(after, before, limits);
          const alert = alertOf(after, limits);
          if (breach) onEvent({ kind: "breach", breach });
          else if (alert !== null) onEvent({ kind: "alert", message: alert });
          return Promise.resolve({
            samples: 2,
            before,
            after,
            peakRamBytes: after.ram.usedBytes,
            peakVramBytes: after.gpus[0]?.vram?.usedBytes ?? null,
            swapGrowthBytes: 0,
            peakTemperatureCelsius: null,
            otherCores: after.otherCores,
            guardCpuShare: 0,
            breach,
          });
        },
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
