import { JOURNAL_SCHEMA } from "../../core/domain/journal";

interface AnyLine {
  readonly [key: string]: unknown;
  readonly schema: number;
  readonly kind: string;
}

/**
 * A line of O3 0.1 as one of today. It knew one kind of run and did not name it; a trial's time was that of its end; what was tuned
 * came without the plan that rests on it.
 */
export const fromSchema1 = (line: AnyLine): AnyLine & { readonly runKind: string } => ({
  ...line,
  schema: JOURNAL_SCHEMA,
  runKind: "optimize",
  ...(line.kind === "trial" ? { at: line.endedAt } : {}),
  ...(line.kind === "tuned" ? { plan: null } : {}),
});
