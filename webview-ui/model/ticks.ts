import { formatBytes, formatDuration } from "../../src/core/format";

const MOST_TICKS = 7;

/** Round contexts for an axis up to `maxTokens`: multiples of a power of two, at most eight of them. */
export function tokenTicks(maxTokens: number): number[] {
  let step = 256;
  while (maxTokens / step > MOST_TICKS) step *= 2;
  return Array.from({ length: Math.floor(maxTokens / step) + 1 }, (_, index) => index * step);
}

const DURATIONS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5];
const MOST_VALUES = 5;
const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** What a chart shows: tok/s, ms or bytes. */
export type Unit = "decode" | "ttft" | "memory";

/** The round step of an axis over `span`, in the unit that is read. */
export const stepFor = (unit: Unit, span: number): number => stepOf(unit, span / MOST_VALUES);

/** Round values from 0 for an axis up to `max`, in the steps that its unit is read in. */
export function valueTicks(unit: Unit, max: number): number[] {
  const step = stepFor(unit, max);
  if (!(step > 0) || !Number.isFinite(step)) return [0];
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step);
}

function stepOf(unit: Unit, least: number): number {
  switch (unit) {
    case "decode":
      return roundUp(least);
    case "ttft":
      return DURATIONS_MS.find((step) => step >= least) ?? 36e5 * Math.ceil(least / 36e5);
    case "memory":
      return 2 ** Math.ceil(Math.log2(least));
  }
}

/** The next of 1, 2, 5 times a power of ten. */
function roundUp(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}

/** A tick as it is read on its axis: round, without the digits that a measured value has, unless its neighbours `step` away would read the same. */
export function tickWords(unit: Unit, value: number, step = Number.POSITIVE_INFINITY): string {
  if (value === 0) return "0";
  switch (unit) {
    case "decode":
      return Number(value.toPrecision(3)).toLocaleString("en-US");
    case "ttft":
      return formatDuration(value).replace(/\.0 s$/, " s");
    case "memory":
      if (step < MIB && value < GIB) return `${Math.round(value / 1024).toLocaleString("en-US")} KiB`;
      return value >= GIB && step < GIB / 4 ? `${(value / GIB).toFixed(step < GIB / 64 ? 3 : 2)} GiB` : formatBytes(value).replace(/\.0 GiB$/, " GiB");
  }
}
