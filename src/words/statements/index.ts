import type { Subject } from "../../core/domain/statements/figure";
import type { STATEMENTS } from "../../core/domain/statements";
import { AWAY_WORDS } from "./away";
import { CHOICE_WORDS } from "./choices";
import { ENDING_WORDS } from "./endings";
import { EVIDENCE_WORDS } from "./evidence";
import { FLAG_WORDS } from "./flags";
import { LIMIT_WORDS } from "./limits";
import { LOG_WORDS } from "./logs";
import { PICK_WORDS } from "./picks";
import { PROOF_WORDS } from "./proofs";
import type { Sentence, Sentences } from "./sentences";
import { SERVER_WORDS } from "./servers";
import { TRIAL_WORDS } from "./trials";
import { TUNING_WORDS } from "./tuning";

/** The English of every statement. */
export const SENTENCES: Sentences<typeof STATEMENTS & Subject> = {
  ...CHOICE_WORDS,
  ...EVIDENCE_WORDS,
  ...TRIAL_WORDS,
  ...ENDING_WORDS,
  ...PROOF_WORDS,
  ...FLAG_WORDS,
  ...TUNING_WORDS,
  ...PICK_WORDS,
  ...SERVER_WORDS,
  ...LOG_WORDS,
  ...LIMIT_WORDS,
  ...AWAY_WORDS,
};

/** Every text of a table, each number form too: what translators start from. */
export const textsIn = (table: Readonly<Record<string, Sentence>>): string[] =>
  Object.values(table).flatMap((sentence) => (typeof sentence === "string" ? [sentence] : [sentence.one, sentence.many]));
