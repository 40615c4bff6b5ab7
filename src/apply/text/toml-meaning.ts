import { TomlDate } from "smol-toml";
import { isRecord } from "./path";
import type { Path } from "./path";

/** Values of a TOML text so that two texts compare: maps whatever their order, whole numbers as bigint, dates as their text. */
export type Meaning = bigint | number | boolean | string | Meaning[] | Map<string, Meaning>;

export function meaningOf(value: unknown): Meaning {
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "bigint") return value;
  if (value instanceof TomlDate) return `date ${value.toISOString()}`;
  if (Array.isArray(value)) return value.map(meaningOf);
  if (isRecord(value)) return new Map(Object.entries(value).map(([key, inner]) => [key, meaningOf(inner)]));
  throw new RangeError(`TOML has no ${String(value)}.`);
}

/** As JSON would have it: a whole number that JavaScript cannot hold stays a bigint. */
export function plainOf(meaning: Meaning): unknown {
  if (typeof meaning === "bigint") return Number.isSafeInteger(Number(meaning)) ? Number(meaning) : meaning;
  if (Array.isArray(meaning)) return meaning.map(plainOf);
  if (meaning instanceof Map) return Object.fromEntries([...meaning].map(([key, inner]) => [key, plainOf(inner)]));
  return meaning;
}

/** Undefined where there is none. */
export function meaningAt(meaning: Meaning | undefined, path: Path): Meaning | undefined {
  const [step, ...rest] = path;
  if (step === undefined || meaning === undefined) return meaning;
  if (typeof step === "string") return meaning instanceof Map ? meaningAt(meaning.get(step), rest) : undefined;
  return Array.isArray(meaning) ? meaningAt(meaning.find(isEntry(step)), rest) : undefined;
}

/** With a value in its place; new entries of lists go last. */
export function withMeaning(meaning: Meaning | undefined, path: Path, value: Meaning): Meaning {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "string") {
    const map = meaning instanceof Map ? meaning : new Map<string, Meaning>();
    return new Map([...map, [step, withMeaning(map.get(step), rest, value)]]);
  }
  const list = Array.isArray(meaning) ? meaning : [];
  const at = list.findIndex(isEntry(step));
  if (at >= 0) return list.with(at, withMeaning(list[at], rest, value));
  return [...list, withMeaning(new Map([[step.key, step.value]]), rest, value)];
}

/** Without what a path leads to, and without the first `pruned` maps and lists around it that are empty then, from the inside out. */
export function withoutMeaning(meaning: Meaning, path: Path, pruned: number): Meaning {
  const [step, ...rest] = path;
  if (step === undefined) return meaning;
  const inner = meaningAt(meaning, [step]);
  if (inner === undefined) return meaning;
  const left = rest.length === 0 ? undefined : withoutMeaning(inner, rest, pruned);
  const gone = left === undefined || (isEmpty(left) && rest.length <= pruned);
  if (meaning instanceof Map) return new Map([...meaning].flatMap(([key, value]) => (key !== step ? [[key, value]] : gone ? [] : [[key, left]])));
  return Array.isArray(meaning) ? meaning.flatMap((value) => (value !== inner ? [value] : gone ? [] : [left])) : meaning;
}

const isEmpty = (meaning: Meaning): boolean => (meaning instanceof Map ? meaning.size === 0 : Array.isArray(meaning) && meaning.length === 0);

export const isEntry =
  ({ key, value }: { readonly key: string; readonly value: string }) =>
  (meaning: Meaning | undefined): boolean =>
    meaning instanceof Map && meaning.get(key) === value;
