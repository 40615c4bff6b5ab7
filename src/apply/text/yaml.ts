import { isDeepStrictEqual } from "node:util";
import { isAlias, isMap, isScalar, isSeq, parseDocument, visit } from "yaml";
import type { Document } from "yaml";
import { withEdits } from "./edit";
import type { Edit } from "./edit";
import { wrapped } from "./path";
import type { Path } from "./path";
import { inEmpty, inserted, replaced } from "./yaml-insert";
import { isBlock, reach, read, refuse } from "./yaml-read";
import { isAllOf, without } from "./yaml-remove";
import { spanOf } from "./yaml-span";

/*
 * One value of a YAML text is set, put back or taken out; every other byte stays. The package `yaml` finds the places; writing the document
 * anew would lose indentation, quotes and blank lines. What comes out is read again: where anything else changed its meaning, nothing is done.
 */

/** The value at a path; undefined where there is none. Throws UsageError where the text cannot be read. */
export function valueAt(text: string, path: Path, file: string): unknown {
  const doc = read(bodyOf(text), file);
  const place = reach(doc, path, file);
  if (place.rest.length > 0 || !place.member) return undefined;
  return place.member.value === null ? null : (place.member.value.toJS(doc) as unknown);
}

/** Edits that set one value and make what is missing around it. A new entry of a list goes first. Throws UsageError where that cannot be done safely. */
export function setAt(text: string, path: Path, value: unknown, file: string): Edit[] {
  const body = bodyOf(text);
  const doc = read(body, file);
  const place = reach(doc, path, file);
  const ways = place.container === null ? [inEmpty(body, path, value)] : place.member ? replaced(body, place.member, place, value) : inserted(body, place, value);
  const change = (copy: Document): void => {
    const keys = keysOf(copy, path);
    if (keys) copy.setIn(keys, copy.createNode(value));
    else addEntry(copy, path, value);
  };
  return shifted(text, checked(body, ways, doc, change, file));
}

/** The value as it is written, where it stands on one line and nothing else refers to it; else null. Throws UsageError as above. */
export function sourceAt(text: string, path: Path, file: string): string | null {
  const body = bodyOf(text);
  const { member, rest } = reach(read(body, file), path, file);
  const node = member?.value;
  if (!node || rest.length > 0 || isBlock(node) || isAlias(node) || node.anchor !== undefined || node.tag !== undefined) return null;
  const source = body.slice(...spanOf(body, node));
  return /[\r\n]/.test(source) ? null : source;
}

/** Edits that put a value back as it was written elsewhere, or as it means where nothing is in its place. Throws UsageError as above. */
export function putAt(text: string, path: Path, source: string, file: string): Edit[] {
  const body = bodyOf(text);
  const doc = read(body, file);
  const { member, rest } = reach(doc, path, file);
  const value: unknown = read(source, file).toJS();
  if (!member?.value || rest.length > 0) return setAt(text, path, value, file);
  const [start, end] = spanOf(body, member.value);
  const edits = [{ offset: start, length: end - start, text: source }];
  return shifted(text, checked(body, [edits], doc, (copy) => { copy.setIn(keysOf(copy, path) ?? [], copy.createNode(value)); }, file));
}

/**
 * Edits that take one value out, and what is empty without it: maps and lists around it, but none of the first `kept` steps.
 * None where it is not there. Throws UsageError as above.
 */
export function removeAt(text: string, path: Path, kept: number, file: string): Edit[] {
  const body = bodyOf(text);
  const doc = read(body, file);
  for (let depth = kept; depth < path.length; depth++) {
    const here = path.slice(0, depth + 1);
    const { container, member, rest } = reach(doc, here, file);
    if (!container || !member || rest.length > 0) return [];
    if (depth < path.length - 1 && !isAllOf(member.value, path.slice(depth))) continue;
    return shifted(text, checked(body, [without(body, container, member)], doc, (copy) => copy.deleteIn(keysOf(copy, here) ?? []), file));
  }
  return [];
}

const BOM = "\ufeff";

/** The package counts a byte order mark as a column. */
const bodyOf = (text: string): string => (text.startsWith(BOM) ? text.slice(BOM.length) : text);

const shifted = (text: string, edits: readonly Edit[]): Edit[] =>
  edits.map((edit) => ({ ...edit, offset: edit.offset + (text.startsWith(BOM) ? BOM.length : 0) }));

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

/** The first way whose text means what the document with the change means: nothing else may change. */
function checked(text: string, ways: readonly Edit[][], before: Document.Parsed, change: (copy: Document) => unknown, file: string): Edit[] {
  const wanted = before.clone();
  // A value of null stands in the way of the package, not of a reader.
  visit(wanted, { Pair: (_, pair) => { if (isScalar(pair.value) && pair.value.value === null) pair.value = null; } });
  const found = isDone(() => change(wanted)) ? ways.find((edits) => isDone(() => means(withEdits(text, edits), wanted))) : undefined;
  if (found) return found;
  throw refuse(file, "it is written in a way that O3 cannot edit without touching other parts.");
}

/** Whether it neither throws (the package, for some forms of YAML) nor says no. */
function isDone(work: () => unknown): boolean {
  try {
    return work() !== false;
  } catch {
    return false;
  }
}

function means(text: string, wanted: Document): boolean {
  const after = parseDocument(text, { logLevel: "error" });
  return after.errors.length === 0 && isDeepStrictEqual(plain(after), plain(wanted));
}

const plain = (doc: Document): unknown => doc.toJS({ mapAsMap: true, maxAliasCount: -1 }) as unknown;
