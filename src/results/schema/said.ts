import { z } from "zod";
import { STATEMENTS } from "../../core/domain/statements";
import type { Said } from "../../core/domain/statements";
import type { Figure } from "../../core/domain/statements/figure";

const TEXT = "The sentence in English, for whoever reads the file.";
const text = z.string().meta({ description: TEXT });

const VALUES: Readonly<Record<Figure, z.ZodType>> = {
  tokens: z.number(),
  count: z.number(),
  ms: z.number(),
  bytes: z.number(),
  share: z.number(),
  atLeast: z.number(),
  decimalBytes: z.number(),
  ratio: z.number(),
  number: z.number(),
  tokensPerSecond: z.number(),
  text: z.string(),
  preset: z.string(),
  said: z.lazy(() => said),
  list: z.lazy(() => z.array(said)),
  choice: z.lazy(() => z.array(said)),
  clauses: z.lazy(() => z.array(said)),
};

const figuresOf = (figures: Readonly<Record<string, Figure>>): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, VALUES[figure]]));

const statements = Object.entries(STATEMENTS).map(([code, figures]) => z.object({ code: z.literal(code), ...figuresOf(figures) }));

/**
 * A statement by its code and figures, or text. In a file the sentence stands beside the code, and is what is read of a code that this O3 does
 * not know.
 */
export const said: z.ZodType<Said, Said> = z.union([
  z.string(),
  z.discriminatedUnion("code", [z.object({ code: z.literal("together"), parts: z.lazy(() => z.array(said)) }), ...statements]),
  z.object({ code: z.string(), text }).transform((unknown) => unknown.text),
]) as unknown as z.ZodType<Said, Said>;
