import { InvalidArgumentError } from "commander";
import { durationIn } from "../config";

/** Parsers of option values; each says what is wrong and what is allowed. */

/** Digits, with or without a point; anything else (1e3, 0x10, nothing) is no number to a person. */
const decimal = (text: string): number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN);

/** A share such as 0.85 or 85%. */
export function share(text: string): number {
  const value = text.endsWith("%") ? decimal(text.slice(0, -1)) / 100 : decimal(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError("It has to lie between 0 and 1, such as 0.85 (or 85%).");
  return value;
}

/** More than any model was trained for. */
const MOST_TOKENS = 2 ** 30;

/** Tokens: 65536, 64K or 64k (K is 1024). */
export function tokens(text: string): number {
  const match = /^(\d+)([kK]?)$/.exec(text);
  const value = match ? Number(match[1]) * (match[2] ? 1024 : 1) : Number.NaN;
  if (!(value >= 256 && value <= MOST_TOKENS)) throw new InvalidArgumentError("It has to be a number of tokens from 256 on, such as 32768 or 32K.");
  return value;
}

/** Faster than any computer decodes. */
const MOST_PER_SECOND = 1_000_000;

/** Tokens a second. */
export function rate(text: string): number {
  const value = decimal(text);
  if (!(value > 0 && value <= MOST_PER_SECOND)) throw new InvalidArgumentError("It has to be a number above 0, such as 20 or 2.5 (tokens a second).");
  return value;
}

/** From `least` to `most`, which `what` names in words. */
export function between(text: string, least: number, most: number, what: string): number {
  const value = decimal(text);
  if (!(value >= least && value <= most)) throw new InvalidArgumentError(`It has to be ${what}.`);
  return value;
}

export function wholeNumber(text: string): number {
  const value = decimal(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError(`It has to be a whole number from 0 on, and at most ${Number.MAX_SAFE_INTEGER}.`);
  return value;
}

export function port(text: string): number {
  const value = decimal(text);
  if (!(Number.isInteger(value) && value <= 65_535)) throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
  return value;
}

/** Milliseconds from 90s, 20m or 1h30m. A bare number is refused: nobody knows whether 20 are seconds or minutes. */
export function duration(text: string): number {
  const found = durationIn(text);
  if (typeof found !== "number") throw new InvalidArgumentError(`It has to be ${found.allowed}.`);
  return found;
}

/** Milliseconds until a first token, from 5s or 800ms; a bare number is seconds, as the option's help says. */
export const firstTokenTime = (text: string): number => duration(Number.isNaN(decimal(text)) ? text : `${text}s`);
