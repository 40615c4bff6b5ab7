import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { applyPlan, planApply, undoLast } from "../../../src/apply";
import type { ApplyPorts, ModelStore, ToUndo, Undone, UndoRecord, Wanted } from "../../../src/apply";
import { withContext } from "../../../src/core/domain/settings";
import { temporaryFolder } from "../../support/cli";
import { serverWith } from "./server";

export const never = new AbortController().signal;

/** A workspace folder on the disk, its results folder and a server in memory. */
export interface Workspace {
  readonly path: string;
  readonly settings: string;
  /** Of the user whose agents these are. */
  readonly home: string;
  /** Files of what was applied, oldest first. */
  readonly records: () => Promise<string[]>;
  readonly ports: ApplyPorts;
  readonly server: ReturnType<typeof serverWith>;
  readonly wanted: (over?: Partial<Wanted>) => Wanted;
  readonly withStore: (store: ModelStore) => ApplyPorts;
  /** Plans and applies. */
  readonly apply: (over?: Partial<Wanted>) => Promise<UndoRecord | null>;
  /** Takes back the newest apply, or an agent's part of it. */
  readonly undo: (what?: { readonly ports?: ApplyPorts } & Partial<ToUndo>) => Promise<Undone | null>;
  readonly write: (text: string | Uint8Array) => Promise<void>;
  /** Null where there is no settings file. */
  readonly read: () => Promise<string | null>;
  readonly remove: () => Promise<void>;
}

export async function openWorkspace(): Promise<Workspace> {
  const { path, remove } = await temporaryFolder();
  const folder = join(path, "folder");
  await mkdir(folder);
  const settings = join(folder, ".vscode", "settings.json");
  const server = serverWith();
  let now = Date.parse("2026-11-21T10:00:00Z");
  const ports: ApplyPorts = {
    ...{ store: server.store, resultsFolders: [join(path, "o3_results")], stateFolder: join(path, "state"), now: () => ++now },
    host: { home: join(path, "home"), env: {}, platform: "linux", vscodeUserFolder: null },
  };
  const wanted = (over: Partial<Wanted> = {}): Wanted => ({
    model: "tiny:latest",
    preset: "fast",
    settings: withContext(512),
    endpoint: server.store.endpoint,
    workspaceFolder: folder,
    ...over,
  });
  return {
    path: folder,
    settings,
    home: ports.host.home,
    records: async () => {
      const folder = join(ports.stateFolder, "applied");
      return (await readdir(folder).catch(() => [])).sort().map((name) => join(folder, name));
    },
    ports,
    server,
    wanted,
    withStore: (store) => ({ ...ports, store }),
    apply: async (over) => applyPlan(await planApply(wanted(over), ports, never), ports, never),
    undo: ({ ports: other, ...what } = {}) => undoLast({ workspaceFolders: [folder], ...what }, other ?? ports, never),
    write: async (text) => {
      await mkdir(dirname(settings), { recursive: true });
      await writeFile(settings, text);
    },
    read: () => readFile(settings, "utf8").catch(() => null),
    remove,
  };
}
