import { STATEMENTS } from "../core/domain/statements";
import type { Said, Statement } from "../core/domain/statements";
import type { Figure } from "../core/domain/statements/figure";
import { formatAtLeast, formatBytes, formatDuration, formatPercent, formatRate } from "../core/format";
import type { Say } from "./say";
import { inEnglish } from "./say";
import { SENTENCES } from "./statements";
import { presetTitle } from "./presets";

/** A statement in the reader's language. Text of others stays as it came. */
export function inWords(said: Said, say: Say = inEnglish): string {
  if (typeof said === "string") return said;
  if (said.code === "together") return said.parts.map((part) => inWords(part, say)).join(" ");
  const sentence = SENTENCES[said.code];
  const values = valuesOf(said);
  const english = typeof sentence === "string" ? sentence : values[sentence.by] === 1 ? sentence.one : sentence.many;
  const figures: readonly (readonly [string, Figure])[] = Object.entries(STATEMENTS[said.code]);
  return say(english, Object.fromEntries(figures.map(([name, figure]) => [name, figureInWords(figure, values[name], say)])));
}

type Value = number | Said | readonly Said[];

const valuesOf = (said: Statement): Readonly<Record<string, Value>> => ({ ...said });

function figureInWords(figure: Figure, value: Value | undefined, say: Say): string {
  if (typeof value === "number") return numberInWords(figure, value);
  if (value === undefined) return "";
  if (figure === "preset" && typeof value === "string") return presetTitle(value, say);
  return Array.isArray(value) ? listed(figure, value.map((part: Said) => inWords(part, say)), say) : inWords(value as Said, say);
}

function listed(figure: Figure, [first = "", ...others]: readonly string[], say: Say): string {
  if (figure === "choice") return others.reduce((some, another) => say("{0} or {1}", some, another), first);
  return [first, ...others].join(figure === "clauses" ? "; " : ", ");
}

const numberInWords = (figure: Figure, value: number): string => (FORMATS[figure] ?? whole)(value);

const whole = (value: number): string => Math.round(value).toLocaleString("en-US");

/** How the numbers of a figure are written; the others are whole ones. */
const FORMATS: Partial<Record<Figure, (value: number) => string>> = {
  ms: formatDuration,
  bytes: formatBytes,
  decimalBytes: (value) => `${(value / 1e9).toFixed(value < 10e9 ? 2 : 0)} GB`,
  share: formatPercent,
  atLeast: formatAtLeast,
  tokensPerSecond: formatRate,
  ratio: (value) => value.toFixed(2),
  number: (value) => String(Number(value.toPrecision(2))),
};
