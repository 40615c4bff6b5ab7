import { isStatement } from "./domain/statements";
import type { Said } from "./domain/statements";

export const ENGINE_REASONS = [
  "unreachable",
  "not-ollama",
  /** Who answers wants a name and a password, or lets nobody in. */
  "login",
  /** Who answers sends to another address. */
  "redirect",
  "certificate",
  /** http was spoken where https is, or the other way round. */
  "wrong-scheme",
  /** Something between O3 and the server gave up. */
  "gateway",
  "timeout",
  "not-found",
  "out-of-memory",
  "too-long",
  /** The server has the model and cannot load it, for a reason that is not memory. */
  "cannot-load",
  "overloaded",
  "crashed",
  "bad-request",
  "unsupported",
  "bad-reply",
  "server-error",
] as const;
/** Why an engine did not do what was asked. */
export type EngineReason = (typeof ENGINE_REASONS)[number];

/** Who answered was not the server that was asked, or the model is gone: nothing is learnt about the model, and asking on is in vain. */
const ELSEWHERE: readonly EngineReason[] = ["not-ollama", "not-found", "login", "redirect", "certificate", "wrong-scheme"];

export const answersElsewhere = (reason: EngineReason): boolean => ELSEWHERE.includes(reason);

/** What an error of O3's own says, by a code with figures (or the text of others). `message` is for logs: the sentence is made where it is shown (src/words). */
abstract class Stated extends Error {
  constructor(
    readonly said: Said,
    options?: ErrorOptions,
  ) {
    super(typeof said === "string" ? said : JSON.stringify(said), options);
  }
}

/** A failure that carries a reason for the code and a sentence that a person can act on. */
export class EngineError extends Stated {
  override readonly name = "EngineError";
  constructor(
    readonly reason: EngineReason,
    said: Said,
    options?: ErrorOptions,
  ) {
    super(said, options);
  }
}

/** Bad input by the user: one sentence that says what is wrong and what to do. */
export class UsageError extends Stated {
  override readonly name = "UsageError";
}

/** The results folder cannot be used; `reason` tells whether waiting, space or rights would help. */
export class ResultsError extends Stated {
  override readonly name = "ResultsError";
  constructor(
    readonly reason: "locked" | "no-space" | "read-only" | "corrupt" | "io",
    said: Said,
    options?: ErrorOptions,
  ) {
    super(said, options);
  }
}

/** The user's own wish, not a failure. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
  constructor(message = "Cancelled.") {
    super(message);
  }
}

/** What an error says: the statement of one of O3's own, of another thread's too; the text of any other. */
export function saidOf(error: unknown): Said {
  if (!(error instanceof Error)) return String(error);
  return "said" in error && isStatement(error.said) ? error.said : error.message;
}
