import { APPLYING } from "./applying";
import { AWAY } from "./away";
import { CHOICES } from "./choices";
import { CONNECTING } from "./connecting";
import { ENDINGS } from "./endings";
import { EVIDENCE } from "./evidence";
import type { Figure } from "./figure";
import { FLAGS } from "./flags";
import { KEEPING } from "./keeping";
import { LIMITS } from "./limits";
import { LOGS } from "./logs";
import { MACHINE } from "./machine";
import { MODELS } from "./models";
import { OWN_SERVERS } from "./own-servers";
import { NOISE } from "./noise";
import { PICKS } from "./picks";
import { PROOFS } from "./proofs";
import { REFUSALS } from "./refusals";
import { RUNNING } from "./running";
import { SERVERS } from "./servers";
import { TRIALS } from "./trials";
import { TUNING } from "./tuning";
import { WORKING } from "./working";

/**
 * All that O3 has to say to people, by code: who says it gives the figures, src/words the sentence. The figures carry their unit here, so that
 * words, schemas and tests follow from this table.
 */
export const STATEMENTS = {
  ...CHOICES,
  ...EVIDENCE,
  ...TRIALS,
  ...ENDINGS,
  ...PROOFS,
  ...FLAGS,
  ...TUNING,
  ...PICKS,
  ...SERVERS,
  ...LOGS,
  ...LIMITS,
  ...AWAY,
  ...CONNECTING,
  ...REFUSALS,
  ...MODELS,
  ...OWN_SERVERS,
  ...RUNNING,
  ...APPLYING,
  ...MACHINE,
  ...KEEPING,
  ...WORKING,
  ...NOISE,
} as const;

type Statements = typeof STATEMENTS;
export type StatementCode = keyof Statements;

interface Values {
  readonly text: string;
  readonly preset: string;
  readonly said: Said;
  readonly list: readonly Said[];
  readonly choice: readonly Said[];
  readonly clauses: readonly Said[];
}
type ValueOf<F> = F extends keyof Values ? Values[F] : F extends Figure ? number : never;

export type StatementOf<Code extends StatementCode> = {
  readonly [C in Code]: { readonly code: C } & { readonly [K in keyof Statements[C]]: ValueOf<Statements[C][K]> };
}[Code];

export type Statement = StatementOf<StatementCode>;

/** Several statements that belong together, one sentence each. */
export interface Together {
  readonly code: "together";
  readonly parts: readonly Said[];
}

/** A statement of O3; or text of others (a server's error), and of journals that earlier versions wrote. */
export type Said = Statement | Together | string;

/** Whether this is a statement by its code, wherever it came from. */
export const isStatement = (value: unknown): value is Exclude<Said, string> =>
  typeof value === "object" &&
  value !== null &&
  "code" in value &&
  typeof value.code === "string" &&
  (value.code === "together" || Object.hasOwn(STATEMENTS, value.code));

/** What there is to say, as one. */
export function together(parts: readonly Said[]): Said {
  const told = parts.filter((part) => part !== "");
  const [only = ""] = told;
  return told.length < 2 ? only : { code: "together", parts: told };
}
