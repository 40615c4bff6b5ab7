import type { ServerAsked, ServerSettings } from "../../../src/core/domain/settings";
import { Cancelled } from "../../../src/core/errors";
import type { Launching } from "../../../src/core/launcher";
import { SimulatedEngine } from "./engine";
import type { Faults } from "./faults";
import type { Simulation } from "./index";
import { DEFAULT_SERVER } from "./memory";
import { simulatedProbe } from "./probe";
import { Scenario } from "./scenario";
import { MachineState } from "./state";

export interface SimulatedServers {
  readonly launching: Launching;
  /** What each server was started with, in order. */
  readonly started: readonly ServerAsked[];
  readonly running: () => number;
}

/** Private servers on a simulated machine, in the same virtual time. `faultsOf` tells what goes wrong on each; it may throw as a start does. */
export function simulatedServers({ scenario, clock }: Simulation, faultsOf: (asked: ServerAsked) => Faults = () => ({})): SimulatedServers {
  const started: ServerAsked[] = [];
  let running = 0;
  return {
    started,
    running: () => running,
    launching: {
      state: "possible",
      launcher: {
        start: async (asked, signal) => {
          if (signal.aborted) throw new Cancelled();
          started.push(asked);
          const faults = faultsOf(asked);
          const server = resolved(asked);
          const own = new Scenario({ ...scenario.options, seed: scenario.options.seed + started.length, server, faults });
          const state = new MachineState(own, clock);
          const engine = new SimulatedEngine(state);
          running++;
          let stopped = false;
          return {
            engine,
            probe: simulatedProbe(state),
            identity: await engine.identify(signal),
            stop: () => {
              if (!stopped) running--;
              stopped = true;
              state.unload();
              return Promise.resolve();
            },
          };
        },
      },
    },
  };
}

const resolved = ({ kvCacheType, flashAttention, numParallel }: ServerAsked): ServerSettings => ({
  kvCacheType: kvCacheType === "auto" ? DEFAULT_SERVER.kvCacheType : kvCacheType,
  flashAttention,
  numParallel: numParallel === "auto" ? DEFAULT_SERVER.numParallel : numParallel,
});
