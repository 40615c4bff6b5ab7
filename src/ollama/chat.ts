import { ArrivalFold } from "../core/domain/exchange";
import type { ChatReply, TokenLogprob, ToolCall } from "../core/ports";
import { came, completeReply } from "./generation";
import type { WireChatReply } from "./wire";

/** Reads one streamed answer to a chat; tool calls and log-probabilities may come in any of its lines. */
export async function readChat(stream: (onLine: (line: WireChatReply, atMs: number) => void) => Promise<void>): Promise<ChatReply> {
  const started = performance.now();
  const toolCalls: ToolCall[] = [];
  const logprobs: TokenLogprob[] = [];
  const fold = new ArrivalFold();
  let text = "";
  let thinking = "";
  let last: WireChatReply | null = null;
  await stream((line, atMs) => {
    const { message } = line;
    if (message.content !== "" || message.thinking || message.tool_calls) fold.add(atMs);
    text += message.content;
    thinking += message.thinking ?? "";
    for (const call of message.tool_calls ?? []) toolCalls.push({ name: call.function.name, arguments: call.function.arguments });
    for (const entry of line.logprobs ?? []) logprobs.push(tokenLogprob(entry));
    last = line;
  });
  const answer = { thinking, toolCalls, logprobs: logprobs.length > 0 ? logprobs : null };
  return { ...completeReply(last, text, performance.now() - started, came(fold, started)), ...answer };
}

const tokenLogprob = ({ token, logprob, top_logprobs }: NonNullable<WireChatReply["logprobs"]>[number]): TokenLogprob => ({
  token,
  logprob,
  top: (top_logprobs ?? []).map((likely) => ({ token: likely.token, logprob: likely.logprob })),
});
