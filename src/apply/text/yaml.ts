import { isDeepStrictEqual } from "node:util";
import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, stringify, visit } from "yaml";
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import { UsageError } from "../../core/errors";
import { withEdits } from "./edit";
import type { Edit } from "./edit";
import { pathInWords, wrapped } from "./path";
import type { Path, PathStep } from "./path";

/*
 * One value of a YAML text is set, put back or taken out; every other byte stays. The package `yaml` finds the places; writing the document
 * anew would lose indentation, quotes and blank lines. What comes out is read again: where anything else changed its meaning, nothing is done.
 */

/** The value at a path; undefined where there is none. Throws UsageError where the text cannot be read. */
export function valueAt(text: string, path: Path, file: string): unknown {
  const doc = read(text, file);
  const place = reach(doc, path, file);
  if (place.rest.length > 0 || !place.member) return undefined;
  return place.member.value === null ? null : (place.member.value.toJS(doc) as unknown);
}

/** Edits that set one value and make what is missing around it. A new entry of a list goes first. Throws UsageError where that cannot be done safely. */
export function setAt(text: string, path: Path, value: unknown, file: string): Edit[] {
  const doc = read(text, file);
  const place = reach(doc, path, file);
  const edits = place.container === null ? inEmpty(text, path, value) : place.member ? replaced(text, place.member, place, value) : inserted(text, place, value);
  return checked(text, edits, doc, (copy) => {
    const keys = keysOf(copy, path);
    if (keys) copy.setIn(keys, copy.createNode(value));
    else addEntry(copy, path, value);
  }, file);
}

/**
 * Edits that take one value out, and what is empty without it: maps and lists around it, but none of the first `kept` steps.
 * None where it is not there. Throws UsageError as above.
 */
export function removeAt(text: string, path: Path, kept: number, file: string): Edit[] {
  const doc = read(text, file);
  for (let depth = kept; depth < path.length; depth++) {
    const here = path.slice(0, depth + 1);
    const { container, member, rest } = reach(doc, here, file);
    if (!container || !member || rest.length > 0) return [];
    if (depth < path.length - 1 && !isAllOf(member.value, path.slice(depth))) continue;
    return checked(text, without(text, container, member), doc, (copy) => copy.deleteIn(keysOf(copy, here) ?? []), file);
  }
  return [];
}

interface Member {
  /** Where it begins: a key, or a list's dash; and its value (null: nothing is written there). */
  readonly offset: number;
  readonly value: Node | null;
  /** Behind the colon or the dash. */
  readonly after: number;
}

type Container = YAMLMap | YAMLSeq;

interface Place {
  /** The innermost map or list on the path that is there; null where the text holds none. */
  readonly container: Container | null;
  readonly member: Member | null;
  /** Steps below `member`, or below `container` where there is no member. */
  readonly rest: Path;
}

const refuse = (file: string, why: string): UsageError => new UsageError(`${file}: ${why} Mend it, or edit it by hand; O3 changes nothing there until then.`);

function read(text: string, file: string): Document.Parsed {
  const doc = parseDocument(text, { keepSourceTokens: true, prettyErrors: true, logLevel: "silent" });
  const [error] = doc.errors;
  if (error) {
    const [start] = error.linePos ?? [];
    const where = start ? `line ${start.line}, column ${start.col}` : "it";
    throw new UsageError(`${file} cannot be read as YAML: ${where} (${error.code}). Mend it; O3 changes nothing there until then.`);
  }
  return doc;
}

function reach(doc: Document.Parsed, path: Path, file: string): Place {
  let node: Node | null = doc.contents;
  if (node === null || (isScalar(node) && node.value === null)) return { container: null, member: null, rest: path };
  let place: Place = { container: null, member: null, rest: path };
  for (const [index, step] of path.entries()) {
    if (isScalar(node) && node.value === null) return place;
    if (node === null) return place;
    const before = path.slice(0, index);
    const where = index === 0 ? "the outermost value" : pathInWords(before);
    if (isAlias(node) || node.anchor !== undefined) throw refuse(file, `${where} is shared by an anchor (&) and an alias (*).`);
    if (typeof step === "string" ? !isMap(node) : !isSeq(node)) throw refuse(file, `${where} is no ${typeof step === "string" ? "map" : "list"}.`);
    const container = node as Container;
    const member = memberOf(container, step, file);
    if (!member) return { container, member: null, rest: path.slice(index) };
    place = { container, member, rest: path.slice(index + 1) };
    node = member.value;
  }
  return place;
}

