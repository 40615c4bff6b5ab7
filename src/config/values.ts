import { z } from "zod";

const DURATION = "a duration such as 90s, 20m or 1h30m";
const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
/** More is no budget of a run, but a slip of the keyboard. */
const LONGEST_MS = 30 * 24 * UNITS.h;

/** 20m, 90s, 1h30m or 500ms -> milliseconds; else what is allowed, as "a duration such as ...". */
export function durationIn(text: string): number | { readonly allowed: string } {
  const trimmed = text.trim();
  // Seconds to one, minutes to another.
  if (/^\d{1,6}(\.\d{1,3})?$/.test(trimmed) && Number(trimmed) > 0) return { allowed: `a duration with its unit: ${trimmed}s, ${trimmed}m or ${trimmed}h` };
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(trimmed)) return { allowed: DURATION };
  let total = 0;
  for (const [, value, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) total += Number(value) * UNITS[unit as keyof typeof UNITS];
  if (total === 0) return { allowed: DURATION };
  return total <= LONGEST_MS ? total : { allowed: "a duration of at most 720h, which are 30 days" };
}

/** 65536, 64K or "128k" (K is 1024) -> tokens; null when it is none. */
function contextTokens(value: string | number): number | null {
  const match = /^(\d+)([kK]?)$/.exec(String(value).trim());
  const tokens = match ? Number(match[1]) * (match[2] ? 1024 : 1) : 0;
  return tokens >= 1 ? tokens : null;
}

const CONTEXT = "a number of tokens such as 32768 or 32K";

export const duration = z
  .union([z.string(), z.number()], { error: DURATION })
  .transform((value, context) => {
    const found = durationIn(String(value));
    if (typeof found === "number") return found;
    context.addIssue({ code: "custom", message: found.allowed });
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
