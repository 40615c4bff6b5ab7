import { halfBits } from "./half";

export type WeightType = "f32" | "f16" | "q8_0";

interface Encoding {
  /** Number of the tensor type in the GGUF format. */
  readonly tensorType: number;
  /** Number of `general.file_type` for a file that is mostly of this type. */
  readonly fileType: number;
  readonly rowBytes: (values: number) => number;
  /** Writes a row at an offset; returns the bytes written. */
  readonly encode: (row: Float32Array, out: Buffer, offset: number) => number;
}

const BLOCK = 32;

export const ENCODINGS: Readonly<Record<WeightType, Encoding>> = {
  f32: { tensorType: 0, fileType: 0, rowBytes: (n) => 4 * n, encode: encodeF32 },
  f16: { tensorType: 1, fileType: 1, rowBytes: (n) => 2 * n, encode: encodeF16 },
  q8_0: { tensorType: 8, fileType: 7, rowBytes: (n) => (n / BLOCK) * (BLOCK + 2), encode: encodeQ8 },
};

function encodeF32(row: Float32Array, out: Buffer, offset: number): number {
  row.forEach((value, i) => out.writeFloatLE(value, offset + 4 * i));
  return 4 * row.length;
}

function encodeF16(row: Float32Array, out: Buffer, offset: number): number {
  row.forEach((value, i) => out.writeUInt16LE(halfBits(value), offset + 2 * i));
  return 2 * row.length;
}

/** Blocks of 32: a half precision scale, then a signed byte a value. */
function encodeQ8(row: Float32Array, out: Buffer, offset: number): number {
  let at = offset;
  for (let start = 0; start < row.length; start += BLOCK) {
    const block = row.subarray(start, start + BLOCK);
    let largest = 0;
    for (const value of block) largest = Math.max(largest, Math.abs(value));
    const perStep = largest === 0 ? 0 : 127 / largest;
    at = out.writeUInt16LE(halfBits(largest / 127), at);
    for (const value of block) {
      const scaled = value * perStep;
      out[at++] = (scaled < 0 ? -Math.round(-scaled) : Math.round(scaled)) & 255;
    }
  }
  return at - offset;
}
