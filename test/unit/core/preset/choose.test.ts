import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultRequest } from "../../../../src/core/domain/request";
import type { OptimizeRequest } from "../../../../src/core/domain/request";
import { chooseCandidates } from "../../../../src/core/preset/choose";
import type { Chosen, SpeedByDepth } from "../../../../src/core/preset/choose";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";

/** 20 ms a token when empty, twice that at 65,536 tokens. */
const speed: SpeedByDepth = { decodeMsPerToken: (d) => 20 + (20 * d) / 65_536, fillMs: (n) => n * 2 + n * n * 1e-5 };

const choose = (request: Partial<OptimizeRequest> = {}, topTokens = 131_072, by: SpeedByDepth | null = speed): Chosen =>
  chooseCandidates({ topTokens, speed: by, request: { ...defaultRequest("m"), ...request }, protocol: DEFAULT_PROTOCOL, stepTokens: 1024 });

const contexts = (chosen: Chosen): Record<string, number> => {
  if (chosen.state !== "chosen") throw new Error(chosen.why);
  return Object.fromEntries(chosen.candidates.flatMap(({ presets, contextTokens }) => presets.map(({ name }) => [name, contextTokens])));
};

describe("the choice of presets", () => {
  it("takes the largest windows that keep half and four fifths of the empty window's speed", () => {
    assert.deepEqual(contexts(choose()), { fast: 16_384, balanced: 65_536, max_context: 131_072 });
  });

  it("lists the cheapest to prove first", () => {
    const chosen = choose();
    const sizes = chosen.state === "chosen" ? chosen.candidates.map((candidate) => candidate.contextTokens) : [];
    assert.deepEqual(sizes, [16_384, 65_536, 131_072]);
  });

  it("proves one size once, where presets coincide", () => {
    const flat: SpeedByDepth = { decodeMsPerToken: () => 20, fillMs: (n) => n };
    const chosen = choose({}, 32_768, flat);
    assert.equal(chosen.state === "chosen" && chosen.candidates.length, 1);
  });

  it("proves close contexts together, and says what each would have been", () => {
    const chosen = choose({}, 70_000);
    assert.deepEqual(contexts(chosen), { fast: 16_384, balanced: 70_000, max_context: 70_000 });
    const [balanced] = chosen.state === "chosen" ? (chosen.candidates.at(-1)?.presets ?? []) : [];
    assert.match(balanced?.why ?? "", /^By itself balanced would be 65,536 tokens; .* predicted to keep 48 % of/);
  });

  it("shares nothing with a preset that was not asked for", () => {
    assert.deepEqual(contexts(choose({ goal: "balanced" }, 70_000)), { balanced: 65_536 });
  });

  it("leaves a tenth or more between contexts, whatever the machine", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 262_144 }), fc.double({ min: 0.001, max: 50, noNaN: true }), (top, slope) => {
        const chosen = choose({}, top, { decodeMsPerToken: (d) => 10 + (slope * d) / 1024, fillMs: (n) => n });
        const sizes = chosen.state === "chosen" ? chosen.candidates.map((candidate) => candidate.contextTokens) : [];
        for (const [index, size] of sizes.entries()) assert.ok(index === 0 || (sizes[index - 1] ?? 0) < 0.9 * size);
        assert.equal(Object.keys(contexts(chosen)).length, 3);
      }),
    );
  });

  it("keeps the user's own constraints", () => {
    assert.equal(contexts(choose({ minDecodeTokensPerSecond: 30 })).max_context, 43_008);
    const byTtft = contexts(choose({ maxTtftMs: 60_000 })).max_context ?? 0;
    assert.ok(speed.fillMs(byTtft) <= 60_000 && speed.fillMs(byTtft + 1024) > 60_000);
  });

  it("says what is nearest when nothing keeps them", () => {
    const chosen = choose({ minDecodeTokensPerSecond: 500 });
    assert.match(chosen.state === "none" ? chosen.why : "", /500 tok\/s were asked for, 49\.\d tok\/s are predicted.*--min-tps/);
  });

  it("never goes below the smallest context it offers, nor above the largest that fits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 262_144 }), fc.double({ min: 0.001, max: 50, noNaN: true }), (top, slope) => {
        const steep: SpeedByDepth = { decodeMsPerToken: (d) => 10 + (slope * d) / 1024, fillMs: (n) => n };
        for (const tokens of Object.values(contexts(choose({}, top, steep)))) {
          assert.ok(tokens <= top);
          assert.ok(tokens >= Math.min(DEFAULT_PROTOCOL.minContextTokens, top));
        }
      }),
    );
  });

  it("answers only the goal that was asked", () => {
    assert.deepEqual(Object.keys(contexts(choose({ goal: "max-context" }))), ["max_context"]);
    assert.deepEqual(Object.keys(contexts(choose({ goal: "fast" }))), ["fast"]);
  });
});
