import assert from "node:assert/strict";
import { STATEMENTS, together } from "../../../src/core/domain/statements";
import type { Said, Statement } from "../../../src/core/domain/statements";
import type { Figure } from "../../../src/core/domain/statements/figure";
import { parseRecord } from "../../../src/results/schema/journal";
import { said as schema } from "../../../src/results/schema/said";
import { toJson } from "../../../src/results/with-sentences";
import { inWords } from "../../../src/words/said";
import type { Say } from "../../../src/words/say";
import { SENTENCES, textsIn } from "../../../src/words/statements";
import { l10nBundle } from "../../../scripts/l10n";
import { sampleRun } from "../results/records";

const VALUES: Readonly<Record<Figure, (number: number) => number | Said | readonly Said[]>> = {
  tokens: (n) => n,
  count: (n) => n,
  ms: (n) => n,
  bytes: (n) => n,
  decimalBytes: (n) => n,
  share: () => 0.5,
  atLeast: () => 0.85,
  ratio: () => 1.5,
  number: () => 2.5,
  tokensPerSecond: (n) => n,
  text: () => "a-name",
  preset: () => "max_context",
  said: () => ({ code: "load-fits" }),
  list: () => ["one", { code: "load-fits" }],
  choice: () => ["one", { code: "load-fits" }],
  clauses: () => ["one", { code: "load-fits" }],
};

/** One statement of each code, its numbers all `number`. */
const samples = (number: number): Statement[] =>
  Object.entries(STATEMENTS).map(([code, figures]) => {
    const values = new Map(Object.entries(figures).map(([name, figure]: [string, Figure]) => [name, VALUES[figure](number)]));
    return { code, ...Object.fromEntries(values) } as unknown as Statement;
  });

describe("a statement", () => {
  it("has a sentence that tells every figure of it, and no other, in every number form", () => {
    for (const [code, sentence] of Object.entries(SENTENCES)) {
      const figures = Object.keys(STATEMENTS[code as Statement["code"]]).sort();
      for (const text of textsIn({ [code]: sentence })) {
        const named = [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
        assert.deepEqual(named, figures, code);
      }
    }
    assert.deepEqual(Object.keys(SENTENCES).sort(), Object.keys(STATEMENTS).sort());
  });

  it("is told with nothing left open", () => {
    for (const number of [1, 4096]) for (const said of samples(number)) assert.doesNotMatch(inWords(said), /[{}]|undefined|null|NaN|\[object/, said.code);
  });

  it("has one form for one and another for more, which a language can translate apart", () => {
    const layers = (count: number): string => inWords({ code: "gpu-layers", layers: count });
    assert.deepEqual([layers(1), layers(12)], ["1 layer on the GPU keeps it below its limit.", "12 layers on the GPU keep it below its limit."]);
  });

  it("is translated whole: no English stays but names", () => {
    const nothing: Say = () => "x";
    for (const said of samples(2)) assert.equal(inWords(said, nothing), "x", said.code);
    const order: Say = (_, ...[values]) => (typeof values === "object" ? `${values.of} <- ${values.trials}` : "");
    assert.equal(inWords({ code: "others-not-known", trials: 3, of: 9 }, order), "9 <- 3");
  });

  it("is in the bundle for translators, each of its number forms", async () => {
    const bundle = JSON.parse(await l10nBundle()) as Readonly<Record<string, unknown>>;
    for (const text of textsIn(SENTENCES)) assert.equal(bundle[text], text);
  });

  it("comes back from a file as it was, with its sentence beside it there", () => {
    for (const said of [...samples(3), together([{ code: "load-fits" }, "as the server said"])]) {
      const text = toJson(said);
      assert.deepEqual(schema.parse(JSON.parse(text)), said);
      assert.equal((JSON.parse(text) as { readonly text: string }).text, inWords(said));
    }
  });

  it("of a newer O3 is read by its sentence, and text of an older one as it is", () => {
    assert.equal(schema.parse({ code: "never-heard-of", figure: 1, text: "Something new." }), "Something new.");
    assert.equal(schema.parse("The largest context that fits."), "The largest context that fits.");
    assert.ok(!schema.safeParse({ code: "gpu-layers" }).success);
  });

  it("leaves text of others as it came, braces and all", () => {
    assert.equal(inWords({ code: "last-failure", why: "{why} {0}" }), "The last: {why} {0}");
  });
});

describe("the records of a run", () => {
  it("are read back as they were written, sentences aside", async () => {
    const { records } = await sampleRun();
    for (const record of records) {
      const read = parseRecord(toJson(record));
      assert.ok(read.state === "record");
      assert.deepEqual(JSON.parse(JSON.stringify(read.record)), JSON.parse(JSON.stringify(record)));
    }
  });
});
