import { registryName } from "../models/name";
import type { Format, PromptSource } from "../runner/messages";
import { decode, isObject, objectOf, stringOf } from "./body";
import { ApiError } from "./errors";

/** What `/api/generate` and `/api/chat` have in common. */
export interface GenerationRequest {
  readonly model: string;
  /** Null asks only for a load or an unload. */
  readonly prompt: PromptSource | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly format: Format;
  readonly context: readonly number[];
  readonly keepAlive: unknown;
  readonly stream: boolean;
  readonly truncate: boolean;
  readonly shift: boolean;
  /** Replies list the tokens, unless the prompt was raw. */
  readonly withContext: boolean;
}

const COMMON = {
  model: "string",
  stream: "bool",
  options: "object",
  format: "any",
  keep_alive: "any",
  truncate: "bool",
  shift: "bool",
  think: "any",
} as const;

type Fields = Readonly<Record<string, unknown>>;

/** @throws ApiError in Ollama's words */
export function readGenerate(body: unknown): GenerationRequest {
  const fields = decode(body, "GenerateRequest", {
    ...COMMON,
    prompt: "string",
    suffix: "string",
    system: "string",
    template: "string",
    raw: "bool",
    context: "integers",
    images: "any",
  });
  const raw = fields.raw === true;
  return {
    ...common(fields),
    prompt: stringOf(fields.prompt) === "" ? null : promptOf(fields, raw),
    context: Array.isArray(fields.context) ? (fields.context as number[]) : [],
    withContext: !raw,
  };
}

/** @throws ApiError in Ollama's words */
export function readChat(body: unknown): GenerationRequest {
  const fields = decode(body, "ChatRequest", { ...COMMON, messages: "objects", tools: "any" });
  const messages = (Array.isArray(fields.messages) ? (fields.messages as unknown[]) : []).map((message) => {
    const { role, content } = objectOf(message);
    return { role: stringOf(role), content: stringOf(content) };
  });
  return {
    ...common(fields),
    prompt: messages.length === 0 ? null : { kind: "messages", messages },
    context: [],
    withContext: false,
  };
}

function common(fields: Fields): Omit<GenerationRequest, "prompt" | "context" | "withContext"> {
  return {
    model: stringOf(fields.model),
    options: objectOf(fields.options),
    format: formatOf(fields.format),
    keepAlive: fields.keep_alive,
    stream: fields.stream !== false,
    truncate: fields.truncate !== false,
    shift: fields.shift !== false,
  };
}

function promptOf(fields: Fields, raw: boolean): PromptSource {
  const prompt = stringOf(fields.prompt);
  const system = stringOf(fields.system);
  if (raw) return { kind: "raw", text: prompt };
  if (typeof fields.template === "string" && fields.template !== "") {
    return {
      kind: "raw",
      text: fields.template.replace(/\{\{\s*\.System\s*\}\}/g, () => system).replace(/\{\{\s*\.Prompt\s*\}\}/g, () => prompt),
    };
  }
  const user = { role: "user", content: prompt };
  return { kind: "messages", messages: system === "" ? [user] : [{ role: "system", content: system }, user] };
}

function formatOf(format: unknown): Format {
  if (format === undefined || format === "") return { kind: "free" };
  if (format === "json") return { kind: "json" };
  if (isObject(format)) return { kind: "schema", schema: format };
  throw new ApiError(400, `invalid format: ${JSON.stringify(format)}; expected "json" or a valid JSON Schema object`);
}

/** Refuses what no model here can do. @throws ApiError 400 */
export function refuseUnsupported(body: unknown): void {
  const fields = objectOf(body);
  const model = stringOf(fields.model);
  if (stringOf(fields.suffix) !== "") throw new ApiError(400, `${registryName(model)} does not support insert`);
  if (isFilled(fields.tools)) throw new ApiError(400, `${registryName(model)} does not support tools`);
  if (fields.think !== undefined && fields.think !== null && fields.think !== false) {
    throw new ApiError(400, `${JSON.stringify(model)} does not support thinking`);
  }
  if (isFilled(fields.images)) throw new ApiError(400, NO_IMAGES);
}

const isFilled = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

const NO_IMAGES = JSON.stringify({
  error: {
    code: 400,
    message: "Multimodal data provided, but model does not support multimodal requests.",
    type: "invalid_request_error",
  },
});