function memberOf(container: Container, step: PathStep, file: string): Member | null {
  if (isMap(container)) {
    const pair = container.items.find(({ key }) => isScalar(key) && key.value === step);
    return pair ? memberOfPair(pair) : null;
  }
  if (typeof step === "string") return null;
  const found = container.items.flatMap((item, index) =>
    isMap(item) && item.get(step.key) === step.value ? [memberOfItem(container, index)] : [],
  );
  if (found.length > 1) throw refuse(file, `an entry with ${step.key} ${step.value} is there twice.`);
  return found[0] ?? null;
}

function memberOfPair({ key, value, srcToken }: Pair): Member {
  const start = (key as Node).range?.[0] ?? 0;
  const colon = srcToken?.sep?.find(({ type }) => type === "map-value-ind");
  const keyEnd = (key as Node).range?.[1] ?? start;
  const node = value as Node | null;
  return { offset: start, value: isWritten(node) ? node : null, after: colon ? colon.offset + 1 : keyEnd };
}

function memberOfItem(seq: YAMLSeq, index: number): Member {
  const token = (seq.srcToken as { readonly items?: readonly { readonly start: readonly { readonly type: string; readonly offset: number }[] }[] } | undefined)?.items?.[index];
  const dash = token?.start.find(({ type }) => type === "seq-item-ind");
  const node = seq.items[index] as Node | null;
  const offset = dash?.offset ?? node?.range?.[0] ?? 0;
  return { offset, value: isWritten(node) ? node : null, after: offset + 1 };
}

const isWritten = (node: Node | null): boolean => node !== null && !(isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1]);

const isFlow = (node: unknown): boolean => (node as { readonly flow?: boolean } | null)?.flow === true;

const flowText = (value: unknown): string => JSON.stringify(value ?? null);

/** Lines of a value in block style, the first without indentation. */
const blockText = (value: unknown, indent: string, eol: string): string =>
  stringify(value, { indent: 2, lineWidth: 0 }).trimEnd().split("\n").map((line, index) => (index === 0 || line === "" ? line : indent + line)).join(eol);

