import type { Edit } from "./edit";
import * as env from "./env";
import * as json from "./json";
import * as jsonc from "./jsonc";
import type { Path } from "./path";
import * as toml from "./toml";
import * as yaml from "./yaml";

/** Editing one kind of text: one value is set or taken out, every other byte stays. All throw UsageError where that is not safe. */
export interface TextFormat {
  /** Undefined where there is none. */
  valueAt(text: string, path: Path, file: string): unknown;
  /** Edits that set one value and make what is missing around it. */
  setAt(text: string, path: Path, value: unknown, file: string): Edit[];
  /** Edits that take one value out, and what is empty without it, but none of the first `kept` steps. None where it is not there. */
  removeAt(text: string, path: Path, kept: number, file: string): Edit[];
  /** A value as it is written, and edits that put it back so; only where a format keeps that. Null where there is none. */
  readonly sourceAt?: (text: string, path: Path, file: string) => string | null;
  readonly putAt?: (text: string, path: Path, source: string, file: string) => Edit[];
}

const FORMATS = { jsonc, json, yaml, toml, env } satisfies Record<string, TextFormat>;

export type FormatName = keyof typeof FORMATS;

export const formatOf = (name: FormatName): TextFormat => FORMATS[name];
