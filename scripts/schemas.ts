// `npm run schemas`: writes schemas/*.schema.json from the schemas that O3 reads its own files with.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { FILES } from "../src/config/schema";
import { presetsFile } from "../src/results/presets-yaml";
import { journalRecord } from "../src/results/schema/journal";
import { reportSchema } from "../src/results/schema/report";
import { environmentSnapshot } from "../src/results/schema/snapshot";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** File name -> text of every generated schema. */
export function schemaFiles(): ReadonlyMap<string, string> {
  const configuration = Object.entries(FILES).map(
    ([name, schema]) => [name, forWorkspace(toJson(schema, `O3 ${name} configuration`))] as const,
  );
  const results = [
    ["journal-record", toJson(journalRecord, "One line of an O3 journal (logs/*.jsonl)", "ref")],
    ["report", toJson(reportSchema, "O3 report of a model (summaries/*.json)", "ref")],
    ["presets", toJson(presetsFile, "O3 presets of a model (defaults/*.yaml)", "ref")],
    ["environment", toJson(environmentSnapshot, "O3 snapshot of machine, engine and model (env/*.json)", "ref")],
  ] as const;
  return new Map([...configuration, ...results].map(([name, schema]) => [`${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`]));
}

/** The input side: what may stand in the file, before durations and contexts are turned into numbers. */
const toJson = (schema: z.ZodType, title: string, reused: "inline" | "ref" = "inline"): JsonSchema => ({
  title,
  ...z.toJSONSchema(schema, { io: "input", reused }),
});

/** A workspace's file keeps only what it changes, so no key of a map is required there; entries of lists are whole. */
function forWorkspace(schema: JsonSchema): JsonSchema {
  const open = { ...schema };
  delete open.required;
  if (open.properties) {
    open.properties = Object.fromEntries(
      Object.entries(open.properties).map(([key, value]) => [key, isSchema(value) ? forWorkspace(value) : value]),
    );
  }
  if (isSchema(open.additionalProperties)) open.additionalProperties = forWorkspace(open.additionalProperties);
  return open;
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;

if (require.main === module) {
  const folder = join(__dirname, "..", "schemas");
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(join(folder, name), text);
}
