import { isTelling } from "./domain/tuning";
import type { Ratio } from "./domain/tuning";

/** Numbers as people read them: one home, so that the terminal and every report say the same. */

export const formatTokens = (tokens: number): string => `${Math.round(tokens).toLocaleString("en-US")} tokens`;

/** 12 KiB, 850 MiB, 6.1 GiB. */
export function formatBytes(bytes: number): string {
  const sign = bytes < 0 ? "-" : "";
  const size = Math.abs(bytes);
  if (size >= 2 ** 30) return `${sign}${(size / 2 ** 30).toFixed(1)} GiB`;
  if (size >= 2 ** 20 || size === 0) return `${sign}${Math.round(size / 2 ** 20)} MiB`;
  return `${sign}${Math.ceil(size / 2 ** 10)} KiB`;
}

/** 850 ms, 4.2 s, 38 s, 2 min 5 s, 1 h 12 min. */
export function formatDuration(ms: number): string {
  // A clock that was set back meanwhile: nothing takes less than no time.
  if (ms < 0) return "0 ms";
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A time that runs, without parts of a second: 0:07, 4:30, 1:02:03. */
export function formatClock(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** A prediction: 40 s, 18 min, 1 h 12 min, rounded up. */
export function formatAbout(ms: number): string {
  if (ms <= 59_000) return `${Math.max(1, Math.ceil(ms / 1000))} s`;
  const minutes = Math.ceil(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? "" : ` ${minutes % 60} min`}`;
}

/** 65536 is 64K to everybody here; what is no round number is written out. */
export const compactTokens = (tokens: number): string => (tokens % 1024 === 0 ? `${tokens / 1024}K` : tokens.toLocaleString("en-US"));

/** Three significant digits: 0.0413, 4.13, 41.2, 412, 4,123. */
export function formatRate(perSecond: number): string {
  const rounded = Math.abs(Number(perSecond.toPrecision(3)));
  if (rounded >= 100) return Math.round(perSecond).toLocaleString("en-US");
  if (rounded >= 10) return perSecond.toFixed(1);
  return rounded >= 1 || rounded === 0 ? perSecond.toFixed(2) : perSecond.toPrecision(3);
}

/** A ratio with its interval, which is left out where it tells nobody anything. */
export function formatRatio(ratio: Ratio): { readonly value: string; readonly range: readonly [string, string] | null } {
  const { value, lower, upper } = ratio;
  return { value: value.toFixed(2), range: isTelling(ratio) ? [(lower ?? 0).toFixed(2), (upper ?? 0).toFixed(2)] : null };
}

export const formatPercent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

/** A share of which "at least" is said: never rounded up. */
export const formatAtLeast = (share: number): string => `${Math.floor(share * 1000 + 1e-9) / 10} %`;

export const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? "" : "s"}`;
