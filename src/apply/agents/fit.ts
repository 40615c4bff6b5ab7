import type { Agent, AgentTarget } from "./agent";
import { outputTokensIn, WORKING_TOKENS } from "./budget";

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

export const inFigures = (count: number): string => count.toLocaleString("en-US");
