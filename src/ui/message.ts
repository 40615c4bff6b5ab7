import { isStatement } from "../core/domain/statements";
import { RemoteError } from "../rpc/errors";
import { inWords } from "../words/said";
import { inEnglish } from "../words/say";
import type { Say } from "../words/say";

/** What an error says, in English where nothing else is asked for (for the log). */
export function messageOf(error: unknown, say: Say = inEnglish): string {
  if (error instanceof RemoteError && isStatement(error.said)) return inWords(error.said, say);
  return error instanceof Error ? error.message : String(error);
}
