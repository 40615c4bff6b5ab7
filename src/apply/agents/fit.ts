import type { Agent, AgentTarget } from "./agent";
import { compactTokensIn, outputTokensIn, WORKING_TOKENS } from "./budget";

type Asked = Pick<AgentTarget, "contextTokens" | "can">;
type Needs = Pick<Agent, "title" | "promptTokens" | "needsTools">;

/** Why an agent is of no use with such a model and window, with figures; null where it is. */
export function whyUnfit({ title, promptTokens, needsTools }: Needs, { contextTokens, can }: Asked): string | null {
  if (needsTools && !can.tools) return `${title} works by tools, and this model can use none.`;
  const output = outputTokensIn(contextTokens);
  const needed = promptTokens + output + WORKING_TOKENS;
  if (contextTokens >= needed) return null;
  return (
    `${title} needs a window of ${inFigures(needed)} tokens and this one has ${inFigures(contextTokens)}: ` +
    `its own text and tools take ${inFigures(promptTokens)}, an answer ${inFigures(output)}, and ${inFigures(WORKING_TOKENS)} are for your files.`
  );
}

/** What to know where a model uses less than its whole window; null where it does not, or that is not known. */
export function usableNote({ promptTokens, compacts }: Pick<Agent, "promptTokens" | "compacts">, target: Pick<AgentTarget, "contextTokens" | "usableTokens">): string | null {
  const { contextTokens, usableTokens } = target;
  if (usableTokens === null || usableTokens >= contextTokens - outputTokensIn(contextTokens)) return null;
  const known = `This model is proven to use ${inFigures(usableTokens)} tokens of its window.`;
  if (!compacts) return `${known} Keep sessions shorter than that: there is no setting for it.`;
  const from = compactTokensIn(target, promptTokens);
  return from === usableTokens
    ? `${known} From there on the history is shortened.`
    : `${known} The history is shortened from ${inFigures(from)} tokens on: what it sends by itself and some files need as much.`;
}

export const inFigures = (count: number): string => count.toLocaleString("en-US");
