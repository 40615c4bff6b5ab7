import type { ChatReply } from "../ports";
import type { GradedPrompt } from "./prompts";
import { fits, states } from "./schema";

/** Whether an answer is right. A reply without an end is wrong, whatever it says: a setting may be what breaks it off. */
export function isRight(prompt: GradedPrompt, reply: ChatReply): boolean {
  if (reply.state === "void") return false;
  switch (prompt.check) {
    case "recall":
      return reply.text.toLowerCase().includes(prompt.code);
    case "tool-calls": {
      const [call, ...more] = reply.toolCalls;
      return (
        call !== undefined &&
        more.length === 0 &&
        call.name === prompt.tool.name &&
        fits(call.arguments, prompt.tool.parameters) &&
        states(call.arguments, prompt.facts)
      );
    }
    case "json": {
      const value = jsonOf(reply.text);
      return fits(value, prompt.schema) && states(value, prompt.facts);
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
