import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultRequest } from "../../../../src/core/domain/request";
import type { OptimizeRequest } from "../../../../src/core/domain/request";
import { chooseCandidates } from "../../../../src/core/preset/choose";
import type { Chosen } from "../../../../src/core/preset/choose";
import { keepsUse, useOf } from "../../../../src/core/preset/use";
import type { SpeedByDepth } from "../../../../src/core/preset/use";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import { presetTitle } from "../../../../src/words/presets";
import { inWords } from "../../../../src/words/said";

/** 20 ms a token when empty, twice that at 65,536 tokens. */
const speed: SpeedByDepth = { decodeMsPerToken: (d) => 20 + (20 * d) / 65_536, fillMs: (n) => n * 2 + n * n * 1e-5 };

const choose = (request: Partial<OptimizeRequest> = {}, topTokens = 131_072, by: SpeedByDepth | null = speed, parameterCount = 7e9): Chosen =>
  chooseCandidates({
    topTokens,
    speed: by,
    request: { ...defaultRequest("m"), ...request },
    protocol: DEFAULT_PROTOCOL,
    parameterCount,
    stepTokens: 1024,
  });

const contexts = (chosen: Chosen): Record<string, number> => {
  if (chosen.state !== "chosen") throw new Error(inWords(chosen.why));
  return Object.fromEntries(chosen.candidates.flatMap(({ presets, contextTokens }) => presets.map(({ name }) => [name, contextTokens])));
};

