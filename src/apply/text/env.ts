import { isDeepStrictEqual } from "node:util";
import { UsageError } from "../../core/errors";
import { withEdits } from "./edit";
import type { Edit } from "./edit";
import { pathInWords } from "./path";
import type { Path } from "./path";

/*
 * `.env` files have no standard: what is read here is what dotenv, python-dotenv and docker compose take alike, and what is written is
 * what all of them and a shell understand. Of a key that is there twice the last one counts for its readers; it is read, and not edited.
 */

interface Line {
  readonly key: string;
  /** Null: `export KEY` alone, which has the value that it has elsewhere. */
  readonly value: string | null;
  /** The value as written, quotes included, without blanks and comments around it. */
  readonly offset: number;
  readonly end: number;
  readonly lineStart: number;
  /** Behind the line end. */
  readonly next: number;
  readonly isExported: boolean;
}

/** Undefined where it is not set. Throws UsageError where the text cannot be read. */
export function valueAt(text: string, path: Path, file: string): unknown {
  const key = keyOf(path, file);
  return linesOf(text, file).findLast((line) => line.key === key && line.value !== null)?.value ?? undefined;
}

/** The value as it is written, quotes included; null where it is not set. Throws UsageError as above. */
export function sourceAt(text: string, path: Path, file: string): string | null {
  const key = keyOf(path, file);
  const found = linesOf(text, file).findLast((line) => line.key === key && line.value !== null);
  return found ? text.slice(found.offset, found.end) : null;
}

/** Edits that set one variable, or add it at the end. Throws UsageError where that cannot be done safely. */
export function setAt(text: string, path: Path, value: unknown, file: string): Edit[] {
  const key = keyOf(path, file);
  return put(text, key, valueText(value, key, file), String(value), file);
}

/** Edits that put a value back as it was written elsewhere. Throws UsageError as above. */
export function putAt(text: string, path: Path, source: string, file: string): Edit[] {
  const key = keyOf(path, file);
  return put(text, key, source, linesOf(`${key}=${source}`, file)[0]?.value ?? "", file);
}

function put(text: string, key: string, written: string, value: string, file: string): Edit[] {
  const lines = linesOf(text, file);
  const found = only(text, lines, key, file);
  const edit = (change: Edit): Edit[] => checked(text, change, lines, { key, value }, file);
  if (found) return edit({ offset: found.offset, length: found.end - found.offset, text: found.value === null ? `=${written}` : written });
  const eol = /\r?\n/.exec(text)?.[0] ?? "\n";
  const added = `${lines.length > 0 && lines.every(({ isExported }) => isExported) ? "export " : ""}${key}=${written}`;
  const endsLine = text.replace(/^\ufeff/, "") === "" || text.endsWith("\n");
  return edit({ offset: text.length, length: 0, text: endsLine ? added + eol : eol + added });
}

/** Edits that take one variable out, with its line; none where it is not there. Throws UsageError as above. */
export function removeAt(text: string, path: Path, kept: number, file: string): Edit[] {
  const lines = linesOf(text, file);
  const found = kept > 0 ? undefined : only(text, lines, keyOf(path, file), file);
  if (!found) return [];
  const { lineStart, next } = found;
  const lead = next === text.length && !text.endsWith("\n") ? (/\r?\n$/.exec(text.slice(0, lineStart))?.[0].length ?? 0) : 0;
  return checked(text, { offset: lineStart - lead, length: next - lineStart + lead, text: "" }, lines, { key: found.key, value: undefined }, file);
}

