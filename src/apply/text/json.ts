import { parseTree, printParseErrorCode } from "jsonc-parser";
import type { ParseError } from "jsonc-parser";
import { UsageError } from "../../core/errors";
import type { Edit } from "./edit";
import * as jsonc from "./jsonc";
import { positionOf } from "./jsonc-read";
import type { Path } from "./path";

/*
 * JSON for readers that take no comment and no comma behind the last entry: one that is there already would make the agent drop the whole
 * file, so nothing is added to it. A byte order mark stays where it is; an empty file counts as one to be made.
 */

export function valueAt(text: string, path: Path, file: string): unknown {
  refuseLoose(text, file);
  return jsonc.valueAt(text, path, file);
}

export function setAt(text: string, path: Path, value: unknown, file: string): Edit[] {
  refuseLoose(text, file);
  return jsonc.setAt(text, path, value, file);
}

export function removeAt(text: string, path: Path, kept: number, file: string): Edit[] {
  refuseLoose(text, file);
  return jsonc.removeAt(text, path, kept, file);
}

export function sourceAt(text: string, path: Path, file: string): string | null {
  refuseLoose(text, file);
  return jsonc.sourceAt(text, path, file);
}

export function putAt(text: string, path: Path, source: string, file: string): Edit[] {
  refuseLoose(text, file);
  return jsonc.putAt(text, path, source, file);
}

/** Throws UsageError with line and column. */
function refuseLoose(text: string, file: string): void {
  const body = text.replace(/^\ufeff/, "");
  if (body.trim() === "") return;
  const errors: ParseError[] = [];
  parseTree(body, errors, { allowTrailingComma: false, disallowComments: true, allowEmptyContent: false });
  const [error] = errors;
  if (!error) return;
  const { line, column } = positionOf(body, error.offset);
  throw new UsageError(
    `${file} is no strict JSON: line ${line}, column ${column} (${printParseErrorCode(error.error)}). Its reader takes neither comments nor a comma behind the last entry. Mend it; O3 changes nothing there until then.`,
  );
}
