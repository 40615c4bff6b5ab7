import { rmdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { UsageError } from "../core/errors";
import { ACTIVE_PRESET, activePresetOf, settingsPath } from "./active-preset";
import type { FileAdapter, FileChange, TakenBack } from "./contract";
import { settingIn, sourceIn, withSetting, withSource } from "./settings-text";
import { linkTarget, readText, removeText, writeText } from "./text-file";

export const WORKSPACE_SETTINGS = "workspace-settings";

/** `.vscode/settings.json` of one workspace folder: O3's own note there, which other tools may read. */
export const settingsAdapter = (): FileAdapter => ({
  id: WORKSPACE_SETTINGS,
  title: "Workspace settings",
  detect: () => Promise.resolve({ state: "in-use", why: "O3 reads them" }),
  plan: async (wanted) => {
    if (!(await isFolder(wanted.workspaceFolder))) throw new UsageError(`There is no folder ${wanted.workspaceFolder} (any more).`);
    const path = settingsPath(wanted.workspaceFolder);
    const before = await readText(path);
    const noted = before !== null && isDeepStrictEqual(settingIn(before, ACTIVE_PRESET, path), activePresetOf(wanted));
    const after = noted ? before : withSetting(before ?? "", ACTIVE_PRESET, activePresetOf(wanted), path);
    const change: FileChange = {
      kind: "file",
      adapter: WORKSPACE_SETTINGS,
      path,
      before,
      after,
      makesFolder: !(await isFolder(dirname(path))),
    };
    return [{ change, words: await wordsFor(change) }];
  },
  apply: async (change) => {
    if (change.before !== change.after) await writeText(change.path, change.before, change.after);
    return change;
  },
  verify: async ({ path, after }) => {
    const now = await readText(path);
    if (now !== null && isDeepStrictEqual(settingIn(now, ACTIVE_PRESET, path), settingIn(after, ACTIVE_PRESET, path)))
      return { state: "ok", contextTokens: null };
    return { state: "differs", why: `${path} does not name the preset any more.` };
  },
  undo: takeBack,
});

async function wordsFor({ path, before, after }: FileChange): Promise<string> {
  if (before === after) return `Leave ${path} as it is: ${ACTIVE_PRESET} names the preset already.`;
  const target = await linkTarget(path);
  const where = target === path ? path : `${path} (a link to ${target})`;
  return `${before === null ? "Create" : "Edit"} ${where}: ${ACTIVE_PRESET} names the preset.`;
}

/** Byte for byte where nobody wrote in between; otherwise only our own key goes back to what it was, unless it was changed too. */
async function takeBack(change: FileChange): Promise<TakenBack> {
  const { path, before, after } = change;
  const now = await readText(path);
  // A crash before the write, or nothing to write at all.
  if (now === before) return NOTHING;
  if (now === null) return { state: "nothing", words: `${path} was gone already.` };
  if (now === after) {
    if (before === null) await removeOurs(change);
    else await writeText(path, now, before);
    return { state: "undone", words: null };
  }
  const was = before === null ? null : sourceIn(before, ACTIVE_PRESET, path);
  if (sourceIn(now, ACTIVE_PRESET, path) === was) return NOTHING;
  if (!isDeepStrictEqual(settingIn(now, ACTIVE_PRESET, path), settingIn(after, ACTIVE_PRESET, path)))
    return { state: "left", words: `${ACTIVE_PRESET} in ${path} was changed since and is left as it is.` };
  const left = withSource(now, ACTIVE_PRESET, was, path);
  // Only saved again by an editor: nothing of the user's is in it.
  if (before === null && /^\ufeff?\s*\{\s*\}\s*$/.test(left)) {
    await removeOurs(change);
    return { state: "undone", words: null };
  }
  await writeText(path, now, left);
  return { state: "undone", words: `${path} was edited since: only ${ACTIVE_PRESET} was put back.` };
}

const NOTHING: TakenBack = { state: "nothing", words: null };

async function removeOurs({ path, makesFolder }: FileChange): Promise<void> {
  await removeText(path);
  // Stays where something else came into it.
  if (makesFolder) await rmdir(dirname(path)).catch(() => undefined);
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
