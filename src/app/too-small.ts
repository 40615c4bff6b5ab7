import { whyUnfit } from "../apply";
import type { AgentHost } from "../apply";
import type { Said } from "../core/domain/statements";
import type { ModelReport } from "../core/domain/report";
import { detectHere } from "./agents-here";
import { canOf } from "./capabilities";
import { extensionsHere } from "./extensions-here";

/**
 * Agents that are used in a folder and for which presets that were just found are of no use, said before somebody applies one.
 * None where nobody uses an agent there. Never rejects: it is news beside a result.
 */
export async function tooSmallFor({ presets, model }: ModelReport, workspaceFolder: string, host: AgentHost): Promise<readonly Said[]> {
  const usable = presets.filter(({ evidence }) => evidence.state !== "rejected");
  if (usable.length === 0) return [];
  const can = canOf(model.capabilities);
  try {
    const used = (await detectHere(workspaceFolder, host, await extensionsHere(host.home))).filter(({ inUse }) => inUse);
    return used.flatMap(({ agent }): Said[] => {
      const unfit = usable.flatMap(({ name, contextTokens }) => {
        const why = whyUnfit(agent, { contextTokens, can });
        return why === null ? [] : [{ name, contextTokens, why }];
      });
      // The reason with its figures once, for the largest that is too small.
      const largest = unfit.reduce<(typeof unfit)[number] | null>((most, next) => (most && most.contextTokens >= next.contextTokens ? most : next), null);
      return largest ? [{ code: "too-small-for", agent: agent.title, presets: unfit.map(({ name }) => ({ code: "preset-title", preset: name })), why: largest.why }] : [];
    });
  } catch {
    return [];
  }
}
