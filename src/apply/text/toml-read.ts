import { TomlError, parse } from "smol-toml";
import { UsageError } from "../../core/errors";
import { meaningOf } from "./toml-meaning";
import type { Meaning } from "./toml-meaning";
import { scanned } from "./toml-scan";
import { treeOf } from "./toml-tree";
import type { Table } from "./toml-tree";

export interface TomlText {
  readonly text: string;
  readonly file: string;
  readonly root: Table;
  readonly meaning: Meaning;
  /** Offsets of all comments. */
  readonly comments: readonly number[];
}

/** Throws UsageError with line and column where the text is no TOML. */
export function readToml(text: string, file: string): TomlText {
  const start = text.startsWith("\ufeff") ? 1 : 0;
  const meaning = meant(text, file);
  const found = scanned(text, start);
  return { text, file, root: treeOf(found), meaning, comments: found.comments };
}

/** Throws UsageError as above. */
export function meant(text: string, file: string): Meaning {
  try {
    return meaningOf(parse(text.replace(/^\ufeff/, ""), { integersAsBigInt: true }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [why = ""] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
    throw new UsageError(
      `${file} cannot be read as TOML: line ${error.line}, column ${error.column} (${why}). Mend it; O3 changes nothing there until then.`,
      { cause: error },
    );
  }
}

export const refuse = (file: string, why: string): UsageError => new UsageError(`${file}: ${why} Mend it, or edit it by hand; O3 changes nothing there until then.`);

export const unsafe = (file: string): UsageError => refuse(file, "it is written in a way that O3 cannot edit without touching other parts.");
