import type { AgentResult } from "../core/domain/agents";
import type { Agent } from "./agents/agent";
import { AGENTS } from "./agents";
import { filesHere } from "./agents/files";
import type { FileChange, Plan, PlannedAgent } from "./contract";
import { driftOfFile } from "./file-change";
import type { ApplyPorts } from "./ports";

/** What became of each agent that was asked for: its files are read as it reads them. No agent is started. Never rejects: all is written already. */
export function verifyAgents({ agents, changes, wanted, derivedModel }: Plan, { host }: Pick<ApplyPorts, "host">, known: readonly Agent[] = AGENTS): Promise<readonly AgentResult[]> {
  return Promise.all(
    agents.map(async (planned) => {
      const agent = known.find(({ id }) => id === planned.id);
      const { id, title, notes, files } = planned;
      if (planned.state !== "ready" || !agent) return { id, title, notes, files, state: "not-written" as const, why: planned.why };
      const own = changes.filter((change): change is FileChange => change.kind === "file" && change.adapter === id);
      return { id, title, notes, files, ...(await look(agent, own, { derivedModel, place: { ...host, workspaceFolder: wanted.workspaceFolder }, planned })) };
    }),
  );
}

interface Expected {
  readonly derivedModel: string;
  readonly place: Parameters<Agent["sends"]>[0];
  readonly planned: PlannedAgent;
}

async function look(agent: Agent, changes: readonly FileChange[], { derivedModel, place }: Expected): Promise<Pick<AgentResult, "state" | "why">> {
  try {
    for (const change of changes) {
      const drift = await driftOfFile(change);
      if (drift !== null) return { state: "differs", why: drift };
    }
    const sends = await agent.sends(place, filesHere);
    if (typeof sends?.model !== "string") return { state: "written", why: "" };
    if (sends.model === derivedModel) return { state: "read-back", why: "" };
    return { state: "written", why: `By its files ${agent.title} uses ${sends.model} (${sends.from.join(", ")}) until you choose ${derivedModel} in it.` };
  } catch (error) {
    return { state: "written", why: error instanceof Error ? error.message : String(error) };
  }
}
