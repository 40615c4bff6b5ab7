import { getNodeValue, parse } from "jsonc-parser";
import type { Node } from "jsonc-parser";
import { UsageError } from "../../core/errors";
import type { Edit } from "./edit";
import { afterComments, commaAfter, commentIn, memberOf, membersOf, readJsonc } from "./jsonc-read";
import type { JsoncText, Member } from "./jsonc-read";
import { pathInWords, wrapped } from "./path";
import type { Path } from "./path";

/*
 * One value of a JSON text with comments is set, put back or taken out; every other byte stays. jsonc-parser finds the places, but its own
 * `modify` is not used: it deletes the comments between a removed key and the one before, and puts a new key in front of the last one's comment.
 */

/** The value at a path; undefined where there is none. Throws UsageError where the text cannot be read, or the path leads to two places. */
export function valueAt(text: string, path: Path, file: string): unknown {
  const { member } = walk(read(text, path, file), path);
  // By way of JSON: a key `__proto__` is then one like others, where jsonc-parser's `parse` would change what the value inherits.
  return member ? (JSON.parse(JSON.stringify(getNodeValue(member.value))) as unknown) : undefined;
}

/** The value as it is written, with its comments and its formatting; null where there is none. Throws UsageError as above. */
export function sourceAt(text: string, path: Path, file: string): string | null {
  const jsonc = read(text, path, file);
  const { member } = walk(jsonc, path);
  return member && jsonc.body.slice(member.value.offset, member.value.offset + member.value.length);
}

/** Edits that set one value and make what is missing around it. Throws UsageError where the text cannot be edited safely. */
export function setAt(text: string, path: Path, value: unknown, file: string): Edit[] {
  return put(read(text, path, file), path, (rest, { indent, unit, eol, entry }) => {
    const made = wrapped(rest, value);
    const whole = entry && Array.isArray(made) ? (made[0] as unknown) : made;
    return unit === "" ? JSON.stringify(whole) : JSON.stringify(whole, null, unit).replaceAll("\n", `${eol}${indent}`);
  });
}

/** Edits that put a value back as it was written elsewhere; what is missing around it is made. Throws UsageError as above. */
export function putAt(text: string, path: Path, source: string, file: string): Edit[] {
  const jsonc = read(text, path, file);
  const missing = reach(jsonc, path).rest.length;
  // Around a value that is made anew nothing of its formatting can be kept.
  if (missing > 1 || (missing === 1 && typeof path.at(-1) !== "string")) return setAt(text, path, parse(source, [], { allowTrailingComma: true }), file);
  return put(jsonc, path, () => source);
}

/**
 * Edits that take one value out, and what is empty without it: objects and lists around it, but none of the first `kept` steps.
 * None where it is not there. Throws UsageError as above.
 */
export function removeAt(text: string, path: Path, kept: number, file: string): Edit[] {
  const jsonc = read(text, path, file);
  for (let depth = kept; depth < path.length; depth++) {
    const { container, member, rest } = walk(jsonc, path.slice(0, depth + 1));
    if (!container || !member || rest.length > 0) return [];
    if (depth === path.length - 1 || isAllOf(jsonc, member, path.slice(depth))) return shifted(jsonc, without(jsonc, container, member));
  }
  return [];
}

/** Whether what `member` holds is there for `path` alone, whose first step leads to it, and has no comment in it. */
function isAllOf(jsonc: JsoncText, { value: node }: Member, [step, next, ...rest]: Path): boolean {
  if (next === undefined) return true;
  const inner = memberOf(jsonc, node, next);
  // An entry of a list holds its own name as well.
  const most = typeof step === "string" ? 1 : 2;
  if (!inner || membersOf(node).length > most || commentIn(jsonc.body, node)) return false;
  return isAllOf(jsonc, inner, [next, ...rest]);
}

const read = (text: string, path: Path, file: string): JsoncText => readJsonc(text, file, typeof path[0] === "string" ? "object" : "array");

interface Place {
  /** The innermost object or list on the path that is there; null where the text holds none. */
  readonly container: Node | null;
  /** What the path leads to, or what is in the way of the rest: null in a place of an object or a list. */
  readonly member: Member | null;
  /** Steps below `member`, or below `container` where there is no member. */
  readonly rest: Path;
}

function walk(jsonc: JsoncText, path: Path): Place & { readonly member: Member | null } {
  const place = reach(jsonc, path);
  return place.rest.length > 0 ? { ...place, member: null } : place;
}

function reach(jsonc: JsoncText, path: Path): Place {
  let container = jsonc.root;
  if (!container) return { container: null, member: null, rest: path };
  for (const [index, step] of path.entries()) {
    const member = memberOf(jsonc, container, step);
    const rest = path.slice(index + 1);
    if (!member) return { container, member: null, rest: path.slice(index) };
    const [next] = rest;
    if (next === undefined || member.value.type === "null") return { container, member, rest };
    const wanted = typeof next === "string" ? "object" : "array";
    if (member.value.type !== wanted)
      throw new UsageError(
        `${jsonc.file}: ${pathInWords(path.slice(0, index + 1))} is no ${wanted === "object" ? "object" : "list"}. Mend it; O3 changes nothing there until then.`,
      );
    container = member.value;
  }
  return { container, member: null, rest: [] };
}

interface Style {
  /** Blanks in front of the line that the value stands on. */
  readonly indent: string;
  /** One step more; empty: all on one line. */
  readonly unit: string;
  readonly eol: string;
  /** The innermost list on the path gets a new entry: its text, and not the list's, is wanted. */
  readonly entry?: boolean;
}

/** Text of a value for its place; `rest`: steps that have to be made around it. */
type Printer = (rest: Path, style: Style) => string;

