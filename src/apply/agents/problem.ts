import type { z } from "zod";
import { UsageError } from "../../core/errors";

/** What a client's schema has against a value, in one line; null where it takes it. */
export function schemaProblem(schema: z.ZodType, value: unknown): string | null {
  const result = schema.safeParse(value);
  if (result.success) return null;
  const [issue] = result.error.issues;
  return issue ? `${issue.path.length > 0 ? issue.path.join(".") : "the file"}: ${issue.message}` : "it does not have the expected form";
}

/** What a reader throws, as words; null where it throws nothing and finds nothing. */
export function problemOf(look: () => string | null): string | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof UsageError || error instanceof SyntaxError) return error.message;
    throw error;
  }
}

const BOM = "\ufeff";

/** JSON as a strict reader takes it, a byte order mark allowed. Throws SyntaxError. */
export const strictJson = (text: string): unknown => JSON.parse(text.startsWith(BOM) ? text.slice(BOM.length) : text);
