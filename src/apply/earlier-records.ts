import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ACTIVE_PRESET, settingsPath } from "./active-preset";
import type { Made } from "./contract";
import { modelChange, recordHead } from "./record-schema";
import { WORKSPACE_SETTINGS } from "./settings-adapter";
import { edited, hashOf } from "./written-values";
import { settingIn } from "./settings-text";

const fileChange = z.object({
  kind: z.literal("file"),
  adapter: z.literal(WORKSPACE_SETTINGS),
  path: z.string(),
  before: z.string().nullable(),
  after: z.string(),
  makesFolder: z.boolean(),
});

const record = z
  .object({ schema: z.literal(1), ...recordHead, changes: z.array(z.discriminatedUnion("kind", [modelChange, fileChange])) })
  // A results folder may come with somebody's repository: undo writes to no other file than apply did.
  .refine(({ workspaceFolder, changes }) => changes.every((made) => made.kind !== "file" || made.path === settingsPath(workspaceFolder)));
type EarlierRecord = z.infer<typeof record>;

export type Earlier = Omit<EarlierRecord, "schema" | "changes"> & { readonly file: string; readonly changes: readonly Made[] };

/** Records as 0.1 kept them in the results folder, whole settings files and all: they are read, undone and marked so, and no new one is made. */
export async function earlierRecords(resultsFolder: string): Promise<Earlier[]> {
  const folder = join(resultsFolder, "applied");
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
  const files = names.map((name) => join(folder, name));
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return texts.flatMap((text, at) => {
    const found = parsed(text);
    return found ? [{ ...found, file: files[at] ?? "", changes: found.changes.flatMap(madeFrom) }] : [];
  });
}

function parsed(text: string): EarlierRecord | null {
  try {
    return record.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The whole text before is the way back; O3's own key is found in the two texts. */
function madeFrom(change: EarlierRecord["changes"][number]): readonly Made[] {
  if (change.kind === "model") return [change];
  const { adapter, path, before, after, makesFolder } = change;
  const common = { kind: "file", adapter, path, level: "workspace", format: "jsonc" } as const;
  const hashes = { beforeHash: before === null ? null : hashOf(before), afterHash: hashOf(after), madeFolders: makesFolder ? 1 : 0 };
  try {
    const { keys } = edited(before ?? "", { path, format: "jsonc", puts: [{ path: [ACTIVE_PRESET], value: settingIn(after, ACTIVE_PRESET, path) }] });
    return [{ ...common, ...hashes, keys, back: [[{ offset: 0, length: after.length, text: before ?? "" }]] }];
  } catch {
    // Texts that were never a settings file: nobody's apply.
    return [];
  }
}
