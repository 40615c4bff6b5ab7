import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { recipeMetadata } from "../gguf/metadata";
import { modelSpec } from "../gguf/model-spec";
import type { ModelSpec } from "../gguf/model-spec";
import { readHeader } from "../gguf/read-header";
import { writeModel } from "../gguf/write-model";

const EXTENSION = ".gguf";

/** Where models are kept when nobody says otherwise. */
export function defaultFolder(env: NodeJS.ProcessEnv): string {
  return env.O3_EMBEDDED_MODELS ?? join(homedir(), ".cache", "o3", "models");
}

/** A tag is the last part of a file's name, because a colon is not allowed in one everywhere: `small-f16.gguf` is `small:f16`. */
const fileOf = (name: string): string => `${name.replace(":", "-")}${EXTENSION}`;
const nameOf = (file: string): string => file.slice(0, -EXTENSION.length).replace(/-(?=(?:f16|f32|bf16|q\d\w*)$)/, ":");

/**
 * Makes sure that a model with random weights is in a folder; one that was made before is kept.
 * @param name the recipe, as `modelSpec` reads it
 * @returns the file
 * @throws when the name is no recipe
 */
export function ensureModel(folder: string, name: string): string {
  const spec = modelSpec(name);
  if (!spec)
    throw new RangeError(`"${name}" is no model that can be made: SIZE[-cCONTEXT][-sSEED][:TYPE] with tiny, demo, small or medium`);
  const file = join(folder, fileOf(name));
  if (!isMadeFrom(spec, file)) writeModel(file, spec);
  return file;
}

/** A file of another recipe, of an older generator, or a damaged one is made again. */
function isMadeFrom(spec: ModelSpec, file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const { metadata } = readHeader(file);
    return Object.entries(recipeMetadata(spec)).every(([key, value]) => metadata.get(key) === value);
  } catch {
    return false;
  }
}

export interface ModelFile {
  readonly name: string;
  readonly path: string;
}

/** Models in a folder, by name. A folder that is missing holds none. */
export function modelFiles(folder: string): ModelFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(EXTENSION))
    .sort()
    .map((file) => ({ name: nameOf(file), path: join(folder, file) }));
}
