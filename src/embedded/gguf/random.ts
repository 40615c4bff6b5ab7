/** Draws the next 32 random bits as an unsigned integer. */
export type RandomBits = () => number;

/** Mulberry32: small, fast, and the same on every platform, so that a seed names a model's bytes. */
export function randomBits(seed: number): RandomBits {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Standard deviation of the sum of four uniform bytes: 2 x sqrt((256^2 - 1) / 12). */
const BYTE_SUM_DEVIATION = 147.8;

/** Roughly normal, mean 0: four bytes of one draw summed (Irwin-Hall). Cheap, because a model takes hundreds of millions. */
export function normal(bits: RandomBits, deviation: number): number {
  const drawn = bits();
  const sum = (drawn & 255) + ((drawn >>> 8) & 255) + ((drawn >>> 16) & 255) + (drawn >>> 24);
  return ((sum - 510) * deviation) / BYTE_SUM_DEVIATION;
}
