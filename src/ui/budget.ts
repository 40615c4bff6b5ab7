/** What a run may be given, minutes; package.json says the same of the setting. */
const LEAST = 1;
const MOST = 24 * 60;
const USUAL = 20;

/** Minutes from 20, 20m, 90s or 1h30m, as the dialog asks for minutes; null where it is no time from a minute to a day. */
export function minutesIn(text: string): number | null {
  const trimmed = text.trim();
  const minutes = /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : withUnits(trimmed);
  return minutes !== null && minutes >= LEAST && minutes <= MOST ? minutes : null;
}

const UNITS = { h: 60, m: 1, min: 1, s: 1 / 60 } as const;

function withUnits(text: string): number | null {
  if (!/^(\d+(\.\d+)?\s*(h|min|m|s)\s*)+$/.test(text)) return null;
  return [...text.matchAll(/(\d+(?:\.\d+)?)\s*(h|min|m|s)/g)].reduce((sum, [, value, unit]) => sum + Number(value) * UNITS[unit as keyof typeof UNITS], 0);
}

/** The setting as a run can take it: settings files hold whatever somebody wrote into them. */
export const minutesOf = (setting: unknown): number =>
  typeof setting === "number" && Number.isFinite(setting) ? Math.min(MOST, Math.max(LEAST, setting)) : USUAL;
