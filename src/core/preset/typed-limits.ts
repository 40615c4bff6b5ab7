import type { GoalLimits } from "./goal";

export type Limit = keyof GoalLimits;

/** How many of the limit's own unit (tok/s, ms, bytes, tokens) are one of what is typed (tok/s, s, GiB, tokens). */
const TYPED_UNIT: Readonly<Record<Limit, number>> = { minDecodeTokensPerSecond: 1, maxTtftMs: 1000, maxFootprintBytes: 2 ** 30, maxContextTokens: 1 };

/** Less is no context that is worth a load. */
const LEAST_TOKENS = 256;

/** The limit as it is typed; empty is none. */
export function limitText(limit: Limit, value: number | null): string {
  if (value === null) return "";
  if (limit === "maxContextTokens" && value % 1024 === 0) return `${value / 1024}K`;
  return String(Number((value / TYPED_UNIT[limit]).toFixed(3)));
}

/** What was typed, with a comma or a point, of tokens also as 16K; null is no limit, undefined is no number above 0 (of tokens: from 256 on). */
export function limitFrom(limit: Limit, typed: string): number | null | undefined {
  if (typed.trim() === "") return null;
  if (limit === "maxContextTokens") return tokensFrom(typed.trim());
  const value = Number(typed.trim().replace(",", "."));
  return Number.isFinite(value) && value > 0 ? value * TYPED_UNIT[limit] : undefined;
}

/** 16384, 16,384 or 16K (K is 1024). */
function tokensFrom(typed: string): number | undefined {
  const [, digits = "", thousand] = /^(\d{1,3}(?:,\d{3})+|\d+)\s*([kK])?$/.exec(typed) ?? [];
  const value = Number(digits.replaceAll(",", "")) * (thousand ? 1024 : 1);
  return Number.isSafeInteger(value) && value >= LEAST_TOKENS ? value : undefined;
}
