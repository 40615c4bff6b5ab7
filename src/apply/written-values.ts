import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { FilePlan } from "./agents/agent";
import type { FileChange, KeyChange, WrittenFile } from "./contract";
import { inverse, withEdits } from "./text/edit";
import type { Edit } from "./text/edit";
import { formatOf } from "./text/format";
import type { TextFormat } from "./text/format";
import { isRecord } from "./text/path";
import type { Path } from "./text/path";

type Edited = Pick<FileChange, "after" | "keys" | "back">;

/** A text with all values of a plan in it, and the way back. What is there already is left alone. Throws UsageError where that is not safe. */
export function edited(before: string, { path: file, format: name, puts }: Pick<FilePlan, "path" | "format" | "puts">): Edited {
  const format = formatOf(name);
  const keys: KeyChange[] = [];
  const back: Edit[][] = [];
  let text = before;
  for (const { path, value, apart } of puts) {
    const found = format.valueAt(text, path, file);
    if (found !== undefined && isSameValue(found, value)) continue;
    const edits = format.setAt(text, path, value, file);
    const source = format.sourceAt?.(text, path, file) ?? null;
    back.unshift(inverse(text, edits));
    text = withEdits(text, edits);
    const was = found === undefined ? null : { value: plain(found), source };
    const after = plain(format.valueAt(text, path, file));
    keys.push({ path, kept: stepsIn(before, path, format, file), before: was, after, ...(apart ? { apart } : {}) });
  }
  return { after: text, keys, back };
}

/** How many steps of a path a text has, the value itself left out. */
function stepsIn(text: string, path: Path, format: TextFormat, file: string): number {
  let steps = 0;
  while (steps < path.length - 1 && format.valueAt(text, path.slice(0, steps + 1), file) !== undefined) steps++;
  return steps;
}

/** The text before; null where this is not the text that was written. */
export const exactBack = (now: string, { afterHash, back }: WrittenFile): string | null =>
  hashOf(now) === afterHash ? back.reduce((text, edits) => withEdits(text, edits), now) : null;

export interface PutBack {
  readonly text: string;
  /** Values that are somebody else's by now. */
  readonly left: readonly KeyChange[];
  /** Values without which the agent would refuse the rest. */
  readonly needed: readonly KeyChange[];
  /** Why the agent refuses what is left: a file of O3's making, with something of somebody else's in it. */
  readonly refused: string | null;
  /** How many were put back. */
  readonly count: number;
}

/**
 * Puts back each value that is still O3's; the rest of the text stays. No file that was there is left so that the agent would refuse it: one
 * value stays, or all of them.
 * Throws UsageError where the text cannot be edited safely.
 * @param problemIn what the agent has against a text; null where it takes it
 */
export function putBack(now: string, { keys, format, path, beforeHash }: WrittenFile, problemIn: (text: string) => string | null): PutBack {
  const all = keysBack(now, keys, formatOf(format), path);
  const problem = problemIn(all.text);
  if (problem === null || problemIn(now) !== null) return all;
  for (const key of keys) {
    const others = keysBack(now, keys.filter((other) => other !== key), formatOf(format), path);
    if (problemIn(others.text) === null) return { ...others, needed: [key] };
  }
  if (beforeHash === null) return { ...all, refused: problem };
  return { text: now, refused: null, left: all.left, needed: keys.filter((key) => !all.left.includes(key)), count: 0 };
}

function keysBack(now: string, keys: readonly KeyChange[], format: TextFormat, file: string): PutBack {
  const left: KeyChange[] = [];
  let text = now;
  let count = 0;
  for (const key of [...keys].reverse()) {
    const found = format.valueAt(text, key.path, file);
    if (isAsBefore(found, key, format, text, file)) continue;
    if (!isOurs(found, key)) {
      left.unshift(key);
      continue;
    }
    text = withEdits(text, wayBack(text, key, format, file));
    count++;
  }
  return { text, left, needed: [], refused: null, count };
}

const isOurs = (found: unknown, { after, apart }: KeyChange): boolean => isSameValue(without(found, apart), without(after, apart));

const without = (value: unknown, apart: readonly string[] | undefined): unknown =>
  apart && isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !apart.includes(key))) : value;

function wayBack(text: string, { path, kept, before }: KeyChange, format: TextFormat, file: string): Edit[] {
  if (before === null) return format.removeAt(text, path, kept, file);
  if (before.source !== null && format.putAt) return format.putAt(text, path, before.source, file);
  return format.setAt(text, path, before.value, file);
}

function isAsBefore(found: unknown, { path, before }: KeyChange, format: TextFormat, text: string, file: string): boolean {
  if (before === null || found === undefined) return before === null && found === undefined;
  const source = format.sourceAt?.(text, path, file) ?? null;
  return before.source === null || source === null ? isSameValue(found, before.value) : source === before.source;
}

/** Values of O3's that a text does not have as they were written. */
export const changedKeys = (now: string, { keys, format, path }: WrittenFile): readonly KeyChange[] =>
  keys.filter((key) => !isOurs(formatOf(format).valueAt(now, key.path, path), key));

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Variables are texts, whatever was put there. */
const isSameValue = (a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(plain(a), plain(b)) || (typeof a === "string" && typeof b === "number" && a === String(b));

/** As JSON has it, so that a record gives back the same. Whole numbers that JavaScript cannot hold become texts. */
const plain = (value: unknown): unknown =>
  value === undefined
    ? undefined
    : (JSON.parse(JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner))) as unknown);
