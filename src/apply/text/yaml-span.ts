import { isMap, isPair, isSeq } from "yaml";
import type { Node, Pair } from "yaml";
import { isBlock, isFlow, memberOfItem, memberOfPair } from "./yaml-read";
import type { Container, Member } from "./yaml-read";

/* Where values and lines begin and end in the text. */

/** From the first to behind the last character of a value, tags and anchors included; without blanks and comments behind it. */
export function spanOf(text: string, node: Node): readonly [number, number] {
  return [node.range?.[0] ?? 0, endOf(text, node)];
}

/** Behind the last character of what is innermost and last in a value: a block's range goes on over comments and blank lines. */
export function endOf(text: string, node: Node): number {
  if ((isMap(node) || isSeq(node)) && !isFlow(node)) {
    const last = node.items.at(-1);
    if (isPair(last)) return endOfPair(text, last);
    if (last !== undefined) return isSeq(node) ? endOfMember(text, memberOfItem(node, node.items.length - 1)) : 0;
  }
  const end = node.range?.[1] ?? 0;
  return end - (/[\r\n]+$/.exec(text.slice(0, end))?.[0].length ?? 0);
}

/** Behind all that the innermost last value takes, blank lines too. */
export function lastEnd(node: unknown): number {
  if (isPair(node)) return lastEnd(node.value ?? node.key);
  if (isBlock(node as Node | null)) return lastEnd((node as Container).items.at(-1));
  return (node as Node | null)?.range?.[1] ?? 0;
}

const endOfMember = (text: string, { value, after }: Member): number => (value ? endOf(text, value) : after);
export const endOfPair = (text: string, pair: Pair): number => endOfMember(text, memberOfPair(pair));

export const startOfLine = (text: string, offset: number): number => (offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1);

/** As many blanks as there are characters in front of `offset` on its line. */
export const columnOf = (text: string, offset: number): string => " ".repeat(offset - startOfLine(text, offset));

/** Offset of the line end at or behind `offset`; the text's own end where there is none. */
export function lineEnd(text: string, offset: number): number {
  const found = /\r?\n/.exec(text.slice(offset));
  return found ? offset + found.index : text.length;
}

/** Whole lines, with the last one's line end, or with the line end before them where they end the text. */
export function linesOf(text: string, start: number, end: number): { readonly offset: number; readonly length: number } {
  const first = startOfLine(text, start);
  const stop = lineEnd(text, end);
  if (stop < text.length) return { offset: first, length: stop + (text.startsWith("\r\n", stop) ? 2 : 1) - first };
  const lead = text.slice(0, first).endsWith("\r\n") ? 2 : text.slice(0, first).endsWith("\n") ? 1 : 0;
  return { offset: first - lead, length: stop - first + lead };
}
