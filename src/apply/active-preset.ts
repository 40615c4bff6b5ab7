import { join } from "node:path";
import { z } from "zod";
import { bakedOptions } from "../core/domain/baked-options";
import { PRESET_NAMES } from "../core/domain/evidence";
import type { Wanted } from "./contract";
import { derivedName } from "./derived-name";
import { settingIn } from "./settings-text";
import { readText } from "./text-file";

export const ACTIVE_PRESET = "o3.activePreset";

/**
 * O3's own note in a workspace folder. An object, because other tools read it: one key holds the whole of it, and taking that key out takes all
 * of it back. It has the endpoint in it and leaves `o3.endpoint` alone: that one is a choice of the machine, which a workspace must not make for it.
 */
const activePreset = z.object({
  model: z.string(),
  preset: z.enum(PRESET_NAMES),
  /** The model on the server that has the options baked in. */
  derivedModel: z.string(),
  /** Of the server that has it. */
  endpoint: z.string(),
  /** As Ollama names them; what is left to the server is left out. */
  options: z.record(z.string(), z.union([z.number(), z.boolean()])),
});
export type ActivePreset = Readonly<z.infer<typeof activePreset>>;

export const activePresetOf = (wanted: Wanted): ActivePreset => ({
  model: wanted.model,
  preset: wanted.preset,
  derivedModel: derivedName(wanted.model, wanted.preset),
  endpoint: wanted.endpoint,
  options: { ...bakedOptions(wanted.settings) },
});

export const settingsPath = (workspaceFolder: string): string => join(workspaceFolder, ".vscode", "settings.json");

/** Which preset a workspace folder has applied; null where none, or where the note was edited into something else. Throws UsageError for a file that cannot be read. */
export async function appliedIn(workspaceFolder: string): Promise<ActivePreset | null> {
  const path = settingsPath(workspaceFolder);
  const text = await readText(path);
  return text === null ? null : activePresetIn(settingIn(text, ACTIVE_PRESET, path));
}

/** The note as it was written; null where it is none, or was edited into something else. */
export const activePresetIn = (value: unknown): ActivePreset | null => activePreset.safeParse(value).data ?? null;
