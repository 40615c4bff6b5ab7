import { isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import { UsageError } from "../../core/errors";
import { pathInWords } from "./path";
import type { Path, PathStep } from "./path";

export interface Member {
  /** Where it begins: a key, or a list's dash; and its value (null: nothing is written there). */
  readonly offset: number;
  readonly value: Node | null;
  /** Behind the colon or the dash. */
  readonly after: number;
}

export type Container = YAMLMap | YAMLSeq;

export interface Place {
  /** The innermost map or list on the path that is there; null where the text holds none. */
  readonly container: Container | null;
  readonly member: Member | null;
  /** Steps below `member`, or below `container` where there is no member. */
  readonly rest: Path;
}

export const refuse = (file: string, why: string): UsageError => new UsageError(`${file}: ${why} Mend it, or edit it by hand; O3 changes nothing there until then.`);

export function read(text: string, file: string): Document.Parsed {
  const doc = parseDocument(text, { keepSourceTokens: true, prettyErrors: true, logLevel: "error" });
  const [error] = doc.errors;
  if (error) {
    const [start] = error.linePos ?? [];
    const where = start ? `line ${start.line}, column ${start.col}` : "it";
    throw new UsageError(`${file} cannot be read as YAML: ${where} (${error.code}). Mend it; O3 changes nothing there until then.`);
  }
  return doc;
}

export function reach(doc: Document.Parsed, path: Path, file: string): Place {
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

export function memberOfPair({ key, value, srcToken }: Pair): Member {
  const start = (key as Node).range?.[0] ?? 0;
  const colon = srcToken?.sep?.find(({ type }) => type === "map-value-ind");
  const keyEnd = (key as Node).range?.[1] ?? start;
  const node = value as Node | null;
  return { offset: start, value: isWritten(node) ? node : null, after: colon ? colon.offset + 1 : keyEnd };
}

export function memberOfItem(seq: YAMLSeq, index: number): Member {
  const token = (seq.srcToken as { readonly items?: readonly { readonly start: readonly { readonly type: string; readonly offset: number }[] }[] } | undefined)?.items?.[index];
  const dash = token?.start.find(({ type }) => type === "seq-item-ind");
  const node = seq.items[index] as Node | null;
  const offset = dash?.offset ?? node?.range?.[0] ?? 0;
  return { offset, value: isWritten(node) ? node : null, after: offset + 1 };
}

const isWritten = (node: Node | null): boolean => node !== null && !(isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1]);

export const isFlow = (node: unknown): boolean => (node as { readonly flow?: boolean } | null)?.flow === true;

export const isBlock = (node: Node | null): boolean => (isMap(node) || isSeq(node)) && !isFlow(node);
