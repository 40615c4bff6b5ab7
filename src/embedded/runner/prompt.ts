import { Template } from "@huggingface/jinja";
import type { LlamaModel, Token } from "node-llama-cpp";
import type { GenerateRequest, PromptSource } from "./messages";
import { truncated } from "./truncate";

/** A request that cannot be served, in Ollama's words. */
export class Rejection extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const TOO_LONG_TO_SHIFT =
  "the prompt is longer than the context length currently available to the model; shorten the prompt, " +
  "adjust the context length in settings, or use a model with a longer context length";

export interface Prompt {
  readonly tokens: Token[];
  /** Leading tokens that the model wants and no text stands for. */
  readonly leading: number;
}

/**
 * The tokens to evaluate.
 * @param window tokens of the context
 * @throws Rejection when the prompt is too long and must not be cut
 */
export function promptTokens(model: LlamaModel, request: GenerateRequest, window: number): Prompt {
  const text = model.tokenize(textOf(model, request.prompt), true);
  const body = [...request.context.map((token) => token as Token), ...text];
  const { bos, shouldPrependBosToken } = model.tokens;
  // A template that writes the token itself must not lead to two of them.
  const lead = shouldPrependBosToken && bos !== null && body[0] !== bos ? [bos] : [];
  const tokens = [...lead, ...body];
  const leading = lead.length;
  if (tokens.length < window) return { tokens, leading };
  if (!request.truncate) throw new Rejection(400, exceeded(tokens.length, window));
  if (!request.shift) throw new Rejection(400, TOO_LONG_TO_SHIFT);
  return { tokens: truncated(tokens, Math.max(0, request.sampling.numKeep) + leading, window), leading };
}

/** A current Ollama passes its runner's refusal on as JSON in a string. */
function exceeded(tokens: number, window: number): string {
  return JSON.stringify({
    error: {
      code: 400,
      message: `request (${tokens} tokens) exceeds the available context size (${window} tokens), try increasing it`,
      type: "exceed_context_size_error",
      n_prompt_tokens: tokens,
      n_ctx: window,
    },
  });
}

function textOf(model: LlamaModel, prompt: PromptSource): string {
  if (prompt.kind === "raw") return prompt.text;
  const template = model.fileInfo.metadata.tokenizer.chat_template;
  if (typeof template !== "string") return prompt.messages.map(({ content }) => content).join("\n");
  return new Template(template).render({
    messages: prompt.messages.map(({ role, content }) => ({ role, content })),
    add_generation_prompt: true,
    bos_token: "",
    eos_token: model.tokens.eosString ?? "",
  });
}
