import type { ScaleOptions, TooltipOptions } from "chart.js";
import type { Axis } from "../model/axis";
import type { ChartColors } from "./theme";

type Looks = Partial<Pick<TooltipOptions, "backgroundColor" | "borderColor" | "borderWidth" | "titleColor" | "bodyColor">>;
interface Font {
  readonly family: string;
  readonly size: number;
}

/** A touch smaller than the text around it, and grows with it. */
export const chartFont = ({ font, fontSize }: ChartColors): Font => ({ family: font, size: Math.max(10, fontSize - 1) });

/** What all charts have: they never move, since a panel that is looked at often has no time for shows, and they fill their box. */
export const STILL = {
  animation: false,
  responsive: true,
  maintainAspectRatio: false,
  events: ["mousemove", "mouseout", "click", "touchstart"],
} as const satisfies Readonly<Record<string, unknown>>;

/** The axis along the bottom. */
export function bottomAxis({ title, ticks, min = 0, max, words }: Axis, colors: ChartColors): ScaleOptions<"linear"> & { readonly type: "linear" } {
  const looks = { color: colors.quiet, font: chartFont(colors) };
  return {
    type: "linear",
    min,
    max,
    title: { display: title !== null, text: title ?? "", ...looks },
    grid: { display: false },
    border: { color: colors.quiet },
    ticks: { ...looks, maxRotation: 0, callback: (value) => words(Number(value)) },
    afterBuildTicks: (scale) => {
      scale.ticks = ticks.map((value) => ({ value }));
    },
  };
}

/** The upright axis, with a line across at every tick. */
export function sideAxis({ title, ticks, min = 0, max, words }: Axis, colors: ChartColors): ScaleOptions<"linear"> & { readonly type: "linear" } {
  const looks = { color: colors.quiet, font: chartFont(colors) };
  return {
    type: "linear",
    min,
    max,
    title: { display: title !== null, text: title ?? "", ...looks },
    grid: { color: withAlpha(colors.grid, 0.35), drawTicks: false },
    border: { display: false },
    ticks: { ...looks, padding: 6, callback: (value) => words(Number(value)) },
    afterBuildTicks: (scale) => {
      scale.ticks = ticks.map((value) => ({ value }));
    },
  };
}

export function tooltipLooks(colors: ChartColors): Looks & { readonly titleFont: Font; readonly bodyFont: Font } {
  const font = chartFont(colors);
  return {
    backgroundColor: colors.background,
    borderColor: colors.quiet,
    borderWidth: 1,
    titleColor: colors.text,
    bodyColor: colors.text,
    titleFont: font,
    bodyFont: font,
  };
}

/** A colour of the theme, fainter; what the browser does not understand stays as it is. */
export const withAlpha = (color: string, share: number): string =>
  CSS.supports("color", `color-mix(in srgb, ${color} 50%, transparent)`)
    ? `color-mix(in srgb, ${color} ${share * 100}%, transparent)`
    : color;
