import { over } from "./edit";
import type { Edit } from "./edit";
import type { PathStep } from "./path";
import { unsafe } from "./toml-read";
import type { TomlText } from "./toml-read";
import type { Span, Statement } from "./toml-scan";
import { statementsOf } from "./toml-tree";
import type { List, Node, Table } from "./toml-tree";

/** Edits that take a node out of what holds it. Throws UsageError. */
export function without(toml: TomlText, node: Node, parent: Table | List | null, step: PathStep): Edit[] {
  const { text, file } = toml;
  const statements = statementsOf(node);
  if (statements.length > 0) return withoutLines(text, statements);
  const holder = parent?.written?.value;
  const all: readonly Span[] = [...(holder?.items ?? []), ...(holder?.members ?? [])];
  const at =
    typeof step === "string"
      ? (holder?.members.findIndex(({ key }) => key.length === 1 && key[0] === step) ?? -1)
      : (holder?.items.findIndex((item) => item === node.written?.value) ?? -1);
  const [found, previous, next] = [all[at], all[at - 1], all[at + 1]];
  if (!found) throw unsafe(file);
  const behind = commaBehind(text, found.end);
  if (behind !== null) {
    if (next && !/[#\n]/.test(text.slice(found.end, next.offset))) return [{ offset: found.offset, length: next.offset - found.offset, text: "" }];
    return [over(found, ""), { offset: behind, length: 1, text: "" }];
  }
  if (!previous) return [over(found, "")];
  if (!/[#\n]/.test(text.slice(previous.end, found.offset))) return [{ offset: previous.end, length: found.end - previous.end, text: "" }];
  return [{ offset: commaBehind(text, previous.end) ?? previous.end, length: 1, text: "" }, over(found, "")];
}

/** Offset of the comma behind a member or an item, over comments; null where there is none. */
function commaBehind(text: string, end: number): number | null {
  const place = end + (/^(?:\s|#[^\n]*)*/.exec(text.slice(end))?.[0].length ?? 0);
  return text[place] === "," ? place : null;
}

/** Statements' lines with their line ends, and the blank line above a header; what is then the last line ends as the text did. */
export function withoutLines(text: string, statements: readonly Statement[]): Edit[] {
  const spans: Span[] = [];
  for (const { kind, lineStart, lineEnd } of statements) {
    const blank = kind === "header" ? (/(?:^|\n)([ \t]*\r?\n)$/.exec(text.slice(0, lineStart))?.[1]?.length ?? 0) : 0;
    const end = lineEnd + (/^\r?\n/.exec(text.slice(lineEnd, lineEnd + 2))?.[0].length ?? 0);
    const before = spans.at(-1);
    if (before && before.end >= lineStart - blank) spans[spans.length - 1] = { offset: before.offset, end };
    else spans.push({ offset: lineStart - blank, end });
  }
  const last = spans.at(-1);
  if (last?.end === text.length && !text.endsWith("\n")) {
    const eol = /\r?\n$/.exec(text.slice(0, last.offset))?.[0].length ?? 0;
    spans[spans.length - 1] = { offset: last.offset - eol, end: last.end };
  }
  return spans.map((span) => over(span, ""));
}
