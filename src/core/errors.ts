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

/** A failure that carries a reason for the code and a sentence that a person can act on. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  constructor(
    readonly reason: EngineReason,
    /** A code's sentence is made where it is shown (src/words). */
    readonly said: Said,
    options?: ErrorOptions,
  ) {
    super(typeof said === "string" ? said : said.code, options);
  }
}

/** What an error says: the statement of one of O3's own, the text of any other. */
export const saidOf = (error: unknown): Said => (error instanceof EngineError ? error.said : error instanceof Error ? error.message : String(error));

/** Bad input by the user: one sentence that says what is wrong and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The user's own wish, not a failure. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
  constructor(message = "Cancelled.") {
    super(message);
  }
}

/** The results folder cannot be used; `reason` tells whether waiting, space or rights would help. */
export class ResultsError extends Error {
  override readonly name = "ResultsError";
  constructor(
    readonly reason: "locked" | "no-space" | "read-only" | "corrupt" | "io",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
