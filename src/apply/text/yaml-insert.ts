import { isMap, isScalar, isSeq, stringify } from "yaml";
import type { YAMLSeq } from "yaml";
import type { Edit } from "./edit";
import { wrapped } from "./path";
import type { Path } from "./path";
import { isBlock, isFlow, memberOfItem, memberOfPair } from "./yaml-read";
import type { Member, Place } from "./yaml-read";
import { columnOf, endOf, endOfPair, lastEnd, lineEnd, linesOf, spanOf, startOfLine } from "./yaml-span";

export function inEmpty(text: string, path: Path, value: unknown): Edit[] {
  const eol = eolOf(text);
  const lead = text === "" || text.endsWith("\n") ? "" : eol;
  return [{ offset: text.length, length: 0, text: `${lead}${blockText(wrapped(path, value), "", eol)}${eol}` }];
}

/** Ways to write it, the best first. */
export function replaced(text: string, member: Member, { container, rest }: Place, value: unknown): Edit[][] {
  const whole = wrapped(rest, value);
  const isPlain = typeof whole !== "object" || whole === null || isFlow(container);
  const items = isSeq(member.value) && Array.isArray(whole) ? changedItems(text, member.value, whole) : null;
  const indent = columnOf(text, member.offset);
  const [start, end] = member.value ? spanOf(text, member.value) : [member.after, member.after];
  if (!member.value && !isPlain) {
    const place = lineEnd(text, member.after);
    const inner = `${indent}  `;
    return [[{ offset: place, length: 0, text: `${eolOf(text)}${inner}${blockText(whole, inner, eolOf(text))}` }]];
  }
  const inPlace = { offset: start, length: end - start, text: `${member.value ? "" : " "}${isPlain && !isFlow(container) ? scalarText(whole) : flowText(whole)}` };
  if (items) return [items, [inPlace]];
  if (isFlow(container) || !isBlock(member.value)) return [[inPlace]];
  const lines = linesOf(text, start, end);
  const onKeyLine = [{ offset: member.after, length: 0, text: ` ${isPlain ? scalarText(whole) : flowText(whole)}` }, { ...lines, text: "" }];
  const asBlock = { offset: start, length: end - start, text: blockText(whole, columnOf(text, start), eolOf(text)) };
  return [...(isPlain ? [] : [[asBlock]]), [inPlace], ...(lines.offset > member.after ? [onKeyLine] : [])];
}

/** Only those items of a list that differ, and new ones behind the last; null where the list is more than that, or gets shorter. */
function changedItems(text: string, list: YAMLSeq, value: readonly unknown[]): Edit[] | null {
  const items = list.items.filter(isScalar);
  const last = items.at(-1);
  if (!last || items.length < list.items.length || value.length < items.length || value.some((item) => typeof item === "object")) return null;
  const itemText = isFlow(list) ? flowText : scalarText;
  const changed = items.flatMap((item, index) => {
    const [start, end] = spanOf(text, item);
    return item.value === value[index] ? [] : [{ offset: start, length: end - start, text: itemText(value[index]) }];
  });
  const dash = memberOfItem(list, items.length - 1).offset;
  const lead = isFlow(list) ? ", " : `${eolOf(text)}${columnOf(text, dash)}- `;
  const offset = isFlow(list) ? endOf(text, last) : lineEnd(text, endOf(text, last));
  const added = value.slice(items.length).map((item) => lead + itemText(item)).join("");
  return added === "" ? changed : [...changed, { offset, length: 0, text: added }];
}

const scalarText = (value: unknown): string =>
  typeof value === "string" && /[\r\n]/.test(value) ? JSON.stringify(value) : stringify(value, STYLE).trimEnd();

/** Ways to write it, the best first. */
export function inserted(text: string, { container, rest }: Place, value: unknown): Edit[][] {
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
      return [[{ offset: end, length: 0, text: `, ${body}` }]];
    }
    const open = (container.range?.[0] ?? 0) + 1;
    return [[{ offset: open, length: 0, text: `${body}${container.items.length > 0 ? ", " : ""}` }]];
  }
  if (isMap(container)) {
    const [first] = container.items;
    const last = container.items.at(-1);
    if (!first || !last) return [];
    const indent = columnOf(text, memberOfPair(first).offset);
    const place = lineEnd(text, endOfPair(text, last));
    const made = `${indent}${blockText(entry, indent, eol)}`;
    // Blank lines behind a text with `|+` belong to it.
    const kept = lastEnd(last);
    return [[{ offset: place, length: 0, text: eol + made }], ...(text[kept - 1] === "\n" ? [[{ offset: kept, length: 0, text: made + eol }]] : [])];
  }
  const dash = memberOfItem(container, 0).offset;
  const indent = columnOf(text, dash);
  const place = aboveComments(text, dash);
  return [[{ offset: place, length: 0, text: `${place === dash ? "" : indent}- ${blockText(entry, `${indent}  `, eol)}${eol}${place === dash ? indent : ""}` }]];
}

/** Texts like `yes` and `12:30` are in quotes: readers of YAML 1.1 take them for something else. */
const STYLE = { indent: 2, lineWidth: 0, compat: "yaml-1.1" } as const;

const flowText = (value: unknown): string => JSON.stringify(value ?? null);

/** Lines of a value in block style, the first without indentation. */
const blockText = (value: unknown, indent: string, eol: string): string =>
  stringify(value, STYLE).trimEnd().split("\n").map((line, index) => (index === 0 || line === "" ? line : indent + line)).join(eol);

const eolOf = (text: string): string => (/\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n");

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
