import { z } from "zod";
import { JOURNAL_SCHEMA } from "../../core/domain/journal";
import type { RunKindName } from "../../core/domain/journal";

interface EnvelopeShape<K extends RunKindName> extends z.core.$ZodLooseShape {
  readonly schema: z.ZodLiteral<typeof JOURNAL_SCHEMA>;
  readonly runId: z.ZodString;
  readonly runKind: z.ZodLiteral<K>;
  readonly at: z.ZodNumber;
}

/** What every line of these kinds of run begins with, besides its `kind`. */
export const envelopeOf = <K extends RunKindName>(...runKinds: readonly K[]): EnvelopeShape<K> => ({
  schema: z.literal(JOURNAL_SCHEMA),
  runId: z.string(),
  runKind: z.literal([...runKinds]),
  at: z.number(),
});
