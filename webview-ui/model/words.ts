import type { BoundBy, Measured, PresetName } from "../../src/core/domain/evidence";
import type { ModelReport } from "../../src/core/domain/report";
import type { WindowMeasures } from "../../src/core/domain/evidence";
import { formatTokens } from "../../src/core/format";
import { spreadOf } from "../../src/core/statistics/spread";
import type { Spread } from "../../src/core/statistics/spread";
import { currentLocale, say } from "../say";
import type { Word } from "../say";

/** 8192 is 8K, 12,400 is 12.1K, 1,048,576 is 1M: how contexts are spoken of. */
export function shortTokens(tokens: number): string {
  if (tokens < 1024) return String(Math.round(tokens));
  const thousands = tokens / 1024;
  const [value, unit] = thousands >= 1024 ? [thousands / 1024, "M"] : [thousands, "K"];
  return `${Number(value.toFixed(value < 100 ? 1 : 0))}${unit}`;
}

/** 64K (65,536 tokens): short to read, exact to copy. */
export const bothTokens = (tokens: number): string => `${shortTokens(tokens)} (${formatTokens(tokens)})`;

/** Date and time of an epoch in milliseconds, as people in the user's language write it. */
export const dateTime = (atMs: number): string =>
  new Date(atMs).toLocaleString(currentLocale(), { dateStyle: "medium", timeStyle: "short" });

export const clockTime = (atMs: number): string =>
  new Date(atMs).toLocaleTimeString(currentLocale(), { timeStyle: "medium", hourCycle: "h23" });

/** The 95 % interval of a measured quantity, or why there is none. `samples` says of what: "24 replies". */
export function intervalOf(measured: Measured, format: (value: number) => string, samples: string): string {
  const spread = spreadOf(measured);
  if (spread.kind === "single") return say("noInterval", samples);
  if (spread.kind === "differ") return say("samplesOf", differWords(spread, format), samples);
  const [from, to] = [format(spread.lower), format(spread.upper)];
  return from === to ? say("intervalSame", from, samples) : say("interval", from, to, samples);
}

/** "2 loads differ: 18 s and 42 s". */
export function differWords({ of, count, least, most }: Extract<Spread, { kind: "differ" }>, format: (value: number) => string): string {
  const word = of === "loads" ? (count === 2 ? "loadsDifferTwo" : "loadsDiffer") : "samplesDiffer";
  return say(word, count, format(least), format(most));
}

export const presetTitle = (name: PresetName): string => say(name);

const POOLS = { ram: "poolRam", vram: "poolVram", "ram+vram": "poolBoth" } as const satisfies Record<string, Word>;

export const poolWords = (pool: WindowMeasures["pool"]): string => say(POOLS[pool ?? "ram"]);

const BOUND_BY: Readonly<Record<BoundBy, Word>> = {
  "trained-context": "boundTrained",
  ram: "boundRam",
  vram: "boundVram",
  request: "boundRequest",
  server: "boundServer",
  time: "boundTime",
};

export const boundByWords = (boundBy: BoundBy): string => say(BOUND_BY[boundBy]);

/** Simulated figures must not pass for measured ones anywhere. */
export const originWord = ({ simulated }: Pick<ModelReport, "simulated">): string => say(simulated ? "simulated" : "measured");

const ENDINGS: Readonly<Record<ModelReport["ending"]["state"], Word>> = {
  completed: "endCompleted",
  cancelled: "endCancelled",
  "budget-spent": "endBudget",
  unfinished: "endUnfinished",
  "nothing-fits": "endNothing",
  failed: "endFailed",
};

export const endingWord = (state: ModelReport["ending"]["state"]): string => say(ENDINGS[state]);

/** "ollama 0.33.1"; an engine that has no version of its own is named once. */
export const engineWords = ({ kind, version }: ModelReport["environment"]["engine"]): string =>
  kind === version ? kind : `${kind} ${version}`;
