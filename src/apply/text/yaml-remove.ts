import { isMap, isScalar, isSeq } from "yaml";
import type { Node } from "yaml";
import type { Edit } from "./edit";
import type { Path } from "./path";
import { isFlow, memberOfPair } from "./yaml-read";
import type { Container, Member } from "./yaml-read";
import { columnOf, endOf, lineEnd, spanOf, startOfLine } from "./yaml-span";

/** Edits that take a member out of a map, or an entry out of a list. */
export function without(text: string, container: Container, member: Member): Edit[] {
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
export function isAllOf(node: Node | null, [step, next, ...rest]: Path): boolean {
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
