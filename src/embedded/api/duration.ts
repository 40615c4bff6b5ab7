import { ApiError } from "./errors";

const UNITS_MS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/gy;

/** Longest time that Go can express; Ollama takes it for "for ever". */
export const FOREVER_MS = 9_223_372_036_854;

/**
 * How long a model stays loaded, ms: a number of seconds, or Go's notation ("5m", "1h30m"). Below zero is for ever.
 * @throws ApiError 400 in Go's words
 */
export function keepAliveMs(value: unknown, fallbackMs: number): number {
  if (value === undefined || value === null) return fallbackMs;
  if (typeof value === "number") return lasting(value * 1000);
  if (typeof value !== "string") throw new ApiError(400, `Unsupported Type: '${Array.isArray(value) ? "array" : typeof value}'`);
  return lasting(durationMs(value));
}

const lasting = (ms: number): number => (ms < 0 || ms > FOREVER_MS ? FOREVER_MS : ms);

/** Parses Go's notation of a duration, ms. @throws ApiError 400 */
export function durationMs(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[+-]/, "");
  if (digits === "0") return 0;
  let sum = 0;
  let end = 0;
  for (const match of digits.matchAll(PART)) {
    sum += Number(match[1]) * (UNITS_MS[match[2] ?? ""] ?? 0);
    end = match.index + match[0].length;
  }
  if (digits === "" || end !== digits.length) {
    const missing = /^\d+\.?\d*$/.test(digits)
      ? `missing unit in duration ${JSON.stringify(text)}`
      : `invalid duration ${JSON.stringify(text)}`;
    throw new ApiError(400, `time: ${missing}`);
  }
  return sign * sum;
}