describe("the choice of presets", () => {
  it("takes the largest windows that are filled in time and decode fast enough", () => {
    assert.deepEqual(contexts(choose()), { fast: 13_312, balanced: 48_128, max_context: 131_072 });
  });

  it("says of the largest context whether more would fit, or was only not asked for", () => {
    const why = (request: Partial<OptimizeRequest>, topTokens: number): string => {
      const chosen = choose(request, topTokens);
      const found = chosen.state === "chosen" ? chosen.candidates.flatMap(({ presets }) => presets).find(({ name }) => name === "max_context") : undefined;
      return inWords(found?.why ?? "");
    };
    assert.equal(why({}, 131_072), "The largest context that fits.");
    assert.equal(why({ maxContextTokens: 16_384 }, 16_384), "The largest context that was asked for.");
    assert.equal(why({ maxContextTokens: 65_536 }, 32_768), "The largest context that fits.");
    assert.equal(why({ minDecodeTokensPerSecond: 30 }, 131_072), "The largest context that keeps the asked speed when full.");
  });

  it("asks for a speed that is of use, and for less where the empty window has no more", () => {
    const filled: SpeedByDepth = { decodeMsPerToken: (d) => 4 + d / 1024, fillMs: (n) => n / 100 };
    // 246 tok/s when empty: 20 and 10 tok/s are 50 and 100 ms a token.
    assert.deepEqual(contexts(choose({}, 131_072, filled)), { fast: 47_104, balanced: 98_304, max_context: 131_072 });
    const slow: SpeedByDepth = { decodeMsPerToken: (d) => 100 + d / 1024, fillMs: (n) => n / 100 };
    // 10 tok/s when empty: four fifths and half of it.
    assert.deepEqual(contexts(choose({}, 131_072, slow)), { fast: 25_600, balanced: 102_400, max_context: 131_072 });
  });

  it("asks half the speed of models from 20 billion parameters on", () => {
    const filled: SpeedByDepth = { decodeMsPerToken: (d) => 4 + d / 1024, fillMs: (n) => n / 100 };
    assert.deepEqual(contexts(choose({}, 262_144, filled, 20e9)), { fast: 98_304, balanced: 200_704, max_context: 262_144 });
    assert.deepEqual(contexts(choose({}, 262_144, filled, 19.9e9)), { fast: 47_104, balanced: 98_304, max_context: 262_144 });
  });

  it("offers the smallest, and says so, where no context keeps what a preset asks for", () => {
    const crawling: SpeedByDepth = { decodeMsPerToken: (d) => 40 + d, fillMs: (n) => 100 * n };
    const chosen = choose({}, 32_768, crawling);
    assert.deepEqual(contexts(chosen), { fast: 4096, balanced: 4096, max_context: 32_768 });
    const whys = chosen.state === "chosen" ? chosen.candidates.flatMap(({ presets }) => presets) : [];
    for (const { name, why } of whys.filter(({ name }) => name !== "max_context")) {
      assert.match(inWords(why), new RegExp(`^No context is predicted to keep what ${presetTitle(name)} asks for .* this is the smallest that O3 offers`));
    }
  });

  it("offers the smallest, and says why, where no speed is known", () => {
    const chosen = choose({}, 32_768, null);
    assert.deepEqual(contexts(chosen), { fast: 4096, balanced: 4096, max_context: 32_768 });
    assert.match(inWords(chosen.state === "chosen" ? (chosen.candidates[0]?.presets[0]?.why ?? "") : ""), /^No speed is known/);
  });

  it("keeps by prediction what the names say, or is the smallest that is offered", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1024, max: 262_144 }),
        fc.double({ min: 0.001, max: 50, noNaN: true }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.constantFrom(1e9, 30e9),
        (top, slope, perToken, parameters) => {
          const by: SpeedByDepth = { decodeMsPerToken: (d) => 10 + (slope * d) / 1024, fillMs: (n) => perToken * n };
          const sizes = contexts(choose({}, top, by, parameters));
          for (const name of ["fast", "balanced"] as const) {
            const use = useOf(name, DEFAULT_PROTOCOL, parameters);
            const size = sizes[name] ?? 0;
            const smallest = size === Math.min(top, DEFAULT_PROTOCOL.minContextTokens);
            assert.ok(smallest || keepsUse(use, by, size), `${name} at ${size}`);
          }
        },
      ),
    );
  });

  it("lists the cheapest to prove first", () => {
    const chosen = choose();
    const sizes = chosen.state === "chosen" ? chosen.candidates.map((candidate) => candidate.contextTokens) : [];
    assert.deepEqual(sizes, [13_312, 48_128, 131_072]);
  });

  it("proves one size once, where presets coincide", () => {
    const flat: SpeedByDepth = { decodeMsPerToken: () => 20, fillMs: (n) => n / 2 };
    const chosen = choose({}, 32_768, flat);
    assert.equal(chosen.state === "chosen" && chosen.candidates.length, 1);
  });

  it("proves close contexts of fast and balanced together, at the smaller, and says what balanced would have been", () => {
    // Decode speed binds both: 50 ms a token at 47,104 and the window's end below 100 ms.
    const steep: SpeedByDepth = { decodeMsPerToken: (d) => (d <= 47_104 ? 40 : 40 + (d - 47_104) / 50), fillMs: (n) => n / 100 };
    const chosen = choose({}, 131_072, steep);
    assert.deepEqual(contexts(chosen), { fast: 47_104, balanced: 47_104, max_context: 131_072 });
    const presets = chosen.state === "chosen" ? (chosen.candidates[0]?.presets ?? []) : [];
    const balanced = presets.find(({ name }) => name === "balanced");
    assert.match(inWords(balanced?.why ?? ""), /^Balanced alone would get 49,152 tokens\. The next smaller preset has hardly less/);
  });

  it("shares nothing with a preset that was not asked for", () => {
    assert.deepEqual(contexts(choose({ goal: "balanced" }, 50_000)), { balanced: 48_128 });
  });

  it("shares no context with max_context that balanced does not keep", () => {
    assert.deepEqual(contexts(choose({}, 50_000)), { fast: 13_312, balanced: 48_128, max_context: 50_000 });
  });

  it("keeps the user's own constraints", () => {
    assert.equal(contexts(choose({ minDecodeTokensPerSecond: 30 })).max_context, 43_008);
    const byTtft = contexts(choose({ maxTtftMs: 60_000 })).max_context ?? 0;
    assert.ok(speed.fillMs(byTtft) <= 60_000 && speed.fillMs(byTtft + 1024) > 60_000);
  });

  it("says what is nearest when nothing keeps them", () => {
    const chosen = choose({ minDecodeTokensPerSecond: 500 });
    assert.match(inWords(chosen.state === "none" ? chosen.why : ""), /49\.\d tok\/s are predicted, at least 500 were asked for.*--min-tps/);
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
