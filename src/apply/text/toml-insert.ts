import { over } from "./edit";
import type { Edit } from "./edit";
import { wrapped } from "./path";
import type { Path } from "./path";
import { unsafe } from "./toml-read";
import type { TomlText } from "./toml-read";
import { withoutLines } from "./toml-remove";
import type { Statement, Value } from "./toml-scan";
import { statementsOf } from "./toml-tree";
import type { List, Node, Table } from "./toml-tree";
import { inlineText, isTable, keyText, sectionText } from "./toml-write";

/** Edits that put a value in the place of a node. Throws UsageError. */
export function replaced({ text, file }: TomlText, node: Node, value: unknown): Edit[] {
  if (node.written) return [over(node.written.value, inlineText(value))];
  const [first, ...others] = statementsOf(node);
  if (!first || node.kind !== "table") throw unsafe(file);
  const gone = withoutLines(text, others);
  const whole = { offset: first.lineStart, end: first.lineEnd };
  if (node.how === "dotted") return [over(whole, `${indentOf(text, first)}${keyText(node.key)} = ${inlineText(value)}`), ...gone];
  if (!isTable(value)) throw unsafe(file);
  return [over(whole, sectionText(node.key, node.header?.isEntry === true, value, eolOf(text))), ...gone];
}

/** Edits that put a value below a node, and make the steps of `rest` around it. Throws UsageError. */
export function inserted(toml: TomlText, node: Node, rest: Path, value: unknown, parent: Table | List | null): Edit[] {
  const { text, file } = toml;
  const [step, ...inner] = rest;
  if (step === undefined || node.kind === "leaf") throw unsafe(file);
  if (node.written) return [among(node.written.value, typeof step === "string" ? `${keyText([step])} = ${inlineText(wrapped(inner, value))}` : entryText(rest, value))];
  if (node.kind === "list") {
    const made = firstOf(wrapped(rest, value));
    return [behind(toml, node, sectionText(node.key, true, made, eolOf(text)))];
  }
  if (node.how === "inline") throw unsafe(file);
  if (node.how === "dotted") return [line(toml, node, [...node.key, step], wrapped(inner, value), node.key)];
  const isPlain = inner.length === 0 && !isTable(value);
  const isOpen = node.header !== null || parent === null;
  if (isPlain && isOpen) return [line(toml, node, [step], value, [])];
  return [behind(toml, node, newSection(node.key, rest, value, eolOf(text)))];
}

/** `[a.b]` with what is in it, or `[[a.b]]` where the way leads through a list. */
function newSection(key: readonly string[], rest: Path, value: unknown, eol: string): string {
  const list = rest.findIndex((step) => typeof step !== "string");
  if (list >= 0) return sectionText([...key, ...names(rest.slice(0, list))], true, firstOf(wrapped(rest.slice(list), value)), eol);
  const steps = names(rest);
  if (isTable(value)) return sectionText([...key, ...steps], false, value, eol);
  const last = steps.at(-1) ?? "";
  return sectionText([...key, ...steps.slice(0, -1)], false, { [last]: value }, eol);
}

const names = (path: Path): string[] => path.map((step) => (typeof step === "string" ? step : step.key));

/** What a path through a list makes is a list of one. */
const firstOf = (made: unknown): Readonly<Record<string, unknown>> => {
  const first: unknown = Array.isArray(made) ? made[0] : made;
  return isTable(first) ? first : {};
};

const entryText = (rest: Path, value: unknown): string => inlineText(firstOf(wrapped(rest, value)));

/** One more member or item, behind the last one. */
function among({ offset, items, members }: Value, text: string): Edit {
  const last = [...items, ...members].at(-1);
  return last ? { offset: last.end, length: 0, text: `, ${text}` } : { offset: offset + 1, length: 0, text };
}

/** One more assignment below those of its section that begin with `prefix`, or right below the header. */
function line({ text, root }: TomlText, { own, header }: Table, key: Path, value: unknown, prefix: readonly string[]): Edit {
  const steps = key.filter((step): step is string => typeof step === "string");
  const eol = eolOf(text);
  const written = `${keyText(steps)} = ${inlineText(value)}`;
  const last = own.filter((assignment) => prefix.every((step, index) => assignment.key[index] === step)).at(-1) ?? header;
  if (last) {
    const indent = last.kind === "assignment" ? indentOf(text, last) : "";
    return { offset: last.lineEnd, length: 0, text: `${eol}${indent}${written}` };
  }
  const [first] = statementsOf(root);
  if (!first) return atEnd(text, written, false);
  return { offset: aboveComments(text, first.lineStart), length: 0, text: `${written}${eol}${eol}` };
}

/** A section below the last statement of a node. */
function behind({ text, root }: TomlText, node: Node, section: string): Edit {
  const last = statementsOf(node).at(-1) ?? statementsOf(root).at(-1);
  if (!last) return atEnd(text, section, true);
  const place = belowComments(text, last.lineEnd);
  const eol = eolOf(text);
  if (place >= text.length) return atEnd(text, section, true);
  return { offset: place, length: 0, text: `${eol}${eol}${section}` };
}

function atEnd(text: string, added: string, isSection: boolean): Edit {
  const eol = eolOf(text);
  const isNew = text.replace(/^\ufeff/, "") === "";
  const endsLine = isNew || text.endsWith("\n");
  const gap = isNew || !isSection ? "" : eol;
  return { offset: text.length, length: 0, text: endsLine ? `${gap}${added}${eol}` : `${eol}${gap}${added}` };
}

const eolOf = (text: string): string => (/\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n");

const indentOf = (text: string, { lineStart }: Statement): string => /[ \t]*/y.exec(text.slice(lineStart))?.[0] ?? "";

/** Above the comments that stand right over a statement, since they speak of it; not above those at the head of the file. */
function aboveComments(text: string, lineStart: number): number {
  const head = text.startsWith("\ufeff") ? 1 : 0;
  for (let place = lineStart; ; ) {
    if (place === head) return lineStart;
    const above = Math.max(text.lastIndexOf("\n", place - 2) + 1, head);
    if (!/^[ \t]*#/.test(text.slice(above, place))) return place;
    place = above;
  }
}

/** Behind the comments right below a line, which speak of what is above, unless they stand right over a statement. */
function belowComments(text: string, lineEnd: number): number {
  const comments = /^(?:\r?\n[ \t]*#[^\r\n]*)*/.exec(text.slice(lineEnd))?.[0] ?? "";
  const next = /^\r?\n[ \t]*\S/.test(text.slice(lineEnd + comments.length));
  return next ? lineEnd : lineEnd + comments.length;
}
