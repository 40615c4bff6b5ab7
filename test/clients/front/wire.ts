/** What a reply carries at its end. */
export interface Counts {
  readonly promptTokens: number;
  readonly tokens: number;
}

/** How one of the ways of asking is answered, whole or piece by piece. */
export interface Wire {
  whole(text: string, counts: Counts): object;
  /** Events for each part of a streamed reply, as they go out. */
  begin(): string;
  piece(text: string): string;
  end(text: string, counts: Counts): string;
}

const ID = "reply-1";
const data = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const event = (type: string, fields: object): string => `event: ${type}\n${data({ type, ...fields })}`;

export const chatWire = (model: string): Wire => {
  const head = { id: ID, created: 1, model };
  const usage = ({ promptTokens, tokens }: Counts): object => ({ prompt_tokens: promptTokens, completion_tokens: tokens, total_tokens: promptTokens + tokens });
  const chunk = (delta: object, finish: string | null): string =>
    data({ ...head, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] });
  return {
    whole: (content, counts) => ({
      ...head,
      object: "chat.completion",
      choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
      usage: usage(counts),
    }),
    begin: () => chunk({ role: "assistant", content: "" }, null),
    piece: (content) => chunk({ content }, null),
    end: (_text, counts) =>
      `${chunk({}, "stop")}${data({ ...head, object: "chat.completion.chunk", choices: [], usage: usage(counts) })}data: [DONE]\n\n`,
  };
};

export const responsesWire = (model: string): Wire => {
  const message = (text: string, status: string): object => ({
    type: "message",
    id: `${ID}-message`,
    role: "assistant",
    status,
    content: text === "" ? [] : [{ type: "output_text", text, annotations: [] }],
  });
  const reply = (status: string, output: readonly object[]): object => ({ id: ID, object: "response", created_at: 1, status, model, output });
  const whole = (text: string, { promptTokens, tokens }: Counts): object => ({
    ...reply("completed", [message(text, "completed")]),
    usage: {
      input_tokens: promptTokens,
      output_tokens: tokens,
      total_tokens: promptTokens + tokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  });
  return {
    whole,
    begin: () =>
      event("response.created", { response: reply("in_progress", []) }) +
      event("response.output_item.added", { output_index: 0, item: message("", "in_progress") }),
    piece: (delta) => event("response.output_text.delta", { item_id: `${ID}-message`, output_index: 0, content_index: 0, delta }),
    end: (text, counts) =>
      event("response.output_item.done", { output_index: 0, item: message(text, "completed") }) +
      event("response.completed", { response: whole(text, counts) }),
  };
};

export const messagesWire = (model: string): Wire => {
  const reply = (content: readonly object[], stop: string | null, usage: object): object => ({
    id: ID,
    type: "message",
    role: "assistant",
    model,
    content,
    stop_reason: stop,
    stop_sequence: null,
    usage,
  });
  const usage = ({ promptTokens, tokens }: Counts): object => ({ input_tokens: promptTokens, output_tokens: tokens });
  return {
    whole: (text, counts) => reply([{ type: "text", text }], "end_turn", usage(counts)),
    begin: () =>
      event("message_start", { message: reply([], null, { input_tokens: 0, output_tokens: 0 }) }) +
      event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    piece: (text) => event("content_block_delta", { index: 0, delta: { type: "text_delta", text } }),
    end: (_text, counts) =>
      event("content_block_stop", { index: 0 }) +
      event("message_delta", { delta: { stop_reason: "end_turn", stop_sequence: null }, usage: usage(counts) }) +
      event("message_stop", {}),
  };
};
