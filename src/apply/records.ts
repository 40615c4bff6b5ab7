import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PRESET_NAMES } from "../core/domain/evidence";
import { replaceFile, slug } from "../results";
import { settingsPath } from "./active-preset";
import type { Plan } from "./contract";
import { isDerived } from "../core/preset/derived";
import { WORKSPACE_SETTINGS } from "./settings-adapter";

const UNDO_SCHEMA = 1;

const options = z.record(z.string(), z.union([z.number(), z.boolean()]));
const storedModel = z.object({ parameters: options, rest: z.string() });

const change = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("model"),
    // Undo deletes by this name: nothing but O3's own models, whoever wrote the file.
    name: z.string().refine(isDerived),
    from: z.string(),
    parameters: options,
    expected: storedModel,
    existing: z.discriminatedUnion("state", [
      z.object({ state: z.literal("absent") }),
      z.object({ state: z.literal("ours"), model: storedModel }),
      z.object({ state: z.literal("same") }),
    ]),
  }),
  z.object({
    kind: z.literal("file"),
    adapter: z.string().refine((id): boolean => id === WORKSPACE_SETTINGS),
    path: z.string(),
    before: z.string().nullable(),
    after: z.string(),
    makesFolder: z.boolean(),
  }),
]);

const undoRecord = z
  .object({
    schema: z.literal(UNDO_SCHEMA),
    id: z.string(),
    at: z.iso.datetime(),
    /** begun: on the disk before the first change, so that a crash in the middle can be undone; undone: nothing is left of it. */
    state: z.enum(["begun", "applied", "undone"]),
    model: z.string(),
    preset: z.enum(PRESET_NAMES),
    endpoint: z.string(),
    derivedModel: z.string(),
    workspaceFolder: z.string(),
    changes: z.array(change),
  })
  // A results folder may come with somebody's repository: undo writes to no other file than apply does.
  .refine(({ workspaceFolder, changes }) => changes.every((made) => made.kind !== "file" || made.path === settingsPath(workspaceFolder)));
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

  /** A record of its own time: later than all others, also when the clock was set back. */
  async begin({ id, wanted, derivedModel, changes }: Plan, nowMs: number): Promise<UndoRecord> {
    const last = (await this.all()).at(-1);
    const at = new Date(Math.max(nowMs, last ? Date.parse(last.at) + 1 : 0)).toISOString();
    const { model, preset, endpoint, workspaceFolder } = wanted;
    const record: UndoRecord = {
      ...{ schema: UNDO_SCHEMA, id, at, state: "begun", model, preset, endpoint, derivedModel, workspaceFolder },
      changes: [...changes],
    };
    await this.write(record);
    return record;
  }

  /** On the disk (fsync) when it resolves. */
  async write(record: UndoRecord): Promise<void> {
    await replaceFile(
      join(this.folder, `${record.at.replaceAll(/[:.]/g, "-")}-${slug(record.model)}-${record.preset}.json`),
      `${JSON.stringify(record, null, 2)}\n`,
      // It has whole settings files in it: nobody else's business.
      0o600,
    );
  }
}

function parsed(text: string): UndoRecord | null {
  try {
    const result = undoRecord.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
