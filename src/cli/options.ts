import { InvalidArgumentError } from "commander";
import { durationMs } from "../config";

/** Parsers of option values; each says what is wrong and what is allowed. */

/** A share such as 0.85 or 85%. */
export function share(text: string): number {
  const value = text.endsWith("%") ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("It has to lie between 0 and 1, such as 0.85 (or 85%).");
  return value;
}

/** Tokens: 65536, 64K or 64k (K is 1024). */
export function tokens(text: string): number {
  const match = /^(\d+)([kK]?)$/.exec(text);
  const value = match ? Number(match[1]) * (match[2] ? 1024 : 1) : Number.NaN;
  if (!(value >= 256)) throw new InvalidArgumentError("It has to be a number of tokens from 256 on, such as 32768 or 32K.");
  return value;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("It has to be a number above 0.");
  return value;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("It has to be a whole number from 0 on.");
  return value;
}

export function port(text: string): number {
  const value = wholeNumber(text);
  if (value > 65_535) throw new InvalidArgumentError("A port lies between 0 and 65535.");
  return value;
}

/** Milliseconds from 90s, 20m, 1h30m or plain seconds. */
export function duration(text: string): number {
  const ms = durationMs(text);
  if (ms === null || ms <= 0) throw new InvalidArgumentError("It has to be a duration such as 90s, 20m or 1h30m.");
  return ms;
}