const eolOf = (text: string): string => (/\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n");

function inEmpty(text: string, path: Path, value: unknown): Edit[] {
  const eol = eolOf(text);
  const lead = text === "" || text === "\ufeff" || text.endsWith("\n") ? "" : eol;
  return [{ offset: text.length, length: 0, text: `${lead}${blockText(wrapped(path, value), "", eol)}${eol}` }];
}

function replaced(text: string, member: Member, { container, rest }: Place, value: unknown): Edit[] {
  const whole = wrapped(rest, value);
  const isPlain = typeof whole !== "object" || whole === null || isFlow(container);
  const indent = columnOf(text, member.offset);
  const [start, end] = member.value ? spanOf(text, member.value) : [member.after, member.after];
  if (isPlain) return [{ offset: start, length: end - start, text: `${member.value ? "" : " "}${isFlow(container) ? flowText(whole) : scalarText(whole)}` }];
  if (!member.value) {
    const place = lineEnd(text, member.after);
    const inner = `${indent}  `;
    return [{ offset: place, length: 0, text: `${eolOf(text)}${inner}${blockText(whole, inner, eolOf(text))}` }];
  }
  return [{ offset: start, length: end - start, text: flowText(whole) }];
}

const scalarText = (value: unknown): string =>
  typeof value === "string" && /[\r\n]/.test(value) ? JSON.stringify(value) : stringify(value, { lineWidth: 0 }).trimEnd();

function inserted(text: string, { container, rest }: Place, value: unknown): Edit[] {
  const [step, ...inner] = rest;
  if (!container || step === undefined) return [];
  const made = wrapped(rest, value);
  const entry: unknown = Array.isArray(made) ? made[0] : made;
  const eol = eolOf(text);
  if (isFlow(container)) {
    const body = typeof step === "string" ? `${flowText(step)}: ${flowText(wrapped(inner, value))}` : flowText(entry);
    const last = isMap(container) ? container.items.at(-1) : undefined;
    if (last) {
      const end = endOfPair(text, last);
      return [{ offset: end, length: 0, text: `, ${body}` }];
    }
    const open = (container.range?.[0] ?? 0) + 1;
    return [{ offset: open, length: 0, text: `${body}${container.items.length > 0 ? ", " : ""}` }];
  }
  if (isMap(container)) {
    const [first] = container.items;
    const last = container.items.at(-1);
    if (!first || !last) return [];
    const indent = columnOf(text, memberOfPair(first).offset);
    const place = lineEnd(text, endOfPair(text, last));
    return [{ offset: place, length: 0, text: `${eol}${indent}${blockText(entry, indent, eol)}` }];
  }
  const dash = memberOfItem(container, 0).offset;
  const indent = columnOf(text, dash);
  const place = aboveComments(text, dash);
  return [{ offset: place, length: 0, text: `${place === dash ? "" : indent}- ${blockText(entry, `${indent}  `, eol)}${eol}${place === dash ? indent : ""}` }];
}

function without(text: string, container: Container, member: Member): Edit[] {
  const only = container.items.length === 1;
  const end = member.value ? endOf(text, member.value) : member.after;
  if (isFlow(container)) {
    const comma = /^\s*,[ \t]*/.exec(text.slice(end))?.[0];
    const before = /,\s*$/.exec(text.slice(0, member.offset))?.[0];
    if (comma !== undefined) return [{ offset: member.offset, length: end + comma.length - member.offset, text: "" }];
    const start = member.offset - (before?.length ?? 0);
    return [{ offset: start, length: end - start, text: "" }];
  }
  const lineStart = member.offset - columnOf(text, member.offset).length;
  const isFirstOnLine = text.slice(lineStart, member.offset).trim() === "" && lineStart === startOfLine(text, member.offset);
  if (only) {
    const [start] = spanOf(text, container);
    return [{ offset: start, length: Math.max(end, lineEnd(text, end)) - start, text: isMap(container) ? "{}" : "[]" }];
  }
  if (!isFirstOnLine) {
    // "- name: x": the next key of the entry takes its place.
    const next = isMap(container) ? container.items.map(memberOfPair).find(({ offset }) => offset > member.offset) : undefined;
    return next ? [{ offset: member.offset, length: next.offset - member.offset, text: "" }] : [];
  }
  const stop = lineEnd(text, end);
  if (stop < text.length) return [{ offset: lineStart, length: stop + (text.startsWith("\r\n", stop) ? 2 : 1) - lineStart, text: "" }];
  const lead = text.slice(0, lineStart).endsWith("\r\n") ? 2 : lineStart > 0 ? 1 : 0;
  return [{ offset: lineStart - lead, length: stop - lineStart + lead, text: "" }];
}

/** Whether what a step leads to is there for the steps behind it alone. */
function isAllOf(node: Node | null, [step, next, ...rest]: Path): boolean {
  if (next === undefined) return true;
  if (!isMap(node) && !isSeq(node)) return false;
  if (node.items.length > (typeof step === "string" ? 1 : 2) || node.commentBefore || node.comment) return false;
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === next);
    return pair !== undefined && isAllOf(pair.value as Node | null, [next, ...rest]);
  }
  const item = typeof next === "string" ? undefined : node.items.find((entry) => isMap(entry) && entry.get(next.key) === next.value);
  return item !== undefined && isAllOf(item as Node, [next, ...rest]);
}

