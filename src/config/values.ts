import { z } from "zod";

/** 20m, 90s, 1h30m, 500ms or plain seconds -> milliseconds; null when it is none. */
export function durationMs(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(trimmed)) return null;
  const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
  let total = 0;
  for (const [, value, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) total += Number(value) * units[unit as keyof typeof units];
  return total;
}

/** 65536, 64K or "128k" (K is 1024) -> tokens; null when it is none. */
function contextTokens(value: string | number): number | null {
  const match = /^(\d+)([kK]?)$/.exec(String(value).trim());
  const tokens = match ? Number(match[1]) * (match[2] ? 1024 : 1) : 0;
  return tokens >= 1 ? tokens : null;
}

const DURATION = "a duration such as 90s, 20m or 1h30m";
const CONTEXT = "a number of tokens such as 32768 or 32K";

export const duration = z
  .union([z.string(), z.number()], { error: DURATION })
  .transform((value, context) => {
    const ms = durationMs(String(value));
    if (ms !== null && ms > 0) return ms;
    context.addIssue({ code: "custom", message: DURATION });
    return z.NEVER;
  })
  .meta({ description: `Duration: ${DURATION}.` });

export const tokens = z
  .union([z.string(), z.number()], { error: CONTEXT })
  .transform((value, context) => {
    const count = contextTokens(value);
    if (count !== null) return count;
    context.addIssue({ code: "custom", message: CONTEXT });
    return z.NEVER;
  })
  .meta({ description: `Context: ${CONTEXT}.` });

export const share = z.number({ error: "a share between 0 and 1, such as 0.85" }).gt(0, "a share above 0").lt(1, "a share below 1");

const PATTERN = "a regular expression such as ^Apple";

export const pattern = z
  .string({ error: PATTERN })
  .refine(isPattern, { error: PATTERN })
  .meta({ format: "regex", description: "Regular expression; case does not count." });

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
