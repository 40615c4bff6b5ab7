const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** A number as IEEE 754 half precision bits, rounded to the nearest, ties to even. */
export function halfBits(value: number): number {
  float[0] = value;
  const single = bits[0] ?? 0;
  const sign = (single >>> 16) & 0x8000;
  const exponent = ((single >>> 23) & 0xff) - 112;
  const mantissa = single & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent <= 0) return exponent < -10 ? sign : sign | rounded(mantissa | 0x800000, 14 - exponent);
  // A carry out of the mantissa raises the exponent, which is what rounding up to the next power of two means.
  return sign | ((exponent << 10) + rounded(mantissa, 13));
}

function rounded(mantissa: number, shift: number): number {
  const kept = mantissa >>> shift;
  const rest = mantissa & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return kept + (rest > tie || (rest === tie && (kept & 1) === 1) ? 1 : 0);
}
