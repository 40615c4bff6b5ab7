import { isDeepStrictEqual } from "node:util";
import { withEdits } from "./edit";
import type { Edit } from "./edit";
import { pathInWords } from "./path";
import type { Path, PathStep } from "./path";
import { inserted, replaced } from "./toml-insert";
import { isEntry, meaningAt, meaningOf, plainOf, withMeaning, withoutMeaning } from "./toml-meaning";
import type { Meaning } from "./toml-meaning";
import { meant, readToml, refuse, unsafe } from "./toml-read";
import type { TomlText } from "./toml-read";
import { without } from "./toml-remove";
import type { Span } from "./toml-scan";
import { statementsOf } from "./toml-tree";
import type { List, Node, Table } from "./toml-tree";
import { Source } from "./toml-write";

/*
 * One value of a TOML text is set or taken out; every other byte stays. smol-toml says what a text means and where it is broken, but keeps
 * no places, so these are found here. What comes out is read again: where anything else changed its meaning, nothing is done.
 */

/** The value at a path; undefined where there is none. Throws UsageError where the text cannot be read. */
export function valueAt(text: string, path: Path, file: string): unknown {
  const found = meaningAt(meant(text, file), path);
  return found === undefined ? undefined : plainOf(found);
}

/** Edits that set one value and make what is missing around it. A new entry of a list goes last. Throws UsageError where that cannot be done safely. */
export const setAt = (text: string, path: Path, value: unknown, file: string): Edit[] => put(readToml(text, file), path, value, meaningOf(value));

/** The value as it is written; null where there is none, or where it is a table with a header. Throws UsageError as above. */
export function sourceAt(text: string, path: Path, file: string): string | null {
  const { node, rest } = reach(readToml(text, file), path);
  return rest.length === 0 && node.written ? text.slice(node.written.value.offset, node.written.value.end) : null;
}

/** Edits that put a value back as it was written elsewhere. Throws UsageError as above. */
export function putAt(text: string, path: Path, source: string, file: string): Edit[] {
  const meaning = meaningAt(meant(`value = ${source}`, file), ["value"]);
  return meaning === undefined ? [] : put(readToml(text, file), path, new Source(source), meaning);
}

function put(toml: TomlText, path: Path, value: unknown, meaning: Meaning): Edit[] {
  const { node, rest, parent } = reach(toml, path);
  const edits = rest.length === 0 ? replaced(toml, node, value) : inserted(toml, node, rest, value, parent);
  return checked(toml, edits, [withMeaning(toml.meaning, path, meaning)]);
}

/**
 * Edits that take one value out, and what is empty without it: tables and lists around it, but none of the first `kept` steps, unless there is
 * nothing else that makes them. None where it is not there. Throws UsageError as above.
 */
export function removeAt(text: string, path: Path, kept: number, file: string): Edit[] {
  const toml = readToml(text, file);
  for (let depth = kept; depth < path.length; depth++) {
    const here = path.slice(0, depth + 1);
    const { node, rest, parent } = reach(toml, here);
    if (rest.length > 0) return [];
    if (depth < path.length - 1 && !isAllOf(toml, node, meaningAt(toml.meaning, here), path.slice(depth))) continue;
    const step = path[depth];
    const wanted = here.map((_, pruned) => withoutMeaning(toml.meaning, here, pruned));
    return checked(toml, step === undefined ? [] : without(toml, node, parent, step), wanted);
  }
  return [];
}

interface Place {
  /** What the steps up to `rest` lead to, and what holds that. */
  readonly node: Node;
  readonly parent: Table | List | null;
  readonly rest: Path;
}

function reach({ root, meaning, file }: TomlText, path: Path): Place {
  let place: Place = { node: root, parent: null, rest: path };
  for (const [index, step] of path.entries()) {
    const { node } = place;
    const wanted = typeof step === "string" ? "table" : "list";
    if (node.kind !== wanted) throw refuse(file, `${index === 0 ? "the outermost value" : pathInWords(path.slice(0, index))} is no ${wanted}.`);
    const inner = innerOf(node, meaningAt(meaning, path.slice(0, index)), step, file);
    if (!inner) return place;
    place = { node: inner, parent: node, rest: path.slice(index + 1) };
  }
  return place;
}

/** A list's items stand in the same order in the tree and in what they mean. */
function innerOf(node: Node, meaning: Meaning | undefined, step: PathStep, file: string): Node | undefined {
  if (typeof step === "string") return node.kind === "table" ? node.children.get(step) : undefined;
  if (node.kind !== "list" || !Array.isArray(meaning)) return undefined;
  const found = node.items.filter((_, index) => isEntry(step)(meaning[index]));
  if (found.length > 1) throw refuse(file, `an entry with ${step.key} ${step.value} is there twice.`);
  return found[0];
}

/** Whether what the first step leads to is there for the steps behind it alone, without a comment in it. */
function isAllOf(toml: TomlText, node: Node, meaning: Meaning | undefined, [step, next, ...rest]: Path): boolean {
  if (next === undefined) return true;
  if (node.kind === "leaf") return false;
  const size = node.kind === "table" ? node.children.size : node.items.length;
  if (size > (typeof step === "string" ? 1 : 2)) return false;
  if (toml.comments.some((comment) => spansOf(node).some(({ offset, end }) => comment >= offset && comment < end))) return false;
  const inner = innerOf(node, meaning, next, toml.file);
  return inner !== undefined && isAllOf(toml, inner, meaningAt(meaning, [next]), [next, ...rest]);
}

/** Where a comment would speak of the node: its lines, and those between. */
function spansOf(node: Node): Span[] {
  const statements = statementsOf(node);
  const [first, last] = [statements[0], statements.at(-1)];
  if (first && last) return [{ offset: first.lineStart, end: last.lineEnd }];
  return node.written ? [node.written.value] : [];
}

/** The edits, where the text with them means one of what is wanted. */
function checked(toml: TomlText, edits: Edit[], wanted: readonly Meaning[]): Edit[] {
  const { text, file } = toml;
  let after: Meaning;
  try {
    after = meant(withEdits(text, edits), file);
  } catch {
    throw unsafe(file);
  }
  if (wanted.some((meaning) => isDeepStrictEqual(after, meaning))) return edits;
  throw unsafe(file);
}
