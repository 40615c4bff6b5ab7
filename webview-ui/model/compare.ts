import type { RunPreset, RunSummary } from "../../src/protocol/panel";
import { formatBytes, formatDuration, formatRate } from "../../src/core/format";
import { say } from "../say";
import type { Word } from "../say";
import { presetTitle, shortTokens } from "./words";

/** The run that `shown` is best compared with: the one before it, or the next where it is the oldest. Newest first. */
export function neighbour(runs: readonly RunSummary[], shown: string | null): RunSummary | null {
  const index = runs.findIndex(({ runId }) => runId === shown);
  return index < 0 ? null : (runs[index + 1] ?? runs[index - 1] ?? null);
}

/** What is different in `run` from `other`, a sentence each; empty when the presets say the same. */
export function differences(run: RunSummary, other: RunSummary): string[] {
  const sentences: string[] = [];
  if (run.hardwareFingerprint !== other.hardwareFingerprint) sentences.push(say("diffMachine"));
  if (run.engineVersion !== other.engineVersion) sentences.push(say("diffEngine", run.engineVersion, other.engineVersion));
  for (const preset of run.presets) {
    const before = other.presets.find(({ name }) => name === preset.name);
    sentences.push(...(before ? presetDifferences(preset, before) : [say("diffNew", presetTitle(preset.name))]));
  }
  const gone = other.presets.filter(({ name }) => !run.presets.some((preset) => preset.name === name));
  return [...sentences, ...gone.map(({ name }) => say("diffGone", presetTitle(name)))];
}

function presetDifferences(preset: RunPreset, before: RunPreset): string[] {
  const figure = (word: Word, now: number | null, then: number | null, format: (value: number) => string): string[] =>
    now === null || then === null || format(now) === format(then) ? [] : [say(word, format(now), format(then), change(now, then))];
  const parts = [
    ...(preset.state === before.state ? [] : [say("diffState", say(preset.state).toLowerCase(), say(before.state).toLowerCase())]),
    ...figure("diffContext", preset.contextTokens, before.contextTokens, shortTokens),
    ...figure("diffDecode", preset.decodeTokensPerSecond, before.decodeTokensPerSecond, formatRate),
    ...figure("diffTtft", preset.ttftFullMs, before.ttftFullMs, formatDuration),
    ...figure("diffMemory", preset.footprintBytes, before.footprintBytes, formatBytes),
  ];
  return parts.length === 0 ? [] : [say("diffPreset", presetTitle(preset.name), parts.join("; "))];
}

/** +12 %, −3.4 %. */
function change(now: number, then: number): string {
  if (then === 0) return "–";
  const percent = (now / then - 1) * 100;
  const size = Math.abs(percent);
  return `${percent < 0 ? "−" : "+"}${size >= 10 ? Math.round(size) : Number(size.toFixed(1))} %`;
}
