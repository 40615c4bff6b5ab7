/** Numbers as people read them: one home, so that the terminal and every report say the same. */

export const formatTokens = (tokens: number): string => `${Math.round(tokens).toLocaleString("en-US")} tokens`;

export function formatBytes(bytes: number): string {
  const sign = bytes < 0 ? "-" : "";
  const size = Math.abs(bytes);
  if (size >= 2 ** 30) return `${sign}${(size / 2 ** 30).toFixed(1)} GiB`;
  return `${sign}${Math.round(size / 2 ** 20)} MiB`;
}

/** 850 ms, 4.2 s, 38 s, 2 min 5 s, 1 h 12 min. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Three significant digits: 4.13, 41.2, 412. */
export const formatRate = (perSecond: number): string => significant(perSecond);

export const formatPercent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

function significant(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? "" : "s"}`;
