import { sameSettings } from "../../src/core/domain/settings";
import type { Preset } from "../../src/core/domain/report";

/** Presets that turned out to be one and the same setup, together, in their order: two cards that differ in nothing tell nothing. */
export function presetGroups(presets: readonly Preset[]): (readonly [Preset, ...Preset[]])[] {
  const groups: [Preset, ...Preset[]][] = [];
  for (const preset of presets) {
    const group = groups.find(([first]) => isSame(first, preset));
    if (group) group.push(preset);
    else groups.push([preset]);
  }
  return groups;
}

const isSame = (a: Preset, b: Preset): boolean =>
  a.contextTokens === b.contextTokens &&
  sameSettings(a.settings, b.settings) &&
  a.server.kvCacheType === b.server.kvCacheType &&
  a.server.flashAttention === b.server.flashAttention &&
  a.server.numParallel === b.server.numParallel &&
  a.evidence.state === b.evidence.state;
