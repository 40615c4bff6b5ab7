import type { PresetName } from "../../src/core/domain/evidence";
import type { RunnerSettings, ServerAsked } from "../../src/core/domain/settings";
import { say } from "../say";
import type { Word } from "../say";
import { setupWords } from "./setup-words";

/** A figure as it is shown, and what it is of: the same may stand in many places, and has one value in all of them. */
export interface Figure {
  /** All names of it: a quantity of a setup, and of the presets that have this setup. */
  readonly of: readonly string[];
  /** In the quantity's own unit (tokens, tok/s, ms, bytes, share, count). */
  readonly value: number;
  readonly text: string;
}

/** What stands in a cell or a sentence: words, or a figure. */
export type Told = string | Figure;

export type Quantity =
  | "context tokens"
  | "decode tok/s"
  | "prefill tok/s"
  | "first token ms"
  | "memory bytes"
  | "predicted memory bytes"
  | "agents"
  | "load ms"
  | "filled loads"
  | "filled loads that succeeded"
  | "filled loads that a proof takes"
  | "filled loads that failed"
  | "incomplete filled loads"
  | "loads"
  | "reliability"
  | "samples of decode tok/s"
  | "samples of first token ms"
  | "samples of memory bytes";

/** An id as O3 makes them is shorter; whatever else stands in a journal need not fill the page. */
const known = (runId: string): string => runId.slice(0, 60);

/** Of a whole run. */
export type RunQuantity = "largest context that fits, tokens" | "default context tokens" | "loads" | "requests" | "trials" | "failed requests" | `${number} tokens: ${Quantity}`;

interface SetupAsked {
  readonly contextTokens: number;
  readonly settings: RunnerSettings;
  readonly server: ServerAsked;
}

/** The parts of a sentence with figures in it. */
export const parts = (word: Word, ...values: readonly (Told | number)[]): Told[] =>
  say(word)
    .split(/\{(\d+)\}/)
    .map((part, at) => {
      if (at % 2 === 0) return part;
      const value = values[Number(part)] ?? "";
      return typeof value === "number" ? String(value) : value;
    })
    .filter((part) => part !== "");

/** A quantity of a setup, as one run measured it. */
export const ofSetup = (runId: string, { contextTokens, settings, server }: SetupAsked, quantity: Quantity): string =>
  `${known(runId)}, ${contextTokens} tokens, ${setupWords({ options: settings, server })}: ${quantity}`;

/** A quantity of a preset, as one run measured it. */
export const ofPreset = (runId: string, name: PresetName, quantity: Quantity): string => `${known(runId)}, ${name}: ${quantity}`;

/** A quantity of a whole run. */
export const ofRun = (runId: string, quantity: RunQuantity): string => `${known(runId)}: ${quantity}`;

/** The names of a quantity of presets that are one setup. */
export const ofPresets = (runId: string, presets: readonly (SetupAsked & { readonly name: PresetName })[], quantity: Quantity): string[] => [
  ...new Set(presets.flatMap((preset) => [ofSetup(runId, preset, quantity), ofPreset(runId, preset.name, quantity)])),
];
