import type { Random } from "../ports";

/** 32-bit hash of a text (FNV-1a with a final mix), for seeds that follow from names. */
export function hashSeed(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Fills the generator's state from a seed, so that near seeds give unrelated streams (splitmix32). */
function* splitmix32(seed: number): Generator<number, never> {
  let state = seed | 0;
  for (;;) {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    yield (mixed ^ (mixed >>> 15)) >>> 0;
  }
}

/**
 * A seeded source of random numbers: xoshiro128** (Blackman & Vigna 2018), 53 bits a draw.
 * Only the lower 32 bits of an integer seed count. Not for secrets.
 */
export function createRandom(seed: number): Random {
  const fill = splitmix32(seed);
  let a = fill.next().value;
  let b = fill.next().value;
  let c = fill.next().value;
  let d = fill.next().value;
  let spare: number | null = null;

  const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));
  const word = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  const next = (): number => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53;

  return {
    next,
    normal: () => {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      // Box-Muller gives two at a time; 1 - u keeps the logarithm finite.
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      const angle = 2 * Math.PI * next();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** Uniform integer in [0, limit). Throws RangeError unless `limit` is a positive integer. */
export function integerBelow(random: Random, limit: number): number {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError(`A positive integer is needed as limit, not ${limit}.`);
  return Math.floor(random.next() * limit);
}

/** One of `items`, each equally likely. Throws RangeError when there is none. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[integerBelow(random, items.length)] as T;
}

/** A new array with the items in random order, each order equally likely (Fisher-Yates). */
export function shuffle<T>(random: Random, items: readonly T[]): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const chosen = integerBelow(random, last + 1);
    [result[last], result[chosen]] = [result[chosen] as T, result[last] as T];
  }
  return result;
}
