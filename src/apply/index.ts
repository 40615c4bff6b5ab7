import { randomUUID } from "node:crypto";
import { Adapters } from "./adapters";
import type { Adapter, Made, Plan, Verified, VerifyPorts, Wanted } from "./contract";
import { derivedName } from "./derived-name";
import type { ApplyPorts } from "./ports";
import { UndoRecords } from "./records";
import type { UndoRecord } from "./records";

export { changesNothing } from "./adapters";
export { appliedIn } from "./active-preset";
export type { ActivePreset } from "./active-preset";
export { AGENTS } from "./agents";
export type { AgentFiles, AgentPlace, Sends } from "./agents/agent";
export { detectAgents } from "./agents/detect";
export type { DetectedAgent, Extensions } from "./agents/detect";
export { effectsOf } from "./agents/effects";
export { SNIPPETS } from "./agents/snippets";
export { filesHere } from "./agents/files";
export { whyUnfit } from "./agents/fit";
export { applyPlan } from "./apply-plan";
export type {
  Adapter,
  BakedOptions,
  Change,
  FileChange,
  Made,
  ModelChange,
  ModelStore,
  Plan,
  PlannedAgent,
  StoredModel,
  Verified,
  VerifyPorts,
  Wanted,
  WantedAgents,
  WrittenFile,
} from "./contract";
export { derivedName } from "./derived-name";
export { inEffect, strandedIn } from "./in-effect";
export type { InEffect, Stranded } from "./in-effect";
export { removeNote } from "./note";
export { agentTarget } from "./plan-agents";
export { withoutSecrets } from "./masked";
export type { AgentHost, ApplyPorts } from "./ports";
export type { UndoRecord } from "./records";
export { undoBackTo, undoLast } from "./undo";
export type { ToUndo, Undone } from "./undo";
export { verifyAgents } from "./verify-agents";
export type { AgentResult } from "../core/domain/agents";

const adaptersOf = (ports: ApplyPorts): Adapters => new Adapters(ports);

/** All places where a preset can be put. */
export const listAdapters = (ports: ApplyPorts): readonly Adapter[] => adaptersOf(ports).all;

/** Looks, and writes nothing. Throws UsageError for what is in the way, EngineError when the server does not answer. */
export async function planApply(wanted: Wanted, ports: ApplyPorts, signal: AbortSignal): Promise<Plan> {
  const { steps, agents } = await adaptersOf(ports).plan(wanted, signal);
  return {
    id: randomUUID(),
    wanted,
    derivedModel: derivedName(wanted.model, wanted.preset),
    changes: steps.map(({ change }) => change),
    words: steps.map(({ words }) => words),
    agents,
    notes: await notesFor(wanted, ports),
  };
}

/** An apply that a crash cut off is not passed over in silence: what it wrote is still there. */
async function notesFor({ workspaceFolder }: Wanted, ports: ApplyPorts): Promise<readonly string[]> {
  const { records } = await new UndoRecords(ports).of(workspaceFolder);
  const cut = records.filter(({ state }) => state === "begun");
  return cut.map(({ preset, model }) => `An earlier apply of ${preset} of ${model} was cut off half way. Undo takes back what it wrote; once more, if you apply this one first.`);
}

/** Whether an applied plan (or its record) is in effect, by loading the model without options and reading `/api/ps` back. Never rejects for what it finds. */
export async function verifyApplied(
  { changes }: { readonly changes: readonly Made[] },
  ports: ApplyPorts & VerifyPorts,
  signal: AbortSignal,
): Promise<Verified> {
  const adapters = adaptersOf(ports);
  let contextTokens: number | null = null;
  for (const change of changes) {
    const seen = await adapters.verify(change, ports, signal);
    if (seen.state !== "ok") return seen;
    contextTokens ??= seen.contextTokens;
  }
  return contextTokens === null ? { state: "unchecked", why: "there is nothing to check." } : { state: "ok", contextTokens };
}

/** What was applied to a folder and is not undone, oldest first. */
export const recordsOf = async (workspaceFolder: string, ports: ApplyPorts): Promise<readonly UndoRecord[]> =>
  (await new UndoRecords(ports).of(workspaceFolder)).records;
