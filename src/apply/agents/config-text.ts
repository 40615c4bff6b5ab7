import { getNodeValue } from "jsonc-parser";
import { parseDocument } from "yaml";
import { UsageError } from "../../core/errors";
import { readJsonc } from "../text/jsonc-read";
import type { AgentFiles } from "./agent";

export type Config = Readonly<Record<string, unknown>>;

export const isConfig = (value: unknown): value is Config => typeof value === "object" && value !== null && !Array.isArray(value);

/** The value of a key, or an empty object where it holds none. */
export const configIn = (config: unknown, ...keys: readonly string[]): Config => {
  let found: unknown = config;
  for (const key of keys) found = isConfig(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return isConfig(found) ? found : {};
};

export const textIn = (config: Config, key: string): string | null => {
  const value = Object.hasOwn(config, key) ? config[key] : undefined;
  return typeof value === "string" ? value : null;
};

export const numberIn = (config: Config, key: string): number | null => {
  const value = Object.hasOwn(config, key) ? config[key] : undefined;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
};

/** A JSON file with comments as an object; null where it is not there. Throws UsageError with line and column where it is none. */
export async function readJsonConfig(files: AgentFiles, path: string): Promise<Config | null> {
  const text = await files.read(path);
  return text === null ? null : jsonConfig(text, path);
}

/** Throws UsageError with line and column. */
export function jsonConfig(text: string, path: string): Config {
  const { root } = readJsonc(text, path);
  // By way of JSON: a key `__proto__` is then one like others.
  return root ? (JSON.parse(JSON.stringify(getNodeValue(root))) as Config) : {};
}

/** A YAML file as whatever it holds; null where it is not there or empty. Throws UsageError with line and column. */
export async function readYaml(files: AgentFiles, path: string): Promise<unknown> {
  const text = await files.read(path);
  return text === null ? null : yamlValue(text, path);
}

export function yamlValue(text: string, path: string): unknown {
  // The package counts a byte order mark as a column.
  const doc = parseDocument(text.replace(/^\ufeff/, ""), { prettyErrors: true, logLevel: "error" });
  const [error] = doc.errors;
  if (!error) return doc.toJS() as unknown;
  const [start] = error.linePos ?? [];
  const where = start ? `line ${start.line}, column ${start.col}` : "it";
  throw new UsageError(`${path} cannot be read as YAML: ${where} (${error.code}). Mend it; O3 changes nothing there until then.`);
}

/** Objects are merged key by key, all else is replaced by what comes later. */
export function merged(configs: readonly Config[]): Config {
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const config of configs)
    for (const [key, value] of Object.entries(config)) {
      const before = result[key];
      result[key] = isConfig(before) && isConfig(value) ? merged([before, value]) : value;
    }
  return result;
}
