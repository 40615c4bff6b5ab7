import type { PresetName } from "../core/domain/evidence";
import { inEnglish } from "./say";
import type { Say } from "./say";

/** What presets are called on screen; in files and in Ollama they have their keys. */
export const PRESET_TITLES: Readonly<Record<PresetName, string>> = { max_context: "Max context", balanced: "Balanced", fast: "Fast" };

/** The title of a preset; of one that this O3 does not know its key. */
export const presetTitle = (name: string, say: Say = inEnglish): string =>
  Object.hasOwn(PRESET_TITLES, name) ? say(PRESET_TITLES[name as PresetName]) : name;
