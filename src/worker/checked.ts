import type { z } from "zod";
import { UsageError } from "../core/errors";
import type { Handlers } from "../rpc/channel";
import type { Side } from "../rpc/contract";
import type { RequestSchemas } from "./requests";

type Handler = (params: unknown, signal: AbortSignal) => unknown;

/** Handlers that see nothing but what fits their schema. Throws UsageError that names what does not. */
export function checked<S extends Side>(schemas: RequestSchemas<S>, handlers: Handlers<S>): Handlers<S> {
  const entries = Object.entries<Handler>(handlers as Readonly<Record<string, Handler>>).map(([method, handle]): [string, Handler] => [
    method,
    (params, signal) => handle(valid((schemas as Readonly<Record<string, z.ZodType>>)[method], method, params), signal),
  ]);
  return Object.fromEntries(entries) as Handlers<S>;
}

function valid(schema: z.ZodType | undefined, method: string, params: unknown): unknown {
  const parsed = schema?.safeParse(params);
  if (parsed?.success) return parsed.data;
  const issue = parsed?.error.issues[0];
  const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  throw new UsageError({ code: "asked-wrongly", method, what: issue ? `${where}${issue.message}` : { code: "nothing-known-of-it" } });
}
