import type { z } from "zod";
import { EngineError } from "../core/errors";

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const start = text.length > 80 ? `${text.slice(0, 77)}...` : text;
    throw new EngineError("bad-reply", { code: "no-json", start: JSON.stringify(start) }, { cause: error });
  }
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Foreign JSON in our own type. Rejects with EngineError "bad-reply" that names the first field that does not fit. */
export function validate<T extends z.ZodType>(value: unknown, schema: T, path: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(".") ?? "";
  throw new EngineError("bad-reply", { code: "reply-unlike-ollama", path, what: `${where === "" ? "" : `${where}: `}${issue?.message ?? "invalid"}` });
}
