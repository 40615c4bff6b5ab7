import { z } from "zod";
import { PRESET_NAMES } from "../core/domain/evidence";
import { isDerived } from "../core/preset/derived";
import type { FormatName } from "./text/format";

export const UNDO_SCHEMA = 2;

const options = z.record(z.string(), z.union([z.number(), z.boolean()]));
const storedModel = z.object({ parameters: options, rest: z.string() });

export const modelChange = z.object({
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
});

const FORMATS = ["jsonc", "json", "yaml", "toml", "env"] as const satisfies readonly FormatName[];

const step = z.union([z.string(), z.object({ key: z.string(), value: z.string() })]);
const edit = z.object({ offset: z.int().nonnegative(), length: z.int().nonnegative(), text: z.string() });

const fileChange = z.object({
  kind: z.literal("file"),
  adapter: z.string(),
  /** Relative to the workspace folder (with `/`) where it lies in there, so that it is found after the folder was moved; absolute elsewhere. */
  path: z.string(),
  level: z.enum(["workspace", "user"]),
  format: z.enum(FORMATS),
  keys: z.array(
    z.object({
      path: z.array(step).min(1),
      kept: z.int().nonnegative(),
      before: z.object({ value: z.unknown(), source: z.string().nullable() }).nullable(),
      after: z.unknown(),
      apart: z.array(z.string()).readonly().optional(),
    }),
  ),
  back: z.array(z.array(edit)),
  beforeHash: z.string().nullable(),
  afterHash: z.string(),
  madeFolders: z.int().nonnegative(),
});

/** begun: on the disk before the first change, so that a crash in the middle can be undone; undone: nothing is left of it. */
const recordState = z.enum(["begun", "applied", "undone"]);

/** What every record has, whatever its version. */
export const recordHead = {
  id: z.string(),
  at: z.iso.datetime(),
  state: recordState,
  model: z.string(),
  preset: z.enum(PRESET_NAMES),
  endpoint: z.string(),
  derivedModel: z.string(),
  workspaceFolder: z.string(),
};

export const undoRecord = z.object({
  schema: z.literal(UNDO_SCHEMA),
  ...recordHead,
  /** Knows the workspace folder again after it was moved; null where the system does not tell. */
  folderId: z.string().nullable(),
  changes: z.array(z.discriminatedUnion("kind", [modelChange, fileChange])),
});
export type StoredRecord = z.infer<typeof undoRecord>;

/** Of a version that this O3 does not know, enough to say so. */
export const newerRecord = z.looseObject({ schema: z.number().gt(UNDO_SCHEMA), at: z.string(), state: z.string(), workspaceFolder: z.string().optional() });
