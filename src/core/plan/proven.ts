import { PRESET_NAMES } from "../domain/evidence";
import type { PresetName } from "../domain/evidence";
import type { Proven } from "../events";
import { candidateState } from "./certify";
import type { Progress } from "./progress";
import type { Situation } from "./situation";

/** What the trials certify of any plan so far: of each preset the largest context, the largest of all first. */
export function provenSoFar({ request, protocol }: Pick<Situation, "request" | "protocol">, { plans, trials }: Pick<Progress, "plans" | "trials">): readonly Proven[] {
  const largest = new Map<PresetName, number>();
  for (const candidate of plans.flatMap(({ candidates }) => candidates)) {
    const larger = candidate.presets.filter(({ name }) => candidate.contextTokens > (largest.get(name) ?? 0));
    if (larger.length === 0 || candidateState(request, protocol, candidate, trials).state !== "certified") continue;
    for (const { name } of larger) largest.set(name, candidate.contextTokens);
  }
  const found = PRESET_NAMES.flatMap((preset): Proven[] => {
    const contextTokens = largest.get(preset);
    return contextTokens === undefined ? [] : [{ preset, contextTokens }];
  });
  return found.sort((a, b) => b.contextTokens - a.contextTokens);
}