function keyOf(path: Path, file: string): string {
  const [key, ...rest] = path;
  if (typeof key === "string" && rest.length === 0 && /^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return key;
  throw new UsageError(`${file} holds variables, so it has no place for ${pathInWords(path)}.`);
}

function only(text: string, lines: readonly Line[], key: string, file: string): Line | undefined {
  const [first, second] = lines.filter((line) => line.key === key);
  if (!second) return first;
  throw new UsageError(
    `${file} sets ${key} twice (again in line ${positionOf(text, second.lineStart).line}); the last one counts. Take the others out; O3 changes nothing there until then.`,
  );
}

/** The edit, where all other variables have the same values with it. */
function checked(text: string, edit: Edit, before: readonly Line[], { key, value }: { readonly key: string; readonly value: string | undefined }, file: string): Edit[] {
  const wanted = before.flatMap((line) => (line.key === key ? [] : [[line.key, line.value]]));
  const after = linesOf(withEdits(text, [edit]), file);
  const others = after.flatMap((line) => (line.key === key ? [] : [[line.key, line.value]]));
  if (isDeepStrictEqual(others, wanted) && after.find((line) => line.key === key)?.value === value) return [edit];
  throw new UsageError(`${file} is written in a way that O3 cannot edit without touching other variables. Set ${key} by hand; O3 changes nothing there until then.`);
}

/** Plain where no reader could take it for something else, else in quotes. */
function valueText(value: unknown, key: string, file: string): string {
  const text = String(value);
  if (/^[\w./:@%+,=-]+$/.test(text)) return text;
  if (/^[^'\\\r\n]*$/.test(text)) return `'${text}'`;
  if (/^[^"\\$`\r\n]*$/.test(text)) return `"${text}"`;
  throw new UsageError(`${file}: the value for ${key} cannot be written so that every reader of .env files takes it alike: ${JSON.stringify(text)}.`);
}

const NAME = /[ \t]*(export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*/y;
const QUOTED = /"(?:\\[^]|[^"\\])*"|'[^']*'|`[^`]*`/y;

function linesOf(text: string, file: string): Line[] {
  const lines: Line[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    const lineStart = at;
    const end = endOfLine(text, at);
    const next = nextLine(text, end);
    if (/^[ \t]*(?:#.*)?$/.test(text.slice(at, end))) {
      at = next;
      continue;
    }
    const line = lineAt(text, lineStart, end, file);
    lines.push(line);
    at = line.next;
  }
  return lines;
}

function lineAt(text: string, lineStart: number, lineEnd: number, file: string): Line {
  const [head = "", exported, key = ""] = matchAt(NAME, text, lineStart) ?? [];
  const isExported = exported !== undefined;
  const at = lineStart + head.length;
  if (key === "") throw broken(text, lineStart, "a name and = are expected", file);
  if (text[at] !== "=") {
    const isBare = /^(?:#.*)?$/.test(text.slice(at, lineEnd));
    if (!isBare) throw broken(text, at, "= is expected", file);
    const end = lineStart + head.trimEnd().length;
    return { key, value: null, offset: end, end, lineStart, next: nextLine(text, lineEnd), isExported };
  }
  const offset = at + 1 + (matchAt(/[ \t]*/y, text, at + 1)?.[0].length ?? 0);
  const quoted = matchAt(QUOTED, text, offset)?.[0];
  if (quoted !== undefined) {
    const end = offset + quoted.length;
    const stop = endOfLine(text, end);
    if (/^[ \t]*(?:#.*)?$/.test(text.slice(end, stop)))
      return { key, value: unquoted(quoted), offset, end, lineStart, next: nextLine(text, stop), isExported };
    // `"$HOME"/x` is a shell's way to write one value.
    if (/[\r\n]/.test(quoted)) throw broken(text, end, "the line should end behind the quotes", file);
  } else if (/["'`]/.test(text[offset] ?? "")) throw broken(text, offset, "these quotes are not closed", file);
  const plain = /^.*?(?=[ \t]*$|[ \t]+#)/.exec(text.slice(offset, lineEnd))?.[0] ?? "";
  const value = plain.startsWith("#") && offset > at + 1 ? "" : plain;
  // Behind the equals sign, in front of a comment.
  const start = value === "" ? at + 1 : offset;
  return { key, value, offset: start, end: start + value.length, lineStart, next: nextLine(text, lineEnd), isExported };
}

function unquoted(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (!quoted.startsWith('"')) return inner;
  return inner.replaceAll(/\\([nrt"\\$])/g, (_, escaped: string) => ({ n: "\n", r: "\r", t: "\t" })[escaped] ?? escaped);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function endOfLine(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  if (found < 0) return text.length;
  return found > at && text[found - 1] === "\r" ? found - 1 : found;
}

const nextLine = (text: string, end: number): number => end + (/^\r?\n/.exec(text.slice(end, end + 2))?.[0].length ?? 0);

function broken(text: string, offset: number, why: string, file: string): UsageError {
  const { line, column } = positionOf(text, offset);
  return new UsageError(`${file} cannot be read: line ${line}, column ${column} (${why}). Mend it; O3 changes nothing there until then.`);
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).replace(/^\ufeff/, "").split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
