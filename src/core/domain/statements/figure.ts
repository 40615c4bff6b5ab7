/**
 * What a figure of a statement is, and its unit. `share`: 0 to 1. `ratio` and `number`: without a unit, the one told
 * with two decimals, the other with two digits. `decimalBytes`: told in GB, as bandwidths are. `text`: a name or a value
 * as it is written in Ollama or O3's files. `choice`: names, one of which is meant. `preset`: the key of one. `atLeast`: a share that is never rounded up. `said`: another statement; `list` and `clauses`: several.
 */
export type Figure =
  | "tokens"
  | "count"
  | "ms"
  | "bytes"
  | "decimalBytes"
  | "share"
  | "atLeast"
  | "ratio"
  | "number"
  | "tokensPerSecond"
  | "text"
  | "preset"
  | "said"
  | "list"
  | "choice"
  | "clauses";

/** Codes of one subject, each with its figures. */
export type Subject = Readonly<Record<string, Readonly<Record<string, Figure>>>>;
