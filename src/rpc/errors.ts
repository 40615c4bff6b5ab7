import type { WireError } from "./contract";

/** An error of the other side, with its own name and reason. */
export class RemoteError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly reason: string | null,
    readonly said: unknown = null,
  ) {
    super(message);
  }
}

export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), reason: null, said: null, stack: null };
  const reason = "reason" in error && typeof error.reason === "string" ? error.reason : null;
  return { name: error.name, message: error.message, reason, said: "said" in error ? error.said : null, stack: error.stack ?? null };
}

/** The stack is the other side's: that is where the fault is. */
export function fromWire({ name, message, reason, said, stack }: WireError): RemoteError {
  const error = new RemoteError(name, message, reason, said);
  if (stack !== null) error.stack = stack;
  return error;
}
