import { currentLocale } from "../say";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** From the largest: an age is told in the first of which it is at least two, so that "1 day" is not 47 hours. */
const UNITS = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["week", 7 * DAY_MS],
  ["day", DAY_MS],
  ["hour", HOUR_MS],
  ["minute", MINUTE_MS],
] as const;

/** "3 days ago", in the user's language; what is younger than two minutes, or not yet, is "now". Both in epoch milliseconds. */
export function ageWords(atMs: number, nowMs: number): string {
  const format = new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto" });
  for (const [unit, ms] of UNITS) {
    const count = Math.floor((nowMs - atMs) / ms);
    if (count >= 2) return format.format(-count, unit);
  }
  return format.format(0, "second");
}
