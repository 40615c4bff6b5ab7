import { changesNothing, withoutSecrets } from "../apply";
import type { AgentResult, Change, Plan, PlannedAgent, Verified } from "../apply";
import type { Applied, PlannedApply } from "../app/applying";
import type { ChosenAgents } from "../app/choose-agents";
import { groundInWords } from "../words/ground";
import { presetTitle } from "../words/presets";
import { inWords } from "../words/said";
import { unifiedDiff } from "./diff";

const unprovenIn = ({ chosen }: PlannedApply): string | null => (chosen.unproven === "" ? null : inWords(chosen.unproven));

/** Every change in a sentence, files with what changes in them, and each agent that is left out with the reason. */
export function previewText(planned: PlannedApply, { leftOut }: ChosenAgents): string {
  const { plan, chosen, changed } = planned;
  const unproven = unprovenIn(planned);
  const lines = [
    `${presetTitle(chosen.preset)} of ${chosen.model}: ${inWords(chosen.words)}`,
    ...(unproven === null ? [] : [unproven]),
    ...groundInWords(changed).map((reason) => `Changed since it was measured: ${reason}`),
    ...plan.notes,
    "",
    ...plan.changes.flatMap((change, at) => [plan.words[at] ?? "", ...diffLines(change)]),
    ...plan.agents.flatMap(agentLines),
    ...leftOut.map(({ title, why }) => `${title} is left out: ${inWords(why)}`),
  ];
  return `${lines.join("\n")}\n`;
}

const agentLines = ({ title, state, why, notes }: PlannedAgent): string[] =>
  state === "ready" ? notes.map((note) => `${title}: ${note}`) : [`${title} is left out: ${why}`];

function diffLines(change: Change): string[] {
  const diff = diffOf(change);
  return diff === null || diff === "" ? [] : diff.trimEnd().split("\n").map((line) => `  ${line}`);
}

/** Values that sound like secrets are never printed. */
const diffOf = (change: Change): string | null =>
  change.kind === "file" ? unifiedDiff(withoutSecrets(change.before ?? ""), withoutSecrets(change.after)) : null;

const changesOf = ({ changes, words }: Plan): object[] =>
  changes.map((change, at) => ({
    kind: change.kind === "file" ? "file" : "server",
    words: words[at] ?? "",
    ...(change.kind === "file" ? { path: change.path, agent: change.adapter, diff: diffOf(change) } : { model: change.name }),
  }));

const headOf = (planned: PlannedApply): object => ({
  model: planned.chosen.model,
  preset: planned.chosen.preset,
  derivedModel: planned.plan.derivedModel,
  workspace: planned.plan.wanted.workspaceFolder,
  options: planned.chosen.options,
  evidence: inWords(planned.chosen.words),
  unproven: unprovenIn(planned),
  alreadyApplied: changesNothing(planned.plan),
  changedSince: groundInWords(planned.changed),
  notes: planned.plan.notes,
  changes: changesOf(planned.plan),
});

export const previewDocument = (planned: PlannedApply, { leftOut }: ChosenAgents): object => ({
  dryRun: true,
  ...headOf(planned),
  agents: planned.plan.agents,
  leftOut,
});

export const resultDocument = (planned: PlannedApply, { agents, verified }: Applied): object => ({ dryRun: false, ...headOf(planned), agents, verified });

export function resultText({ plan, chosen }: PlannedApply, { agents, verified }: Applied): string {
  const lines = [...agents.map(resultLine), serverLine(verified, plan.derivedModel), `'o3 undo' takes back all of it${agents.length > 0 ? ", 'o3 undo --agent NAME' one agent's part" : ""}.`];
  return `${presetTitle(chosen.preset)} of ${chosen.model} is ${changesNothing(plan) ? "already applied" : "applied"}.\n${lines.join("\n")}\n`;
}

function resultLine({ title, state, why, files }: AgentResult): string {
  switch (state) {
    case "read-back":
      return `${title}: written, and by its files it will use the preset (${files.join(", ")}).`;
    case "written":
      return `${title}: written (${files.join(", ")}).${why === "" ? "" : ` ${why}`}`;
    case "differs":
      return `${title}: written, but ${why}`;
    case "not-written":
      return `${title}: not written. ${why}`;
  }
}

function serverLine(verified: Verified, derivedModel: string): string {
  switch (verified.state) {
    case "ok":
      return `Agents that use ${derivedModel} get ${verified.contextTokens.toLocaleString("en-US")} tokens, as the server confirms.`;
    case "differs":
      return `${derivedModel} is written, but not as planned: ${inWords(verified.why)}`;
    case "unchecked":
      return `${derivedModel} is written, but could not be checked on the server: ${inWords(verified.why)}`;
  }
}