/** From the first to behind the last character of a value, tags and anchors included; without blanks and comments behind it. */
function spanOf(text: string, node: Node): readonly [number, number] {
  return [node.range?.[0] ?? 0, endOf(text, node)];
}

/** Behind the last character of what is innermost and last in a value: a block's range goes on over comments and blank lines. */
function endOf(text: string, node: Node): number {
  if ((isMap(node) || isSeq(node)) && !isFlow(node)) {
    const last = node.items.at(-1);
    if (isPair(last)) return endOfPair(text, last);
    if (last !== undefined) return isSeq(node) ? endOfMember(text, memberOfItem(node, node.items.length - 1)) : 0;
  }
  const end = node.range?.[1] ?? 0;
  return end - (/[\r\n]+$/.exec(text.slice(0, end))?.[0].length ?? 0);
}

const endOfMember = (text: string, { value, after }: Member): number => (value ? endOf(text, value) : after);
const endOfPair = (text: string, pair: Pair): number => endOfMember(text, memberOfPair(pair));

const startOfLine = (text: string, offset: number): number =>
  Math.max(offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1, text.startsWith("\ufeff") ? 1 : 0);

/** As many blanks as there are characters in front of `offset` on its line. */
const columnOf = (text: string, offset: number): string => " ".repeat(offset - startOfLine(text, offset));

/** Offset of the line end at or behind `offset`; the text's own end where there is none. */
function lineEnd(text: string, offset: number): number {
  const found = /\r?\n/.exec(text.slice(offset));
  return found ? offset + found.index : text.length;
}

/** Above comments that stand right over a list's entry, since they speak of it; not above those at the head of the file. */
function aboveComments(text: string, dash: number): number {
  let place = startOfLine(text, dash);
  if (text.slice(place, dash).trim() !== "") return dash;
  for (;;) {
    if (place === 0) return startOfLine(text, dash);
    const above = startOfLine(text, place - 1);
    if (!/^[ \t]*#/.test(text.slice(above, place))) return place;
    place = above;
  }
}

/** Keys and indices of a path that is there, or whose last steps are keys to be made; null where a list lacks the entry. */
function keysOf(doc: Document, path: Path): (string | number)[] | null {
  const keys: (string | number)[] = [];
  for (const step of path) {
    if (typeof step === "string") {
      keys.push(step);
      continue;
    }
    const list: unknown = doc.getIn(keys);
    const index = isSeq(list) ? list.items.findIndex((item) => isMap(item) && item.get(step.key) === step.value) : -1;
    if (index < 0) return null;
    keys.push(index);
  }
  return keys;
}

function addEntry(doc: Document, path: Path, value: unknown): void {
  const at = path.findIndex((_, index) => keysOf(doc, path.slice(0, index + 1)) === null);
  const keys = keysOf(doc, path.slice(0, at)) ?? [];
  const made: unknown = doc.createNode(wrapped(path.slice(at), value));
  const list: unknown = doc.getIn(keys);
  if (isSeq(list) && isSeq(made)) list.items.unshift(...made.items);
  else if (keys.length === 0) doc.contents = made as never;
  else doc.setIn(keys, made);
}

/** The edits, where the text with them means what the document with the change means: nothing else may change. */
function checked(text: string, edits: Edit[], before: Document.Parsed, change: (copy: Document) => unknown, file: string): Edit[] {
  const wanted = before.clone();
  // A value of null stands in the way of the package, not of a reader.
  visit(wanted, { Pair: (_, pair) => { if (isScalar(pair.value) && pair.value.value === null) pair.value = null; } });
  try {
    change(wanted);
    const after = parseDocument(withEdits(text, edits), { logLevel: "silent" });
    if (after.errors.length === 0 && isDeepStrictEqual(plain(after), plain(wanted))) return edits;
  } catch {
    // Said below.
  }
  throw refuse(file, "it is written in a way that O3 cannot edit without touching other parts.");
}

const plain = (doc: Document): unknown => doc.toJS({ mapAsMap: true, maxAliasCount: -1 }) as unknown;
