import fc from "fast-check";
import type { Path, PathStep } from "../../../../src/apply/text/path";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Keys that configuration files have, and some that are hard to write. */
const keys = fc.oneof(
  fc.constantFrom("provider", "models", "ollama", "options", "a", "b"),
  fc.constantFrom("tuned/qwen3:4b", "with space", "quo\"te", "back\\slash", "#", "ä", "", "true", "1", "a.b", "- x", "a: b", "__proto__"),
);

const scalars = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -1.5, 65_536, "", "text", "1", "yes", "null", "# no comment", "a: b", " blank ", "multi\nline", "ä→"),
  fc.string({ maxLength: 6 }),
);

/** Any document whose outermost value is a map. */
export const documents: fc.Arbitrary<Record<string, Json>> = fc.letrec<{ value: Json; map: Record<string, Json>; list: Json[] }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalars, tie("map"), tie("list")),
  map: fc.array(fc.tuple(keys, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  list: fc.array(tie("value"), { maxLength: 3 }),
})).map;

const named = fc.constantFrom("tuned/qwen3-4b:fast", "M", "x");
const entryStep: fc.Arbitrary<PathStep> = named.map((value) => ({ key: "id", value }));

/** A path through maps, perhaps into a list's entry. */
export const paths: fc.Arbitrary<Path> = fc
  .tuple(fc.array(keys, { minLength: 1, maxLength: 3 }), fc.option(fc.tuple(entryStep, fc.constantFrom("name", "limit")), { nil: null }))
  .map(([steps, entry]) => (entry ? [...steps, ...entry] : steps));

/** What the document is with a value set at a path; null where something else is in the way. The reference for every format. */
export function withValue(document: Json, path: Path, value: Json): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "string") {
    if (document === null) return { [step]: withValue(null, rest, value) ?? null };
    if (typeof document !== "object" || Array.isArray(document)) return undefined;
    const inner = withValue(Object.hasOwn(document, step) ? (document[step] ?? null) : null, rest, value);
    return inner === undefined ? undefined : Object.fromEntries([...Object.entries(document).filter(([key]) => key !== step), [step, inner]]);
  }
  const list = document ?? [];
  if (!Array.isArray(list)) return undefined;
  const at = list.findIndex((entry) => isMap(entry) && entry[step.key] === step.value);
  const inner = withValue(at < 0 ? { [step.key]: step.value } : (list[at] ?? null), rest, value);
  if (inner === undefined) return undefined;
  return at < 0 ? [...list, inner] : list.with(at, inner);
}

export const isMap = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Maps compare by what they hold, whatever the order. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, inner]): Json[] => [key, sorted(inner)]);
}
