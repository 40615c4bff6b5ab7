import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PRESET_NAMES } from "../core/domain/evidence";
import { replaceFile, slug } from "../results";
import type { Plan } from "./contract";

export const UNDO_SCHEMA = 1;

const options = z.record(z.string(), z.union([z.number(), z.boolean()]));

const change = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("model"),
    name: z.string(),
    from: z.string(),
    parameters: options,
    existing: z.discriminatedUnion("state", [
      z.object({ state: z.literal("absent") }),
      z.object({ state: z.literal("ours"), parameters: options }),
      z.object({ state: z.literal("same") }),
    ]),
  }),
  z.object({ kind: z.literal("file"), path: z.string(), before: z.string().nullable(), after: z.string() }),
]);

const undoRecord = z.object({
  schema: z.literal(UNDO_SCHEMA),
  id: z.string(),
  at: z.string(),
  /** begun: on the disk before the first change, so that a crash in the middle can be undone; undone: nothing is left of it. */
  state: z.enum(["begun", "applied", "undone"]),
  model: z.string(),
  preset: z.enum(PRESET_NAMES),
  endpoint: z.string(),
  derivedModel: z.string(),
  workspaceFolder: z.string(),
  changes: z.array(change),
});
export type UndoRecord = z.infer<typeof undoRecord>;

/** What was applied, with all that undo needs: `applied/*.json` in the results folder. */
export class UndoRecords {
  private readonly folder: string;

  constructor(resultsFolder: string) {
    this.folder = join(resultsFolder, "applied");
  }

  /** Oldest first; files that are none of this version are passed over. */
  async all(): Promise<UndoRecord[]> {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(this.folder, name), "utf8").catch(() => "")));
    return texts.flatMap((text) => parsed(text) ?? []);
  }

  /** The newest of which something is left to undo. */
  async last(): Promise<UndoRecord | undefined> {
    return (await this.all()).findLast(({ state }) => state !== "undone");
  }

  /** On the disk (fsync) when it resolves. */
  async write(record: UndoRecord): Promise<void> {
    await replaceFile(
      join(this.folder, `${record.at.replaceAll(/[:.]/g, "-")}-${slug(record.model)}-${record.preset}.json`),
      `${JSON.stringify(record, null, 2)}\n`,
    );
  }
}

export const recordOf = ({ id, wanted, derivedModel, changes }: Plan, at: Date): UndoRecord => ({
  schema: UNDO_SCHEMA,
  id,
  at: at.toISOString(),
  state: "begun",
  model: wanted.model,
  preset: wanted.preset,
  endpoint: wanted.endpoint,
  derivedModel,
  workspaceFolder: wanted.workspaceFolder,
  changes: [...changes],
});

function parsed(text: string): UndoRecord | null {
  try {
    const result = undoRecord.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