function put(jsonc: JsoncText, path: Path, print: Printer): Edit[] {
  const { bom, body, root } = jsonc;
  const eol = /\r\n|\r|\n/.exec(body)?.[0] ?? "\n";
  if (!root) return [{ offset: bom.length, length: body.length, text: newFile(body, path, print, eol) }];
  const { container, member, rest } = reach(jsonc, path);
  const parent = container ?? root;
  const unit = unitOf(body, root);
  const oneLine = !LINE_END.test(body);
  if (member) {
    const text = print(rest, { indent: indentIn(body, parent, unit), unit: oneLine ? "" : unit, eol });
    return shifted(jsonc, [{ offset: member.value.offset, length: member.value.length, text }]);
  }
  return shifted(jsonc, inserted(body, parent, rest, print, { indent: indentIn(body, parent, unit), unit, eol }));
}

/** A member behind the last one of `container`, which lacks it. */
function inserted(body: string, container: Node, path: Path, print: Printer, style: Style): Edit[] {
  const { indent, unit, eol } = style;
  const [text, rest] = begin(path);
  const entry = container.type === "array";
  const member = (on: "line" | "same"): string => text(print(rest, { indent, unit: on === "line" ? unit : "", eol, entry }));
  const close = container.offset + container.length - 1;
  const last = membersOf(container).at(-1);
  if (!last) {
    const place = afterComments(body, container.offset + 1, "token");
    const line = `${eol}${indent}${member("line")}`;
    if (LINE_END.test(body.slice(place, close))) return [{ offset: place, length: 0, text: line }];
    return [{ offset: place, length: close - place, text: `${line}${eol}${lineIndent(body, container.offset)}` }];
  }
  const comma = commaAfter(body, last.end);
  const place = afterComments(body, comma === null ? last.end : comma + 1, "line");
  const onNewLine = LINE_END.test(body.slice(place, close));
  const line = `${onNewLine ? eol + indent : " "}${member(onNewLine ? "line" : "same")}${comma === null ? "" : ","}`;
  // A comma goes right behind the value, not behind its comment.
  return [...(comma === null ? [{ offset: last.end, length: 0, text: "," }] : []), { offset: place, length: 0, text: line }];
}

/** What stands in front of a new member's value, and the steps left to make around that: a list's entry is made whole. */
function begin(path: Path): readonly [(value: string) => string, Path] {
  const [first, ...rest] = path;
  if (first === undefined || typeof first === "string") return [(value) => `${JSON.stringify(first ?? "")}: ${value}`, rest];
  return [(value) => value, path];
}

function newFile(body: string, path: Path, print: Printer, eol: string): string {
  const lead = body.trim() === "" ? "" : body.replace(/[^\r\n]$/, `$&${eol}`);
  const [text, rest] = begin(path);
  const [open, close] = typeof path[0] === "string" ? ["{", "}"] : ["[", "]"];
  return `${lead}${open}${eol}  ${text(print(rest, { indent: "  ", unit: "  ", eol, entry: open === "[" }))}${eol}${close}${eol}`;
}

function without(jsonc: JsoncText, container: Node, member: Member): Edit[] {
  const { body } = jsonc;
  const members = membersOf(container);
  const previous = members[members.findIndex(({ offset }) => offset === member.offset) - 1];
  const comma = commaAfter(body, member.end);
  const close = comma !== null && body.slice(member.end, comma).trim() === "" ? comma + 1 : member.end;
  const lead = /(\r\n|\r|\n)?[ \t]*$/.exec(body.slice(0, member.offset))?.[0] ?? "";
  // Whatever stands behind it on its line must not slip onto the line before, which may end in a comment.
  const endsLine = /^[ \t]*([\r\n]|$)/.test(body.slice(close));
  const alone = endsLine || !LINE_END.test(lead);
  const [start, end] = alone
    ? [member.offset - lead.length, close]
    : [member.offset, close + (/^[ \t]*/.exec(body.slice(close))?.[0].length ?? 0)];
  const dangling = comma === null && previous ? commaAfter(body, previous.end) : null;
  return [
    ...(dangling === null ? [] : [{ offset: dangling, length: 1, text: "" }]),
    { offset: start, length: end - start, text: "" },
    ...(comma !== null && close <= comma ? [{ offset: comma, length: 1, text: "" }] : []),
  ];
}

const shifted = ({ bom }: JsoncText, edits: readonly Edit[]): Edit[] => edits.map((edit) => ({ ...edit, offset: edit.offset + bom.length }));

const LINE_END = /[\r\n]/;

/** Blanks in front of the line that `offset` is on. */
const lineIndent = (body: string, offset: number): string => /(?:^|[\r\n])([ \t]*)[^\r\n]*$/.exec(body.slice(0, offset))?.[1] ?? "";

/** Blanks in front of a member that is the first on its line; null where it is not. */
function ownIndent(body: string, { offset }: Member): string | null {
  const before = /[^\r\n]*$/.exec(body.slice(0, offset))?.[0] ?? "";
  return before.trim() === "" ? before : null;
}

/** One step of indentation as the text has it; two blanks where it does not tell. */
function unitOf(body: string, root: Node): string {
  const last = membersOf(root).at(-1);
  const indent = (last && ownIndent(body, last)) ?? "";
  return indent.startsWith("\t") ? "\t" : /^ {1,8}$/.test(indent) ? indent : "  ";
}

/** Indentation of members of `container`. */
function indentIn(body: string, container: Node, unit: string): string {
  const last = membersOf(container).at(-1);
  return (last && ownIndent(body, last)) ?? lineIndent(body, container.offset) + unit;
}
