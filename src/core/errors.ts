export const ENGINE_REASONS = [
  "unreachable",
  "not-ollama",
  "timeout",
  "not-found",
  "out-of-memory",
  "too-long",
  "overloaded",
  "crashed",
  "bad-request",
  "unsupported",
  "bad-reply",
  "server-error",
] as const;
/** Why an engine did not do what was asked. */
export type EngineReason = (typeof ENGINE_REASONS)[number];

/** A failure that carries a reason for the code and a sentence that a person can act on. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  constructor(
    readonly reason: EngineReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

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
