import { applyEdits, modify, parse, parseTree, printParseErrorCode } from "jsonc-parser";
import type { ParseError } from "jsonc-parser";
import { UsageError } from "../core/errors";

const BOM = "\ufeff";
/** VS Code takes both in its settings. */
const TOLERANT = { allowTrailingComma: true, disallowComments: false } as const;

/**
 * `text` with one key set, or taken out (undefined); everything else, comments and line ends too, stays as it is.
 * Throws UsageError with line and column where the text is no JSON with comments.
 */
export function withSetting(text: string, key: string, value: unknown, path: string): string {
  const bom = text.startsWith(BOM) ? BOM : "";
  const body = text.slice(bom.length);
  if (body.trim() === "") return value === undefined ? text : `${bom}${JSON.stringify({ [key]: value }, null, 2)}\n`;
  check(body, path);
  const formattingOptions = { insertSpaces: !/^\t/m.test(body), tabSize: indentOf(body), eol: body.includes("\r\n") ? "\r\n" : "\n" };
  return bom + applyEdits(body, modify(body, [key], value, { formattingOptions }));
}

/** The value of a key; undefined where it is not there. Throws UsageError as above. */
export function settingIn(text: string, key: string, path: string): unknown {
  const body = text.replace(BOM, "");
  if (body.trim() === "") return undefined;
  check(body, path);
  const values = parse(body, [], TOLERANT) as Record<string, unknown>;
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function check(body: string, path: string): void {
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors, TOLERANT);
  const [error] = errors;
  if (error) {
    const { line, column } = positionOf(body, error.offset);
    throw new UsageError(
      `${path} cannot be read as JSON: line ${line}, column ${column} (${printParseErrorCode(error.error)}). Mend it; O3 changes nothing there until then.`,
    );
  }
  if (tree?.type !== "object") throw new UsageError(`${path} holds no JSON object. Mend it; O3 changes nothing there until then.`);
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const indentOf = (body: string): number => /^( +)\S/m.exec(body)?.[1]?.length ?? 2;
