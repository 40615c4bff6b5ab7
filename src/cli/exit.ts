import type { ModelReport } from "../core/domain/report";
import { Cancelled, EngineError, ResultsError, UsageError } from "../core/errors";

/** Exit codes that scripts may rely on. */
export const EXIT = {
  certified: 0,
  usage: 2,
  unreachable: 3,
  nothingFits: 4,
  provisional: 5,
  failed: 1,
  cancelled: 130,
} as const;

/** Certified only when every preset that was asked for is. */
export function exitCodeOf(report: ModelReport): number {
  if (report.ending.state === "cancelled") return EXIT.cancelled;
  if (report.ending.state === "nothing-fits") return EXIT.nothingFits;
  const states = report.presets.map((preset) => preset.evidence.state);
  if (states.length > 0 && states.every((state) => state === "certified")) return EXIT.certified;
  if (states.length > 0 && states.every((state) => state === "rejected")) return EXIT.nothingFits;
  return EXIT.provisional;
}

export function exitCodeOfError(error: unknown): number {
  if (error instanceof Cancelled) return EXIT.cancelled;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof ResultsError) return EXIT.failed;
  if (error instanceof EngineError) {
    switch (error.reason) {
      case "unreachable":
      case "not-ollama":
      case "login":
      case "redirect":
      case "certificate":
      case "wrong-scheme":
      case "gateway":
      case "timeout":
      case "bad-reply":
        return EXIT.unreachable;
      case "not-found":
      case "bad-request":
        return EXIT.usage;
      case "out-of-memory":
        return EXIT.nothingFits;
      case "cannot-load":
      case "crashed":
      case "too-long":
      case "overloaded":
      case "unsupported":
      case "server-error":
        return EXIT.failed;
    }
  }
  return EXIT.failed;
}
