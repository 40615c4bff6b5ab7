import type { Said } from "../core/domain/statements";
import type { DetectedAgent } from "../apply";

export interface ChosenAgents {
  readonly ids: readonly string[];
  /** Each was named: all of them are wanted, or nothing is done. */
  readonly named: boolean;
  /** Agents that are in use here and left out, with why and what to do. */
  readonly leftOut: readonly { readonly title: string; readonly why: Said }[];
}

/**
 * Which agents are meant by words.
 * @param wish "detected" (those in use here), "all" (that O3 knows), "none", or ids with commas between
 */
export function chooseAgents(wish: string, detected: readonly DetectedAgent[], userFiles: boolean): ChosenAgents {
  if (wish === "none") return { ids: [], named: false, leftOut: [] };
  if (wish !== "detected" && wish !== "all") return { ids: wish.split(",").map((id) => id.trim()).filter((id) => id !== ""), named: true, leftOut: [] };
  const candidates = detected.filter(({ inUse }) => inUse || wish === "all");
  const reasons = candidates.map((found) => ({ found, why: whyLeftOut(found, userFiles) }));
  return {
    ids: reasons.flatMap(({ found, why }) => (why === null ? [found.agent.id] : [])),
    named: false,
    leftOut: reasons.flatMap(({ found: { agent, inUse }, why }) => (why === null || !inUse ? [] : [{ title: agent.title, why }])),
  };
}

function whyLeftOut({ agent }: DetectedAgent, userFiles: boolean): Said | null {
  if (agent.unaskedNever !== undefined) return { code: "name-agent", why: agent.unaskedNever, agent: agent.id };
  if (agent.level === "user" && !userFiles) return { code: "user-wide-agent" };
  return null;
}
