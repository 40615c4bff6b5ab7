import { UsageError } from "../core/errors";
import type { Agent, AgentFiles, FilePlan } from "./agents/agent";
import { filesHere } from "./agents/files";
import { backUp } from "./backup";
import type { FileAdapter, FileChange, Step } from "./contract";
import { changesFile, driftOfFile, fileChange, keysInWords, pathInPlain, takeFileBack, writeChange } from "./file-change";
import { isTracked } from "./git-tracked";
import { refuseOutside } from "./inside";
import type { ApplyPorts } from "./ports";

/** Writes, looks after and takes back one agent's files. What is to be written comes from `planAgents`: agents share files, and one is planned upon the other. */
export const agentAdapter = (agent: Agent, { host, stateFolder, now }: Pick<ApplyPorts, "host" | "stateFolder" | "now">): FileAdapter => ({
  id: agent.id,
  title: agent.title,
  detect: () => Promise.resolve({ state: "not-in-use", why: "it gets a preset where it is asked for" }),
  plan: () => Promise.resolve([]),
  apply: async (change) => {
    if (!changesFile(change)) return change;
    if (change.level === "user" && change.before !== null) await backUp(change.path, agent.id, stateFolder, now());
    return writeChange(change);
  },
  verify: async (change) => {
    const drift = await driftOfFile(change);
    return drift === null ? { state: "ok", contextTokens: null } : { state: "differs", why: drift };
  },
  undo: async (change, _, workspaceFolder) => {
    // A link may have come in its place since.
    if (change.level === "workspace") await refuseOutside(change.path, workspaceFolder);
    return takeFileBack(change, (text) => agent.problemIn(text, change.path));
  },
  owns: (path, workspaceFolder) => agent.owns(path, { ...host, workspaceFolder }),
});

/**
 * One file of an agent, as it will be. Throws UsageError for what is in the way: links that lead elsewhere, broken or read-only files, and
 * what the agent itself would refuse.
 */
export async function planFile(
  agent: Agent,
  plan: FilePlan,
  workspaceFolder: string,
  files: AgentFiles = filesHere,
): Promise<Step<FileChange>> {
  if (plan.level === "workspace") await refuseOutside(plan.path, workspaceFolder);
  const change = await fileChange(agent.id, plan, await files.read(plan.path));
  const problem = agent.problemIn(change.after, plan.path);
  if (problem !== null)
    throw new UsageError(`${agent.title} would not take ${plan.path}: ${problem}. Mend it, then apply again; O3 changes nothing there until then.`);
  return { change, words: await wordsFor(agent, change) };
}

async function wordsFor({ title }: Agent, change: FileChange): Promise<string> {
  const { path, before, level, keys } = change;
  if (!changesFile(change)) return `Leave ${path} as it is: ${title} has all of it already.`;
  const tracked = before !== null && level === "workspace" && (await isTracked(path)) ? " (git tracks it: others get the change when you commit it)" : "";
  const everywhere = level === "user" ? ", in all your projects" : "";
  return `${before === null ? "Create" : "Edit"} ${await pathInPlain(path)}${tracked} for ${title}${everywhere}: ${keysInWords(keys)}.`;
}
