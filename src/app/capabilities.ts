import type { WantedAgents } from "../apply";

/** What agents want to know of a model, by Ollama's names. */
export const canOf = (capabilities: readonly string[]): WantedAgents["can"] => ({
  tools: capabilities.includes("tools"),
  thinking: capabilities.includes("thinking"),
  vision: capabilities.includes("vision"),
});
