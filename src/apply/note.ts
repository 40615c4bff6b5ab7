import { stat } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { PresetName } from "../core/domain/evidence";
import { ACTIVE_PRESET, activePresetIn, settingsPath } from "./active-preset";
import type { Made } from "./contract";
import { settingIn, withSetting } from "./settings-text";
import { readText, writeText } from "./text-file";

/** O3's note in a folder's settings that no record leads back from: the folder was copied from elsewhere, or somebody edited the note and then undid the apply. */
export interface StrandedNote {
  readonly workspaceFolder: string;
  /** What it names; null where it was edited into something else. */
  readonly names: { readonly model: string; readonly preset: PresetName; readonly derivedModel: string; readonly endpoint: string } | null;
}

/** What was made for a folder. */
interface OfFolder {
  readonly workspaceFolder: string;
  readonly changes: readonly Made[];
}

/**
 * Null where there is no note, or a record that wrote one.
 * @param records those of the folder that are not undone
 */
export async function strandedNote(workspaceFolder: string, records: readonly Pick<OfFolder, "changes">[]): Promise<StrandedNote | null> {
  if (records.some(({ changes }) => changes.some((change) => isNoteOf(change, workspaceFolder)))) return null;
  const note = await noteIn(workspaceFolder);
  return note === undefined || note === null ? null : { workspaceFolder, names: activePresetIn(note) };
}

/** Takes the note out, whatever it says; every other byte stays. False where there was none. Throws UsageError where the file cannot be edited safely. */
export async function removeNote(workspaceFolder: string): Promise<boolean> {
  const path = settingsPath(workspaceFolder);
  const text = await readText(path);
  if (text === null || settingIn(text, ACTIVE_PRESET, path) === undefined) return false;
  await writeText(path, text, withSetting(text, ACTIVE_PRESET, undefined, path));
  return true;
}

/** The note as it stands in a folder; undefined where there is none, or the file cannot be read. */
async function noteIn(workspaceFolder: string): Promise<unknown> {
  const path = settingsPath(workspaceFolder);
  try {
    const text = await readText(path);
    return text === null ? undefined : settingIn(text, ACTIVE_PRESET, path);
  } catch {
    return undefined;
  }
}

/**
 * Records of folders that are not there any more, and whose last note stands in this one: the folder was moved to another disk, say, where it is
 * another one by all that the system tells.
 */
export async function movedHere<R extends OfFolder>(workspaceFolder: string, oldestFirst: readonly R[]): Promise<readonly R[]> {
  const note = await noteIn(workspaceFolder);
  if (note === undefined || note === null) return [];
  const folders = new Map<string, R[]>();
  for (const record of oldestFirst) folders.set(record.workspaceFolder, [...(folders.get(record.workspaceFolder) ?? []), record]);
  for (const [folder, records] of folders) {
    const last = records.findLast(({ changes }) => changes.some((change) => isNoteOf(change, folder)));
    if (last && (await isGone(folder)) && last.changes.some((change) => isNoteOf(change, folder) && isDeepStrictEqual(change.keys[0]?.after, note))) return records;
  }
  return [];
}

const isNoteOf = (change: Made, workspaceFolder: string): change is Extract<Made, { kind: "file" }> =>
  change.kind === "file" && change.path === settingsPath(workspaceFolder) && change.keys.length > 0;

const isGone = (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => false,
    () => true,
  );
