import type { Said } from "../core/domain/statements";
import type { Log } from "../core/ports";
import { inWords } from "../words/said";

/** What core has to say meanwhile, in words; what is only for debugging is left out. */
export function logTo(note: (message: string) => void): Log {
  const tell = (said: Said): void => {
    note(inWords(said));
  };
  return { debug: () => undefined, info: tell, warn: tell, error: tell };
}
