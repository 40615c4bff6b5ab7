import { MACHINES, MODELS } from "../../support/simulated";
import type { ScenarioOptions } from "../../support/simulated";
import { Scenario } from "../../support/simulated/scenario";

/** Every machine with every model, drawn `repeats` times; pairs that do not fit at all are left out, since there is no ceiling. */
export function drawScenarios(repeats: number, change: Partial<ScenarioOptions> = {}): ScenarioOptions[] {
  const drawn: ScenarioOptions[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const [m, machine] of MACHINES.entries()) {
      for (const [n, model] of MODELS.entries()) {
        // Base use differs from one repeat to the next, as machines in use do.
        const share = 0.5 + ((repeat * 7 + m * 3 + n) % 11) / 8;
        const options: ScenarioOptions = {
          machine: { ...machine, base: machine.base * share, baseRam: machine.baseRam * share },
          model,
          seed: 1000 * repeat + 10 * m + n,
          ...change,
        };
        if (new Scenario(options).truth() > 0) drawn.push(options);
      }
    }
  }
  return drawn;
}
