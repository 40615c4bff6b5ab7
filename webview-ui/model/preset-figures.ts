import type { Measured } from "../../src/core/domain/evidence";
import type { Preset } from "../../src/core/domain/report";
import { formatBytes, formatDuration, formatRate, formatTokens } from "../../src/core/format";
import { counted, say } from "../say";
import type { Figure, Quantity } from "./figure";
import { ofPresets } from "./figure";
import { poolWords, shortTokens } from "./words";

/** Presets that are one setup, and the run that they are from. */
export interface Shown {
  readonly presets: readonly [Preset, ...Preset[]];
  readonly runId: string;
}

/** A figure of a preset, under all the names that its setup has. */
export const presetFigure = ({ presets, runId }: Shown, quantity: Quantity, value: number, text: string): Figure => ({
  of: ofPresets(runId, presets, quantity),
  value,
  text,
});

export const contextFigures = (shown: Shown): { readonly short: Figure; readonly exact: Figure } => {
  const { contextTokens } = shown.presets[0];
  const of = (text: string): Figure => presetFigure(shown, "context tokens", contextTokens, text);
  return { short: of(shortTokens(contextTokens)), exact: of(formatTokens(contextTokens)) };
};

export interface MeasureFigure {
  readonly quantity: Quantity;
  readonly measured: Measured;
  readonly figure: Figure;
  readonly format: (value: number) => string;
  /** What it was measured on: "24 replies". */
  readonly samples: string;
  readonly of: (count: number) => string;
}

/** What was measured of the window when full; null where nothing was. */
export function measureFigures(shown: Shown): Readonly<Record<"decode" | "ttft" | "memory", MeasureFigure | null>> {
  const { measures } = shown.presets[0].evidence;
  const one = (
    quantity: Quantity,
    measured: Measured | null,
    text: (value: number) => string,
    format: (value: number) => string,
    samples: "replies" | "fills" | "loads",
  ): MeasureFigure | null =>
    measured && { quantity, measured, figure: presetFigure(shown, quantity, measured.value, text(measured.value)), format, samples: counted(samples, measured.n), of: (count) => counted(samples, count) };
  return {
    decode: one("decode tok/s", measures.decodeTokensPerSecond, (value) => say("decodeUnit", formatRate(value)), formatRate, "replies"),
    ttft: one("first token ms", measures.ttftFullMs, formatDuration, formatDuration, "fills"),
    memory: one("memory bytes", measures.footprintBytes, (value) => `${formatBytes(value)} ${poolWords(measures.pool)}`, formatBytes, "loads"),
  };
}
