import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { UsageError } from "../core/errors";
import { translateLegacy } from "./legacy";
import { problemsIn } from "./problem";
import { FILES } from "./schema";
import type { Configuration, FileName } from "./schema";
import { readYaml } from "./yaml";
import type { Yaml } from "./yaml";

export interface LoadedConfiguration {
  readonly config: Configuration;
  readonly warnings: readonly string[];
  /** Files that were read, shipped ones first. */
  readonly sources: readonly string[];
}

/** Folder in a workspace whose files override the shipped ones. */
export const WORKSPACE_FOLDER = ".o3";

/** The files that a folder of configuration may have. */
export const CONFIGURATION_FILES = Object.keys(FILES).map((name) => `${name}.yaml`);

/** Whether a folder has any of them. */
export const hasConfiguration = (folder: string): boolean => CONFIGURATION_FILES.some((file) => existsSync(join(folder, file)));

/** Reads the shipped configuration and lays the workspace's (the files in `own`) over it. Throws UsageError with every mistake, a line each. */
export async function loadConfiguration(workspace: string, own = join(workspace, WORKSPACE_FOLDER)): Promise<LoadedConfiguration> {
  const sources: string[] = [];
  const load = async <N extends FileName>(name: N): Promise<z.output<(typeof FILES)[N]>> => {
    const shipped = join(shippedFolder(), `${name}.yaml`);
    const override = join(own, `${name}.yaml`);
    const base = await readYaml(shipped);
    sources.push(shipped);
    if (!existsSync(override)) return check(name, base, base.value);
    const overriding = await readYaml(override);
    sources.push(override);
    return check(name, overriding, merge(base.value, overriding.value));
  };
  const [optimization, models, hardware] = [await load("optimization"), await load("models"), await load("hardware")];
  const translated = Object.entries(models.models).map(([name, options]) => [name, translateLegacy(name, options)] as const);
  return {
    config: {
      optimization,
      hardware,
      models: { ...models, models: Object.fromEntries(translated.map(([name, { options }]) => [name, options])) },
    },
    warnings: translated.flatMap(([, { warnings }]) => warnings),
    sources,
  };
}

function check<N extends FileName>(name: N, { file, document, lines }: Yaml, value: unknown): z.output<(typeof FILES)[N]> {
  const schema = FILES[name];
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as z.output<(typeof FILES)[N]>;
  throw new UsageError(problemsIn(file, document, lines, parsed.error.issues, (path) => keysAt(schema, path)).join("\n"));
}

/** Keys that a schema knows at a path; none where it takes any. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const key of path) {
    if (at instanceof z.ZodObject) at = (at.shape as Record<PropertyKey, unknown>)[key];
    else if (at instanceof z.ZodRecord) at = at.valueType;
    else if (at instanceof z.ZodArray) at = at.element;
    if (at instanceof z.ZodOptional) at = at.unwrap();
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** Maps are merged key by key; lists and values of the workspace replace the shipped ones. */
function merge(base: unknown, over: unknown): unknown {
  if (over === null || over === undefined) return base;
  if (!isMap(base) || !isMap(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(base[key], value);
  return merged;
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The shipped files lie in `config/` beside the bundle, and beside `src/` in the source tree. */
function shippedFolder(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "config", "optimization.yaml"))) return join(folder, "config");
    if (dirname(folder) === folder)
      throw new UsageError("The shipped configuration (config/optimization.yaml) is missing; install O3 again.");
  }
}
