import type { Subject } from "../../core/domain/statements/figure";
import type { STATEMENTS } from "../../core/domain/statements";
import { APPLYING_WORDS } from "./applying";
import { AWAY_WORDS } from "./away";
import { CHOICE_WORDS } from "./choices";
import { CONNECTING_WORDS } from "./connecting";
import { ENDING_WORDS } from "./endings";
import { EVIDENCE_WORDS } from "./evidence";
import { FLAG_WORDS } from "./flags";
import { KEEPING_WORDS } from "./keeping";
import { LIMIT_WORDS } from "./limits";
import { LOG_WORDS } from "./logs";
import { MACHINE_WORDS } from "./machine";
import { MODEL_WORDS } from "./models";
import { OWN_SERVER_WORDS } from "./own-servers";
import { NOISE_WORDS } from "./noise";
import { PICK_WORDS } from "./picks";
import { PROOF_WORDS } from "./proofs";
import { REFUSAL_WORDS } from "./refusals";
import { RUNNING_WORDS } from "./running";
import type { Sentence, Sentences } from "./sentences";
import { SERVER_WORDS } from "./servers";
import { TRIAL_WORDS } from "./trials";
import { TUNING_WORDS } from "./tuning";
import { WORKING_WORDS } from "./working";

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
  ...CONNECTING_WORDS,
  ...REFUSAL_WORDS,
  ...MODEL_WORDS,
  ...OWN_SERVER_WORDS,
  ...RUNNING_WORDS,
  ...APPLYING_WORDS,
  ...MACHINE_WORDS,
  ...KEEPING_WORDS,
  ...WORKING_WORDS,
  ...NOISE_WORDS,
};

/** Every text of a table, each number form too: what translators start from. */
export const textsIn = (table: Readonly<Record<string, Sentence>>): string[] =>
  Object.values(table).flatMap((sentence) => (typeof sentence === "string" ? [sentence] : [sentence.one, sentence.many]));
