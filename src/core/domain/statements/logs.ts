import type { Subject } from "./figure";

/** What is written to the log meanwhile. */
export const LOGS = {
  "could-not-unload": { model: "text", why: "said" },
  "could-not-put-back": { model: "text", why: "said" },
  "to-be-put-back": { model: "text" },
  leftover: { model: "text" },
  "putting-back": { model: "text" },
  "put-back-smaller": { givenTokens: "tokens", contextTokens: "tokens" },
  "lines-passed-over": { lines: "count", path: "text", kinds: "text" },
} as const satisfies Subject;
