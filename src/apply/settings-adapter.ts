import { mkdir, readFile, realpath, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "../core/errors";
import { replaceFile } from "../results";
import type { Adapter, Change, Wanted } from "./contract";
import { derivedName } from "./derived-name";
import { bakedOptions } from "./options";
import { settingIn, withSetting } from "./settings-text";

export const ACTIVE_PRESET = "o3.activePreset";

/**
 * O3's own note in a workspace folder: which preset is applied, its values, and the endpoint they were measured at. An object, because other tools
 * read it: one key holds the whole of it, and taking that key out takes all of it back.
 */
export const settingsAdapter = (): Adapter => ({
  id: "workspace-settings",
  title: "Workspace settings",
  detect: () => Promise.resolve({ inUse: true, why: "O3 reads them" }),
  plan: async (wanted) => {
    const path = join(wanted.workspaceFolder, ".vscode", "settings.json");
    const before = await textOf(path);
    const after = withSetting(before ?? "", ACTIVE_PRESET, valueFor(wanted), path);
    return {
      change: { kind: "file", path, before, after },
      words: `${before === null ? "Create" : "Edit"} ${path}: ${ACTIVE_PRESET} names the preset.`,
    };
  },
  apply: async (change) => {
    if (change.kind !== "file") return;
    if ((await textOf(change.path)) !== change.before) {
      throw new UsageError(`${change.path} was changed by somebody else since the preview. Nothing was written there; apply again.`);
    }
    await write(change.path, change.after);
  },
  undo: async (change) => (change.kind === "file" ? takeBack(change) : null),
});

const valueFor = (wanted: Wanted): object => ({
  model: wanted.model,
  preset: wanted.preset,
  derivedModel: derivedName(wanted.model, wanted.preset),
  endpoint: wanted.endpoint,
  options: bakedOptions(wanted.settings),
});

/** Byte for byte where nobody wrote in between; otherwise only our own key goes back to what it was. */
async function takeBack({ path, before, after }: Extract<Change, { kind: "file" }>): Promise<string | null> {
  const now = await textOf(path);
  if (now === null) return before === null ? null : `${path} was gone already.`;
  // The write never came: a crash before it.
  if (now === before) return null;
  if (now === after) {
    if (before !== null) await write(path, before);
    else await removeOurs(path);
    return null;
  }
  const value = before === null ? undefined : settingIn(before, ACTIVE_PRESET, path);
  await write(path, withSetting(now, ACTIVE_PRESET, value, path));
  return `${path} was edited since: only ${ACTIVE_PRESET} was put back.`;
}

/** The folder goes too when nothing is left in it: it was made for the file. */
async function removeOurs(path: string): Promise<void> {
  await rm(path);
  await rmdir(dirname(path)).catch(() => undefined);
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // A link is followed, not replaced by a file.
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (found) => found.mode & 0o777,
    () => undefined,
  );
  await replaceFile(target, text, mode);
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
    throw error;
  }
}
