import { z } from "zod";

/** What a client asked, whichever of the four ways of asking it used. */
export interface Question {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream: boolean;
  readonly temperature: number;
  readonly topP: number;
}

const body = z.looseObject({ model: z.string(), stream: z.boolean().optional(), temperature: z.number().optional(), top_p: z.number().optional() });
type Body = z.infer<typeof body>;

const item = z.looseObject({ role: z.string().optional() });
const items = z.array(item);

/** Text of a message's content: parts are joined, and what is no text (a call of a tool, its result) counts with its JSON. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (content === undefined || content === null) return "";
  if (Array.isArray(content)) return content.map(textOf).join("\n");
  const { text } = content as { readonly text?: unknown };
  return typeof text === "string" ? text : JSON.stringify(content);
}

type Message = Question["messages"][number];

const messageOf = ({ role = "user", content, ...rest }: z.infer<typeof item>): Message => ({
  role: role === "assistant" || role === "system" ? role : role === "developer" ? "system" : "user",
  content: textOf(content ?? rest),
});

/** Tools go into the prompt with all their text, as a model's template puts them there. */
const systemOf = (text: unknown, tools: unknown): readonly Message[] => {
  const whole = [textOf(text), tools === undefined ? "" : JSON.stringify(tools)].filter((part) => part !== "").join("\n");
  return whole === "" ? [] : [{ role: "system", content: whole }];
};

// Ollama's /v1 routes put these in where a client does not; /v1/messages does not.
const question = (parsed: Body, messages: readonly Message[]): Question => ({
  model: parsed.model,
  messages,
  stream: parsed.stream === true,
  temperature: parsed.temperature ?? 1,
  topP: parsed.top_p ?? 1,
});

export function ofChat(raw: unknown): Question {
  const parsed = body.parse(raw);
  return question(parsed, [...systemOf("", parsed.tools), ...items.parse(parsed.messages).map(messageOf)]);
}

export function ofResponses(raw: unknown): Question {
  const parsed = body.parse(raw);
  const said = typeof parsed.input === "string" ? [{ role: "user", content: parsed.input }] : items.parse(parsed.input).map(messageOf);
  return question(parsed, [...systemOf(parsed.instructions, parsed.tools), ...said]);
}

export function ofMessages(raw: unknown): Question {
  const parsed = body.parse(raw);
  return question(parsed, [...systemOf(parsed.system, parsed.tools), ...items.parse(parsed.messages).map(messageOf)]);
}
