import { UsageError } from "../core/errors";
import { ACTIVE_PRESET, activePresetOf, settingsPath } from "./active-preset";
import type { FileAdapter } from "./contract";
import { changesFile, driftOfFile, fileChange, isFolder, pathInPlain, takeFileBack, writeChange } from "./file-change";
import { readText } from "./text-file";

export const WORKSPACE_SETTINGS = "workspace-settings";

/** `.vscode/settings.json` of one workspace folder: O3's own note there, which other tools may read. */
export const settingsAdapter = (): FileAdapter => ({
  id: WORKSPACE_SETTINGS,
  title: "Workspace settings",
  detect: () => Promise.resolve({ state: "in-use", why: "O3 reads them" }),
  plan: async (wanted) => {
    if (!(await isFolder(wanted.workspaceFolder))) throw new UsageError(`There is no folder ${wanted.workspaceFolder} (any more).`);
    const path = settingsPath(wanted.workspaceFolder);
    const puts = [{ path: [ACTIVE_PRESET], value: activePresetOf(wanted) }];
    const change = await fileChange(WORKSPACE_SETTINGS, { path, level: "workspace", format: "jsonc", puts }, await readText(path));
    const words = changesFile(change)
      ? `${change.before === null ? "Create" : "Edit"} ${await pathInPlain(path)}: ${ACTIVE_PRESET} names the preset.`
      : `Leave ${path} as it is: ${ACTIVE_PRESET} names the preset already.`;
    return [{ change, words }];
  },
  apply: writeChange,
  verify: async (change) => {
    const drift = await driftOfFile(change);
    return drift === null ? { state: "ok", contextTokens: null } : { state: "differs", why: `${change.path} does not name the preset any more.` };
  },
  undo: (change) => takeFileBack(change),
  owns: (path, workspaceFolder) => path === settingsPath(workspaceFolder),
});
