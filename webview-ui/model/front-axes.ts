import type { FrontPoint } from "../../src/core/domain/tuning";
import { axisValue, FRONT_AXES } from "../../src/core/preset/front";
import type { FrontAxis } from "../../src/core/preset/front";
import { formatBytes, formatDuration, formatRate, formatTokens } from "../../src/core/format";
import { say } from "../say";
import type { Word } from "../say";
import type { Axis } from "./axis";
import { ofSetup } from "./figure";
import type { Quantity, Told } from "./figure";
import { tickWords, tokenTicks, valueTicks } from "./ticks";
import { shortTokens } from "./words";

interface AxisWords {
  readonly title: Word;
  /** As it stands beside the axis. */
  readonly unit: Word;
  readonly format: (value: number) => string;
  readonly ticks: (most: number) => readonly number[];
  readonly tick: (value: number) => string;
}

const rate = (value: number): string => say("decodeUnit", formatRate(value));
const upTo = (most: number): number[] => {
  const step = Math.ceil(most / 8);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
};

const speed = {
  format: rate,
  ticks: (most) => valueTicks("decode", most),
  tick: (value) => tickWords("decode", value),
} as const satisfies Omit<AxisWords, "title" | "unit">;

const WORDS: Readonly<Record<FrontAxis, AxisWords>> = {
  context: { title: "frontContext", unit: "unitContext", format: formatTokens, ticks: tokenTicks, tick: shortTokens },
  decode: { title: "frontDecode", unit: "unitDecode", ...speed },
  prefill: { title: "frontPrefill", unit: "unitPrefill", ...speed },
  ttft: {
    title: "frontTtft",
    unit: "unitTtft",
    format: formatDuration,
    ticks: (most) => valueTicks("ttft", most),
    tick: (value) => tickWords("ttft", value),
  },
  memory: {
    title: "frontMemory",
    unit: "unitMemory",
    format: formatBytes,
    ticks: (most) => valueTicks("memory", most),
    tick: (value) => tickWords("memory", value),
  },
  agents: {
    title: "frontAgents",
    unit: "unitAgents",
    format: (value) => value.toLocaleString("en-US"),
    ticks: upTo,
    tick: (value) => value.toLocaleString("en-US"),
  },
};

export const axisTitle = (axis: FrontAxis): string => say(WORDS[axis].title);

export const axisTitles = (): Readonly<Record<FrontAxis, string>> =>
  Object.fromEntries(FRONT_AXES.map((axis) => [axis, axisTitle(axis)])) as Record<FrontAxis, string>;

/** The point's figure on an axis in words. */
export function figureWords(point: FrontPoint, axis: FrontAxis): string {
  const value = axisValue(point, axis);
  return value === null ? say("notMeasured") : WORDS[axis].format(value);
}

const QUANTITIES: Readonly<Record<FrontAxis, Quantity>> = {
  context: "context tokens",
  decode: "decode tok/s",
  prefill: "prefill tok/s",
  ttft: "first token ms",
  memory: "memory bytes",
  agents: "agents",
};

/** The point's figure on an axis as one that carries what it is of; words where it was not measured. */
export function pointFigure(runId: string, point: FrontPoint, axis: FrontAxis, text: string = figureWords(point, axis)): Told {
  const value = axisValue(point, axis);
  const { options: settings, server } = point.setup;
  return value === null ? text : { of: [ofSetup(runId, { contextTokens: point.contextTokens, settings, server }, QUANTITIES[axis])], value, text };
}

/** An axis wide enough for `points`, a little beyond the furthest. */
export function axisOf(points: readonly FrontPoint[], axis: FrontAxis): Axis {
  const { unit, ticks, tick } = WORDS[axis];
  const max = Math.max(...points.map((point) => axisValue(point, axis) ?? 0)) * 1.05 || 1;
  return { title: say(unit), ticks: ticks(max).filter((value) => value <= max), max, words: tick };
}
