import assert from "node:assert/strict";
import fc from "fast-check";
import { halfBits } from "../../../../src/embedded/gguf/half";
import { normal, randomBits } from "../../../../src/embedded/gguf/random";
import { ENCODINGS } from "../../../../src/embedded/gguf/weight-type";

function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return exponent === 31 ? sign * Infinity : sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

describe("half precision", () => {
  it("is off by at most half a step", () => {
    fc.assert(
      fc.property(fc.double({ min: -60_000, max: 60_000, noNaN: true }), (value) => {
        const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - 10));
        assert.ok(Math.abs(halfValue(halfBits(value)) - value) <= 0.5 * step * (1 + 1e-6));
      }),
    );
  });

  it("keeps every value that it can express", () => {
    for (let bits = 0; bits < 0x7c00; bits++) assert.equal(halfBits(halfValue(bits)), bits);
  });

  it("becomes infinite beyond its largest value", () => {
    assert.equal(halfBits(1e6), 0x7c00);
    assert.equal(halfBits(-65_520), 0xfc00);
  });
});

describe("q8_0", () => {
  it("is off by at most half a step of its block", () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 32, maxLength: 32 }), (values) => {
        const out = Buffer.alloc(34);
        assert.equal(ENCODINGS.q8_0.encode(Float32Array.from(values), out, 0), 34);
        const scale = halfValue(out.readUInt16LE(0));
        const largest = Math.max(...values.map(Math.abs));
        values.forEach((value, i) => {
          // The scale itself is rounded, to eleven bits.
          assert.ok(Math.abs(scale * out.readInt8(2 + i) - value) <= largest / 254 + largest / 1024 + 1e-5);
        });
      }),
    );
  });
});

describe("random weights", () => {
  it("have mean 0 and the deviation asked for", () => {
    const bits = randomBits(1);
    const drawn = Array.from({ length: 50_000 }, () => normal(bits, 2));
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const deviation = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length);
    assert.ok(Math.abs(mean) < 0.05 && Math.abs(deviation - 2) < 0.05, `${mean} ${deviation}`);
  });
});
