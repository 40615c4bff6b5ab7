import type { AgentOffer } from "../core/domain/agents";
import { recordsOf, whyUnfit } from "../apply";
import type { ApplyPorts, Extensions } from "../apply";
import { detectHere } from "./agents-here";
import { canOf } from "./capabilities";
import type { Endpoint } from "./endpoints";

interface Asked {
  readonly workspaceFolder: string;
  readonly extensions: Extensions;
  readonly model: string;
  readonly contextTokens: number;
}

/** All agents that O3 knows. Throws EngineError where the model cannot be shown. */
export async function agentOffers({ workspaceFolder, extensions, model, contextTokens }: Asked, { engine }: Endpoint, ports: ApplyPorts, signal: AbortSignal): Promise<readonly AgentOffer[]> {
  const [{ capabilities }, detected, records] = await Promise.all([
    engine.describe(model, signal),
    detectHere(workspaceFolder, ports.host, extensions),
    recordsOf(workspaceFolder, ports),
  ]);
  const can = canOf(capabilities);
  const written = new Set(records.flatMap(({ changes }) => changes.flatMap((change) => (change.kind === "file" ? [change.adapter] : []))));
  return detected.map(({ agent, inUse, why }) => ({
    ...{ id: agent.id, title: agent.title, level: agent.level, inUse, why },
    neverUnasked: agent.unaskedNever ?? null,
    unfit: whyUnfit(agent, { contextTokens, can }),
    written: written.has(agent.id),
  }));
}
