import { groundDifferences } from "../../src/core/domain/ground";
import type { GroundCode } from "../../src/core/domain/ground";
import { bakedOptions } from "../../src/core/domain/baked-options";
import { formatDuration, formatPercent, formatRate, formatTokens } from "../../src/core/format";
import type { ComparedRun } from "../../src/protocol/panel";
import { say } from "../say";
import type { Word } from "../say";
import { endingWord } from "./words";

/** What may be why two runs differ: what it is, and how it was in the one and in the other. */
export type Reason = readonly [what: string, one: string, other: string];

/** All that was not the same in two runs, by what they wrote down: what was asked, on what, and how it went. */
export const reasonsOf = (one: ComparedRun, other: ComparedRun): Reason[] => [...asked(one, other), ...grounds(one, other), ...rules(one, other), ...course(one, other)];

const GOALS: Readonly<Record<ComparedRun["request"]["goal"], Word>> = { all: "goalAll", "max-context": "max_context", balanced: "balanced", fast: "fast" };

type Asked = (request: ComparedRun["request"]) => string;

const orNone = (value: number | null, format: (value: number) => string): string => (value === null ? say("noLimit") : format(value));

const ASKED: readonly (readonly [Word, Asked])[] = [
  ["whyGoal", ({ goal }) => say(GOALS[goal])],
  ["whyMaxContext", ({ maxContextTokens }) => orNone(maxContextTokens, formatTokens)],
  ["whyMinDecode", ({ minDecodeTokensPerSecond }) => orNone(minDecodeTokensPerSecond, (value) => say("decodeUnit", formatRate(value)))],
  ["whyMaxTtft", ({ maxTtftMs }) => orNone(maxTtftMs, formatDuration)],
  ["whyBudget", ({ budgetMs }) => orNone(budgetMs, formatDuration)],
  ["whyReliability", ({ reliability }) => formatPercent(reliability)],
  ["whyConfidence", ({ confidence }) => formatPercent(confidence)],
  ["whyRam", ({ limits }) => formatPercent(limits.ram)],
  ["whyVram", ({ limits }) => formatPercent(limits.vram)],
  ["whyTemperature", ({ limits }) => `${limits.temperatureCelsius} °C`],
  ["whyOptions", ({ options }) => optionWords(bakedOptions(options))],
];

const asked = (one: ComparedRun, other: ComparedRun): Reason[] =>
  ASKED.map(([what, of]): Reason => [say(what), of(one.request), of(other.request)]).filter(isDifferent);

const GROUND: Readonly<Record<GroundCode, Word>> = {
  model: "whyModel",
  "engine-kind": "whyEngine",
  "engine-version": "whyEngineVersion",
  "kv-cache-type": "whyKvCache",
  "flash-attention": "whyFlash",
  "num-parallel": "whySlots",
  endpoint: "whyEndpoint",
  machine: "whyMachine",
  o3: "whyO3",
  protocol: "whyRules",
};

const grounds = (one: ComparedRun, other: ComparedRun): Reason[] =>
  groundDifferences(other.ground, one.ground).map(({ code, was, is }): Reason => [say(GROUND[code]), is, was]);

function rules(one: ComparedRun, other: ComparedRun): Reason[] {
  const names = [...new Set([...Object.keys(one.measuredBy), ...Object.keys(other.measuredBy)])].sort();
  const of = (run: ComparedRun, name: string): string => run.measuredBy[name] ?? say("asShipped");
  return names.map((name): Reason => [say("whyRule", name), of(one, name), of(other, name)]).filter(isDifferent);
}

/** Shares of disturbed trials nearer than this are no difference. */
const DISTURBED_SHARE = 0.05;

function course(one: ComparedRun, other: ComparedRun): Reason[] {
  const share = ({ contended, trials }: ComparedRun): number => (trials === 0 ? 0 : contended / trials);
  const words = ({ contended, trials }: ComparedRun): string => say("ofTrials", contended, trials);
  return [
    ...([[say("whyEnding"), endingWord(one.ending), endingWord(other.ending)]] satisfies Reason[]).filter(isDifferent),
    ...(Math.abs(share(one) - share(other)) < DISTURBED_SHARE ? [] : [[say("whyDisturbed"), words(one), words(other)] as const]),
  ];
}

const isDifferent = ([, one, other]: Reason): boolean => one !== other;

/** Options as they are written in Ollama, the context left out. */
export const optionWords = (options: Readonly<Record<string, number | boolean>>): string =>
  Object.entries(options)
    .filter(([name]) => name !== "num_ctx")
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ") || say("allAutomatic");
