import { parseTree, printParseErrorCode } from "jsonc-parser";
import type { Node, ParseError } from "jsonc-parser";
import { UsageError } from "../core/errors";

const BOM = "\ufeff";
/** As VS Code reads its settings; a file of comments alone counts as empty. */
const TOLERANT = { allowTrailingComma: true, disallowComments: false, allowEmptyContent: true } as const;

/** A text with comments that holds one object. `root` is null where there is none yet: an empty file, or comments alone. */
export interface JsoncText {
  readonly bom: string;
  readonly body: string;
  readonly root: Node | null;
}

/** A key and its value, as offsets in the body. */
export interface Property {
  readonly offset: number;
  readonly end: number;
  readonly value: Node;
}

/** Throws UsageError with line and column where the text is no JSON with comments, or no object. */
export function readJsonc(text: string, path: string): JsoncText {
  const bom = text.startsWith(BOM) ? BOM : "";
  const body = text.slice(bom.length);
  const errors: ParseError[] = [];
  const root = parseTree(body, errors, TOLERANT) ?? null;
  const [error] = errors;
  if (error) {
    const { line, column } = positionOf(body, error.offset);
    throw new UsageError(
      `${path} cannot be read as JSON: line ${line}, column ${column} (${printParseErrorCode(error.error)}). Mend it; O3 changes nothing there until then.`,
    );
  }
  if (root !== null && root.type !== "object")
    throw new UsageError(`${path} holds no JSON object. Mend it; O3 changes nothing there until then.`);
  return { bom, body, root };
}

/** In the order of the text. */
export const propertiesOf = (root: Node): (Property & { readonly key: string })[] =>
  (root.children ?? []).flatMap(({ offset, length, children = [] }) => {
    const [key, value] = children;
    return key && value ? [{ key: String(key.value), offset, end: offset + length, value }] : [];
  });

/** Null where the key is missing. Throws UsageError where it is there twice: which one counts is up to the reader. */
export function propertyOf({ body, root }: JsoncText, key: string, path: string): Property | null {
  const found = root ? propertiesOf(root).filter((property) => property.key === key) : [];
  const [first, second] = found;
  if (!second) return first ?? null;
  const { line } = positionOf(body, second.offset);
  throw new UsageError(`${path} has ${key} twice (again in line ${line}). Take one of them out; O3 changes nothing there until then.`);
}

const COMMENT = /\/\/[^\r\n]*|\/\*[^]*?\*\//.source;
const TRIVIA = new RegExp(`(?:\\s+|${COMMENT})*`, "y");
const COMMENTS_ON_LINE = new RegExp(`(?:[ \\t]*(?:${COMMENT}))*`, "y");
const COMMENTS = new RegExp(`(?:\\s*(?:${COMMENT}))*`, "y");

/** Offset of the comma behind a property, over comments and line ends; null where none follows. */
export function commaAfter(body: string, offset: number): number | null {
  const end = endOf(TRIVIA, body, offset);
  return body[end] === "," ? end : null;
}

/** Where the comments end that stand behind `offset`: on the same line, or up to the next token. */
export const afterComments = (body: string, offset: number, reach: "line" | "token"): number =>
  endOf(reach === "line" ? COMMENTS_ON_LINE : COMMENTS, body, offset);

function endOf(pattern: RegExp, body: string, offset: number): number {
  pattern.lastIndex = offset;
  return offset + (pattern.exec(body)?.[0].length ?? 0);
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
