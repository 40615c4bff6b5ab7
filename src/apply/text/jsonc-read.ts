import { parseTree, printParseErrorCode, visit } from "jsonc-parser";
import type { Node, ParseError } from "jsonc-parser";
import { UsageError } from "../../core/errors";
import type { PathStep } from "./path";

const BOM = "\ufeff";
/** As VS Code reads its settings; a file of comments alone counts as empty. */
const TOLERANT = { allowTrailingComma: true, disallowComments: false, allowEmptyContent: true } as const;

/** A text with comments that holds one object or one list. `root` is null where there is none yet: an empty file, or comments alone. */
export interface JsoncText {
  readonly bom: string;
  readonly body: string;
  readonly root: Node | null;
  readonly file: string;
}

export type ContainerKind = "object" | "array";

/** A key with its value, or an entry of a list, as offsets in the body. */
export interface Member {
  readonly offset: number;
  readonly end: number;
  readonly value: Node;
}

/** Throws UsageError with line and column where the text is no JSON with comments, or holds something else. */
export function readJsonc(text: string, file: string, kind: ContainerKind = "object"): JsoncText {
  const bom = text.startsWith(BOM) ? BOM : "";
  const body = text.slice(bom.length);
  const errors: ParseError[] = [];
  const root = parseTree(body, errors, TOLERANT) ?? null;
  const [error] = errors;
  if (error) {
    const { line, column } = positionOf(body, error.offset);
    throw new UsageError(
      `${file} cannot be read as JSON: line ${line}, column ${column} (${printParseErrorCode(error.error)}). Mend it; O3 changes nothing there until then.`,
    );
  }
  if (root !== null && root.type !== kind)
    throw new UsageError(`${file} holds no JSON ${kind === "object" ? "object" : "list"}. Mend it; O3 changes nothing there until then.`);
  return { bom, body, root, file };
}

/** Those of an object or a list, in the order of the text. */
export const membersOf = (container: Node): Member[] =>
  (container.children ?? []).flatMap((child) => {
    const { offset, length, children = [] } = child;
    if (container.type === "array") return [{ offset, end: offset + length, value: child }];
    const [key, value] = children;
    return key && value ? [{ offset, end: offset + length, value }] : [];
  });

/** Null where the step leads nowhere. Throws UsageError where it leads to two places: which one counts is up to the reader. */
export function memberOf({ body, file }: JsoncText, container: Node, step: PathStep): Member | null {
  const found =
    typeof step === "string"
      ? keyed(container).filter(({ key }) => key === step).map(({ member }) => member)
      : membersOf(container).filter(({ value }) => keyed(value).some(({ key, member }) => key === step.key && member.value.value === step.value));
  const [first, second] = found;
  if (!second) return first ?? null;
  const { line } = positionOf(body, second.offset);
  const what = typeof step === "string" ? step : `an entry with ${step.key} ${step.value}`;
  throw new UsageError(`${file} has ${what} twice (again in line ${line}). Take one of them out; O3 changes nothing there until then.`);
}

const keyed = (node: Node): { readonly key: string; readonly member: Member }[] =>
  node.type === "object"
    ? membersOf(node).map((member, index) => ({ key: String(node.children?.[index]?.children?.[0]?.value), member }))
    : [];

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

/** Whether a comment stands anywhere in a value. */
export function commentIn(body: string, { offset, length }: Node): boolean {
  let found = false;
  const see = (): void => {
    found = true;
  };
  visit(body.slice(offset, offset + length), { onComment: see }, TOLERANT);
  return found;
}

function endOf(pattern: RegExp, body: string, offset: number): number {
  pattern.lastIndex = offset;
  return offset + (pattern.exec(body)?.[0].length ?? 0);
}

/** Both from 1. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
