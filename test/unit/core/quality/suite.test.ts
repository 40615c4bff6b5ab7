import assert from "node:assert/strict";
import fc from "fast-check";
import { depthsOf, writeCodeDocument } from "../../../../src/core/quality/documents";
import type { JsonPrompt, QualityPrompt, ToolPrompt } from "../../../../src/core/quality/prompts";
import { fits, objectOf, states } from "../../../../src/core/quality/schema";
import type { Facts, Schema } from "../../../../src/core/quality/schema";
import { DEFAULT_SUITE, writeSuite } from "../../../../src/core/quality/suite";
import { createRandom } from "../../../../src/core/statistics/random";
import { FILLER } from "../../../../src/core/workload/words";

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const of = <C extends QualityPrompt["check"]>(check: C, seed: number): Extract<QualityPrompt, { check: C }>[] =>
  writeSuite(DEFAULT_SUITE, 400, seed).prompts.filter((prompt): prompt is Extract<QualityPrompt, { check: C }> => prompt.check === check);

describe("the gate's prompts", () => {
  it("are the same for the same seed, and others for another", () => {
    fc.assert(
      fc.property(seeds, seeds, (a, b) => {
        fc.pre(a !== b);
        assert.deepEqual(writeSuite(DEFAULT_SUITE, 400, a), writeSuite(DEFAULT_SUITE, 400, a));
        assert.notEqual(writeSuite(DEFAULT_SUITE, 400, a).hash, writeSuite(DEFAULT_SUITE, 400, b).hash);
      }),
      { numRuns: 20 },
    );
  });

  it("are as many of each kind as asked for, each with a name of its own", () => {
    const { prompts } = writeSuite(DEFAULT_SUITE, 400, 1);
    const count = (check: string): number => prompts.filter((prompt) => prompt.check === check).length;
    assert.deepEqual(
      ["recall", "tool-calls", "json", "greedy-agreement"].map(count),
      [DEFAULT_SUITE.documents * DEFAULT_SUITE.codesPerDocument, 36, 36, 16],
    );
    assert.equal(new Set(prompts.map(({ id }) => id)).size, prompts.length);
  });

  it("ask for a code that the text holds once, beside the place asked about", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        for (const { text, code } of of("recall", seed)) {
          const place = /access code of the (\w+)\? /.exec(text)?.[1] ?? "";
          assert.equal(text.split(`The access code of the ${place} is ${code}.`).length, 2);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("leave out what needs a document where none fits", () => {
    const { prompts } = writeSuite(DEFAULT_SUITE, null, 1);
    assert.equal(prompts.filter(({ check }) => check === "recall").length, 0);
    assert.equal(prompts.filter(({ check }) => check === "greedy-agreement").length, DEFAULT_SUITE.greedyPrompts);
  });

  it("want facts that the question states and the schema allows", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const prompts: readonly (ToolPrompt | JsonPrompt)[] = [...of("tool-calls", seed), ...of("json", seed)];
        for (const prompt of prompts) {
          const schema = prompt.check === "json" ? prompt.schema : prompt.tool.parameters;
          for (const [key, fact] of Object.entries(prompt.facts)) {
            const property = schema.properties[key];
            assert.ok(property && fits(fact, property), `${prompt.id}: ${key}`);
            if (typeof fact !== "boolean") assert.ok(prompt.text.includes(String(fact)), `${prompt.text} lacks ${fact}`);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("a document with codes", () => {
  it("hides them from 5 % to 95 %, at equal distances", () => {
    assert.deepEqual(
      depthsOf(5).map((depth) => Number(depth.toFixed(3))),
      [0.05, 0.275, 0.5, 0.725, 0.95],
    );
  });

  it("has each code at its depth, and starts differently each time", () => {
    const random = createRandom(3);
    const documents = Array.from({ length: 20 }, () => writeCodeDocument(2000, 9, random));
    for (const { text, hidden } of documents) {
      for (const { code, depth } of hidden) assert.ok(Math.abs(text.indexOf(code) / text.length - depth) < 0.02, `${code} at ${depth}`);
    }
    assert.equal(new Set(documents.map(({ text }) => text.slice(0, 40))).size, documents.length);
  });

  it("never names a place in its filler", () => {
    const { hidden } = writeCodeDocument(100, 15, createRandom(1));
    assert.deepEqual(
      hidden.filter(({ place }) => FILLER.includes(place)),
      [],
    );
  });
});

describe("the schemas", () => {
  const schema = objectOf({ city: { type: "string" }, unit: { type: "string", enum: ["celsius"] }, days: { type: "integer" } });
  const good: Facts = { city: "Oslo", unit: "celsius", days: 3 };

  it("take what they say", () => {
    assert.ok(fits(good, schema));
  });

  for (const [what, value] of Object.entries({
    "a missing key": { city: "Oslo", unit: "celsius" },
    "one key too many": { ...good, wind: 1 },
    "a number as text": { ...good, days: "3" },
    "a fraction": { ...good, days: 3.5 },
    "another word": { ...good, unit: "kelvin" },
    "a list": [good],
    nothing: null,
    text: JSON.stringify(good),
  })) {
    it(`refuse ${what}`, () => {
      assert.equal(fits(value, schema), false);
    });
  }

  it("refuse every value of another type", () => {
    const types: readonly Schema["type"][] = ["string", "integer", "boolean"];
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const accepted = types.filter((type) => fits(value, { type } as Schema));
        assert.deepEqual(accepted, types.filter((type) => (type === "integer" ? Number.isInteger(value) : typeof value === type)));
      }),
    );
  });

  it("compare facts without regard to case, and no further", () => {
    assert.ok(states({ city: " OSLO ", days: 3 }, { city: "Oslo", days: 3 }));
    assert.equal(states({ city: "Oslo", days: 4 }, { city: "Oslo", days: 3 }), false);
    assert.equal(states({ city: "Oslo" }, { city: "Oslo", days: 3 }), false);
    assert.equal(states(null, {}), false);
  });
});
