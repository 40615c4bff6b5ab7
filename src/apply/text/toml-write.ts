import { isRecord } from "./path";

/** A value as it was written elsewhere. */
export class Source {
  constructor(readonly text: string) {}
}

/** What gets a header of its own. */
export const isTable = (value: unknown): value is Readonly<Record<string, unknown>> => isRecord(value) && !(value instanceof Source);

/** TOML has no null: such a value is a fault of the caller's. Throws RangeError. */
export function inlineText(value: unknown): string {
  if (value instanceof Source) return value.text;
  if (typeof value === "string") return quoted(value);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return `[${value.map(inlineText).join(", ")}]`;
  if (!isRecord(value)) throw new RangeError(`TOML has no ${String(value)}.`);
  const members = Object.entries(value).map(([key, inner]) => `${keyText([key])} = ${inlineText(inner)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

export const keyText = (key: readonly string[]): string => key.map((step) => (/^[A-Za-z0-9_-]+$/.test(step) ? step : quoted(step))).join(".");

/** Lines of a table under a header of its own; maps in it stay on their line. */
export const sectionText = (key: readonly string[], isEntry: boolean, value: Readonly<Record<string, unknown>>, eol: string): string =>
  [
    isEntry ? `[[${keyText(key)}]]` : `[${keyText(key)}]`,
    ...Object.entries(value).map(([name, inner]) => `${keyText([name])} = ${inlineText(inner)}`),
  ].join(eol);

const quoted = (text: string): string => JSON.stringify(text).replaceAll("\u007f", "\\u007f");

const numberText = (value: number): string => (Number.isFinite(value) ? String(value) : Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
