import { AGENTS } from "../apply";
import type { InEffect, Stranded, Undone } from "../apply";
import { presetTitle } from "../words/presets";

export const undoneDocument = (undone: Undone | null): object =>
  undone ? { undone: true, model: undone.record.model, preset: undone.record.preset, words: undone.words, noteStays: undone.noteStays } : { undone: false };

/** @param agent only this one's part was meant */
export function undoneLines(undone: Undone | null, agent: string | undefined): readonly string[] {
  if (!undone) return [`O3 has applied nothing here${agent === undefined ? "" : ` to ${titleOf(agent)}`} that could be undone.`];
  const { preset, model, state } = undone.record;
  const part = agent === undefined ? "" : ` for ${titleOf(agent)}; the rest stays`;
  const cut = state === "begun" ? " It had been cut off half way." : "";
  const done = undone.noteStays ? "is undone, but o3.activePreset still names a preset" : `is undone${part}`;
  return [`${presetTitle(preset)} of ${model} ${done}.${cut}`, ...undone.words, ...(undone.noteStays ? ["'o3 undo --remove-note' takes the note out."] : [])];
}

const titleOf = (agent: string): string => AGENTS.find(({ id }) => id === agent)?.title ?? agent;

const ID_LENGTH = 8;

/** What is applied to a folder: an apply each, with what somebody else changed of it since. */
export function historyLines(folder: string, applies: readonly InEffect[]): readonly string[] {
  if (applies.length === 0) return [`O3 has applied nothing to ${folder} that could be undone.`];
  return [
    `Applied to ${folder}, newest first:`,
    ...applies.flatMap(({ id, at, model, preset, derivedModel, agents, cutOff, drift }) => [
      `${id.slice(0, ID_LENGTH)}  ${at.slice(0, 16).replace("T", " ")} UTC  ${presetTitle(preset)} of ${model} as ${derivedModel}${agents.length === 0 ? "" : `, for ${agents.map(({ title }) => title).join(", ")}`}`,
      ...(cutOff ? ["          It was cut off half way."] : []),
      ...drift.map((words) => `          ${words}`),
    ]),
    "'o3 undo' takes back the newest, 'o3 undo --to ID' that one and all above it.",
  ];
}

/** A note that nothing leads back from, and the two ways out. */
export function strandedLines({ workspaceFolder, names, onServer }: Stranded): readonly string[] {
  const out = "'o3 undo --remove-note' takes the note out.";
  if (!names) return [`o3.activePreset in the settings of ${workspaceFolder} names no preset, and nothing was applied here that could be undone. ${out}`];
  const { model, preset, derivedModel } = names;
  return [
    `The settings of ${workspaceFolder} say that ${presetTitle(preset)} of ${model} is applied as ${derivedModel}, but nothing was applied here that could be undone${onServer === false ? ", and the server has no such model" : ""}.`,
    `'o3 apply ${model} --preset ${preset}' applies it again, ${out}`,
  ];
}
