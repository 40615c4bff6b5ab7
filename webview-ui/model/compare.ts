import type { ComparedRun, RunPreset, RunSummary } from "../../src/protocol/panel";
import { PRESET_NAMES } from "../../src/core/domain/evidence";
import type { PresetName } from "../../src/core/domain/evidence";
import { formatBytes, formatDuration, formatRate } from "../../src/core/format";
import { say } from "../say";
import { ofPreset } from "./figure";
import type { Quantity, Told } from "./figure";
import { optionWords } from "./run-reasons";
import { presetTitle, shortTokens } from "./words";

/** The two runs that are compared: those that were chosen while they are there, else the one shown and the one before it (or after, where it is the oldest). */
export function pairOf<R extends Pick<RunSummary, "runId">>(runs: readonly R[], shown: string | null, chosen: readonly [string | null, string | null]): readonly [R, R] | null {
  const found = (runId: string | null): number => runs.findIndex((run) => run.runId === runId);
  const one = Math.max(found(chosen[0]), -1) >= 0 ? found(chosen[0]) : Math.max(found(shown), 0);
  const wanted = found(chosen[1]);
  const other = wanted >= 0 && wanted !== one ? wanted : runs[one + 1] ? one + 1 : one - 1;
  const [first, second] = [runs[one], runs[other]];
  return first && second ? [first, second] : null;
}

/** What the presets came to in two runs: what it is, both values, and how far they are apart. */
export function comparedRows(one: ComparedRun, other: ComparedRun): (readonly Told[])[] {
  return PRESET_NAMES.flatMap((name) => {
    const [a, b] = [one, other].map((run) => run.presets.find((preset) => preset.name === name) ?? null);
    if (!a && !b) return [];
    return [
      row(name, say("colContext"), "context tokens", [one, other], (preset) => preset.contextTokens, shortTokens),
      [label(name, say("colState")), stateWords(a), stateWords(b), ""],
      row(name, say("decode"), "decode tok/s", [one, other], (preset) => preset.decodeTokensPerSecond, (value) => say("decodeUnit", formatRate(value))),
      row(name, say("ttft"), "first token ms", [one, other], (preset) => preset.ttftFullMs, formatDuration),
      row(name, say("memory"), "memory bytes", [one, other], (preset) => preset.footprintBytes, formatBytes),
      ...(settingsWords(one, name) === settingsWords(other, name) ? [] : [[label(name, say("colSetup")), settingsWords(one, name), settingsWords(other, name), ""]]),
    ];
  });
}

const label = (name: PresetName, what: string): string => say("presetFigure", presetTitle(name), what);

const stateWords = (preset: RunPreset | null | undefined): string => (preset ? say(preset.state).toLowerCase() : "–");

const settingsWords = ({ options }: ComparedRun, name: PresetName): string => {
  const own = options[name];
  return own ? optionWords(own) : "–";
};

function row(
  name: PresetName,
  what: string,
  quantity: Quantity,
  runs: readonly [ComparedRun, ComparedRun],
  of: (preset: RunPreset) => number | null,
  format: (value: number) => string,
): readonly Told[] {
  const values = runs.map(({ presets }) => {
    const preset = presets.find((one) => one.name === name);
    return preset ? of(preset) : null;
  });
  const cells = runs.map(({ runId }, at): Told => {
    const value = values[at] ?? null;
    return value === null ? "–" : { of: [ofPreset(runId, name, quantity)], value, text: format(value) };
  });
  const [now, then] = values;
  return [label(name, what), ...cells, now === null || then === null || now === undefined || then === undefined ? "" : change(now, then)];
}

/** +12 %, −3.4 %. */
function change(now: number, then: number): string {
  if (then === 0) return "–";
  const percent = (now / then - 1) * 100;
  const size = Math.abs(percent);
  if (size < 0.05) return say("same");
  return `${percent < 0 ? "−" : "+"}${size >= 10 ? Math.round(size) : Number(size.toFixed(1))} %`;
}
