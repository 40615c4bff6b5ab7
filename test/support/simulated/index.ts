import type { Engine, HardwareProbe } from "../../../src/core/ports";
import { VirtualClock } from "./clock";
import { SimulatedEngine } from "./engine";
import { simulatedProbe } from "./probe";
import { Scenario } from "./scenario";
import type { ScenarioOptions } from "./scenario";
import { MachineState } from "./state";

export interface Simulation {
  readonly engine: Engine;
  readonly probe: HardwareProbe;
  readonly clock: VirtualClock;
  readonly scenario: Scenario;
  readonly state: MachineState;
}

/** A simulated machine with a simulated server on it, behind the core's own ports, in virtual time. */
export function createSimulation(options: ScenarioOptions): Simulation {
  const clock = new VirtualClock();
  const scenario = new Scenario(options);
  const state = new MachineState(scenario, clock);
  return { engine: new SimulatedEngine(state), probe: simulatedProbe(state), clock, scenario, state };
}

export type { Faults } from "./faults";
export { MACHINES, machineNamed } from "./machines";
export { MODELS, modelNamed } from "./models";
export type { Scenario, ScenarioOptions } from "./scenario";
