import type { ServerResponse } from "node:http";
import { sendJson } from "./local-server";
import type { Handler } from "./local-server";
import { pretendOllama } from "./pretend-ollama";
import type { PretendModel } from "./pretend-ollama";
import type { Reader } from "./scripted-reader";
import { TOKENIZERS } from "./tokenizers";
import type { Tokenizer } from "./tokenizers";

export interface Scripted {
  readonly model: PretendModel;
  readonly reader: Reader;
  readonly tokenizer?: Tokenizer;
  /** Of longer prompts only the end is read, and nothing is said of it. */
  readonly cutAt?: number;
  /** A thinking model that does not stop. */
  readonly thinks?: boolean;
  /** Templates that know no system message refuse one. */
  readonly refusesSystem?: boolean;
  /** True: it answers this one itself. */
  readonly instead?: (chats: number, tokens: number, response: ServerResponse) => boolean;
}

interface Chat {
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
  readonly options?: { readonly num_predict?: number };
}

/** Ollama's REST API with a scripted reader in the model's place: it answers chats, and counts by a rule of its own. */
export function scriptedOllama({ model, reader, tokenizer, cutAt = Number.POSITIVE_INFINITY, thinks = false, refusesSystem = false, instead = () => false }: Scripted): Handler {
  let chats = 0;
  return pretendOllama([model], ({ path, body }, response) => {
    if (path !== "/api/chat") return false;
    const { messages = [], options = {} } = (body ?? {}) as Chat;
    if (refusesSystem && messages.some(({ role }) => role === "system")) {
      sendJson(response, 400, { error: "System role not supported" });
      return true;
    }
    const prompt = messages.map(({ content }) => content).join("\n");
    const counted = (tokenizer ?? TOKENIZERS[0])?.count(prompt) ?? 0;
    const tokens = Math.min(counted, cutAt);
    chats++;
    if (instead(chats, tokens, response)) return true;
    const most = options.num_predict ?? 8;
    const said = thinks ? { thinking: "hmm ".repeat(most), content: "" } : { content: counted > cutAt ? reader("", tokens) : reader(prompt, tokens) };
    const outputTokens = thinks ? most : Math.min(most, said.content.split(/\s+/).length);
    const line = (message: object, rest: object): string => `${JSON.stringify({ model: model.name, message: { role: "assistant", ...message }, ...rest })}\n`;
    const counters = { load_duration: 1e6, prompt_eval_count: tokens, prompt_eval_duration: 1e6 + tokens * 1_000, eval_count: outputTokens, eval_duration: 1e6 * outputTokens };
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.write(line(said, { done: false }));
    response.end(line({ content: "" }, { done: true, done_reason: thinks ? "length" : "stop", total_duration: 4e6 + tokens * 1_000, ...counters }));
    return true;
  });
}
