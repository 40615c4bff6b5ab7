import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { inverse, withEdits } from "../../../../src/apply/text/edit";
import { putAt, removeAt, setAt, sourceAt, valueAt } from "../../../../src/apply/text/yaml";
import type { Path } from "../../../../src/apply/text/path";
import { saying, sentenceOf } from "../../../support/saying";
import { documents, isMap, paths, sorted, withValue } from "./documents";
import type { Json } from "./documents";
import { COMMENT_WORDS, ODD_KEYS, oddYaml } from "./odd-yaml";

const MODEL = { name: "fast", limit: { context: 65_536, output: 8192 } };
const set = (text: string, path: Path, value: unknown): string => withEdits(text, setAt(text, path, value, "x"));

/** As people write it: block or flow, any line ends, comments and blank lines between lines. */
const texts = fc
  .record({
    document: documents,
    indent: fc.constantFrom(2, 4),
    flow: fc.boolean(),
    eol: fc.constantFrom("\n", "\r\n"),
    noise: fc.array(fc.constantFrom("", "", "", "# about", ""), { minLength: 5, maxLength: 11 }),
    bom: fc.constantFrom("", "\ufeff"),
    end: fc.boolean(),
  })
  .map(({ document, indent, flow, eol, noise, bom, end }) => {
    const lines = stringify(document, { indent, lineWidth: 0, collectionStyle: flow ? "flow" : "any", defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" }).trimEnd().split("\n");
    const noisy = flow ? lines : lines.flatMap((line, index) => [...(noise[index % noise.length] ? [noise[index % noise.length] ?? ""] : []), line]);
    return { document, text: bom + noisy.join(eol) + (end ? eol : "") };
  });

const outcome = (text: string, path: Path): string | null => {
  try {
    return set(text, path, MODEL);
  } catch (error) {
    assert.equal((error as Error).name, "UsageError", String(error));
    return null;
  }
};

describe("a value in a YAML text", () => {
  const aider = "# head\n\n# about a\n- name: ollama_chat/a   # x\n  edit_format: whole\n  extra_params:\n    num_ctx: 8192 # small\n\n- name: b\n  extra_params: null\n";
  const entry = { key: "name", value: "ollama_chat/a" };

  it("is set in an entry of a list, its comment kept", () => {
    assert.equal(set(aider, [entry, "extra_params", "num_ctx"], 65_536), aider.replace("8192", "65536"));
  });

  it("is added behind the last key of the entry", () => {
    assert.equal(
      set(aider, [entry, "extra_params", "num_batch"], 512),
      aider.replace("num_ctx: 8192 # small\n", "num_ctx: 8192 # small\n    num_batch: 512\n"),
    );
  });

  it("takes the place of null", () => {
    assert.deepEqual((parse(set(aider, [{ key: "name", value: "b" }, "extra_params", "num_ctx"], 1)) as Json[])[1], { name: "b", extra_params: { num_ctx: 1 } });
  });

  it("is a new entry in front of the others, above the comment of the first", () => {
    assert.equal(
      set(aider, [{ key: "name", value: "new" }, "extra_params", "num_ctx"], 1),
      aider.replace("# about a\n", "- name: new\n  extra_params:\n    num_ctx: 1\n# about a\n"),
    );
  });

  it("makes a whole text of an empty one, or of comments alone", () => {
    assert.equal(set("", ["GOOSE_MODEL"], "m:1"), "GOOSE_MODEL: m:1\n");
    assert.equal(set("# mine\r\n", ["a", "b"], 1), "# mine\r\na:\r\n  b: 1\r\n");
  });

  it("is refused where an alias shares it", () => {
    assert.throws(() => setAt("base: &b\n  x: 1\nother: *b\n", ["base", "y"], 1, "/w/a.yml"), saying(/\/w\/a\.yml: base is shared by an anchor/, { name: "UsageError" }));
  });

  it("is refused with line and column in a broken text", () => {
    assert.throws(() => setAt("a: [1\nb: 2\n", ["a"], 1, "/w/a.yml"), saying(/\/w\/a\.yml cannot be read as YAML: line \d+, column \d+/, { name: "UsageError" }));
  });

  it("is set behind a byte order mark as without one", () => {
    assert.equal(set("\ufeff- name: x\n", [{ key: "name", value: "new" }, "k"], 1), "\ufeff- name: new\n  k: 1\n- name: x\n");
    assert.equal(set("\ufeff  a: 1\n", ["b"], 1), "\ufeff  a: 1\n  b: 1\n");
  });

  it("is added behind a text that keeps the blank lines at its end", () => {
    assert.equal(set("a: |+\n  text\n\n", ["b"], 1), "a: |+\n  text\n\nb: 1\n");
  });

  it("takes the place of a list without indentation", () => {
    assert.equal(set("a:\n# why\n- 1\n- 2\nb: 1\n", ["a"], 5), "a: 5\n# why\nb: 1\n");
    assert.equal(set("a:\n- 1\n- 2\nb: 1\n", ["a"], { x: 1 }), 'a: {"x":1}\nb: 1\n');
  });

  it("as a list changes only the items that differ", () => {
    assert.equal(set("a:\n- A=1 # mine\n- B=2\nb: 1\n", ["a"], ["A=1", "B=3", "C=4"]), "a:\n- A=1 # mine\n- B=3\n- C=4\nb: 1\n");
    assert.equal(set("a: [ A=1,  B=2 ] # mine\n", ["a"], ["A=1", "B=3", "C=4"]), 'a: [ A=1,  "B=3", "C=4" ] # mine\n');
  });

  it("is put back as it was written, and as it means where it is gone", () => {
    assert.equal(sourceAt("a: '600' # c\n", ["a"], "x"), "'600'");
    assert.equal(withEdits("a: 5 # c\n", putAt("a: 5 # c\n", ["a"], "'600'", "x")), "a: '600' # c\n");
    assert.equal(withEdits("b: 1\n", putAt("b: 1\n", ["a"], "'600'", "x")), 'b: 1\na: "600"\n');
    for (const text of ["a: |\n  x\n", "a:\n  b: 1\n", "a: &x 1\nb: *x\n", "a: !!str 1\n", "a:\n"]) assert.equal(sourceAt(text, ["a"], "x"), null);
  });

  it("stays its own where another map is merged into it", () => {
    assert.equal(set("base: &b\n  p: 1\nmine:\n  <<: *b\n  q: 2 # c\n", ["mine", "p"], 2), "base: &b\n  p: 1\nmine:\n  <<: *b\n  q: 2 # c\n  p: 2\n");
  });

  it("is in quotes where a reader of YAML 1.1 would take it for something else", () => {
    for (const text of ["yes", "off", "12:30", "1_000"]) assert.equal(set("", ["a"], text), `a: "${text}"\n`);
  });

  for (const [what, text] of [
    ["several documents", "a: 1\n---\nb: 2\n"],
    ["tabs", "a:\n\t- 1\n"],
    ["a key that is there twice", "a: 1\na: 2\n"],
    ["a value that goes on as a map", "b: 1\na: b: c\n"],
  ] as const)
    it(`is refused with line and column in a text with ${what}`, () => {
      assert.throws(() => setAt(text, ["a"], 1, "/w/a.yml"), saying(/^\/w\/a\.yml cannot be read as YAML: line 2, column \d+/, { name: "UsageError" }));
    });

  it("taken out takes what was made for it", () => {
    const path = [{ key: "name", value: "new" }, "extra_params", "num_ctx"];
    const edited = set(aider, path, 1);
    assert.equal(withEdits(edited, removeAt(edited, path, 0, "x")), aider);
  });

  it("set in any text: all else means the same, and the way back gives the same bytes", () => {
    let refused = 0;
    fc.assert(
      fc.property(texts, paths, ({ text, document }, path) => {
        const wanted = withValue(document, path, MODEL);
        const edited = outcome(text, path);
        if (wanted === undefined) {
          assert.equal(edited, null, text);
          return;
        }
        if (edited === null) {
          refused += 1;
          return;
        }
        const meant = (value: Json): Json => sorted(unordered(value));
        assert.deepEqual(meant(parse(edited.replace(/^\ufeff/, ""), { mapAsMap: false }) as Json), meant(wanted), edited);
        assert.deepEqual(valueAt(edited, path, "x"), MODEL);
        assert.equal(withEdits(edited, inverse(text, setAt(text, path, MODEL, "x"))), text);
      }),
      { numRuns: 1000 },
    );
    assert.ok(refused <= 20, `${refused} of 1000 refused`);
  });
});

const oddPaths: fc.Arbitrary<Path> = fc.oneof(
  fc.array(fc.constantFrom(...ODD_KEYS, "new"), { minLength: 1, maxLength: 3 }),
  fc
    .tuple(fc.array(fc.constantFrom(...ODD_KEYS), { maxLength: 2 }), fc.constantFrom("M", "x", "z"), fc.array(fc.constantFrom("limit", "new", "a"), { minLength: 1, maxLength: 2 }))
    .map(([above, value, below]) => [...above, { key: "name", value }, ...below]),
);

describe("a value in YAML of any form", () => {
  const comments = (text: string): readonly string[] => text.match(COMMENT_WORDS) ?? [];
  const values = fc.constantFrom<unknown>(5, "a: b", "x", true, "", { p: 1, q: { r: "s" } }, ["u", "v"]);

  it("set where there is none it only adds, keeps line ends and comments, and can be taken out again", () => {
    const counts = { set: 0, refused: 0 };
    fc.assert(
      fc.property(oddYaml, oddPaths, values, (text, path, value) => {
        const edits = attempt(() => (valueAt(text, path, "x") === undefined ? setAt(text, path, value, "x") : null), counts);
        if (!edits) return;
        const edited = withEdits(text, edits);
        assert.deepEqual(valueAt(edited, path, "x"), value, edited);
        assert.equal(withEdits(edited, inverse(text, edits)), text);
        for (const { offset, length } of edits) assert.match(text.slice(offset, offset + length), /^(?:~|null|\{\s*\}|\[\s*\]|)$/, edited);
        assert.deepEqual(comments(edited), comments(text), edited);
        if (text.includes("\r\n")) assert.doesNotMatch(edited, /[^\r]\n/);
        const back = attempt(() => removeAt(edited, path, path.length - 1, "x"), counts);
        if (!back) return;
        const left = withEdits(edited, back);
        assert.equal(valueAt(left, path, "x"), undefined);
        assert.deepEqual(comments(left), comments(text), left);
      }),
      { numRuns: 1000 },
    );
    assert.ok(counts.set >= 200 && counts.refused <= counts.set / 20, JSON.stringify(counts));
  });

  it("set where one is touches nothing before and behind it", () => {
    const counts = { set: 0, refused: 0 };
    fc.assert(
      fc.property(oddYaml, fc.array(fc.nat({ max: 59 }), { minLength: 4, maxLength: 4 }), values, (text, turns, value) => {
        const path = pathThrough(parse(text.replace(/^\ufeff/, "")), turns);
        // An entry with another name would not be found any more.
        fc.pre(path.length > 0 && path.at(-1) !== "name");
        const edits = attempt(() => setAt(text, path, value, "x"), counts);
        if (!edits) return;
        const edited = withEdits(text, edits);
        assert.deepEqual(valueAt(edited, path, "x"), value, edited);
        assert.equal(withEdits(edited, inverse(text, edits)), text);
        const source = sourceAt(text, path, "x");
        if (source !== null && typeof value !== "object") assert.equal(withEdits(edited, putAt(edited, path, source, "x")), text);
      }),
      { numRuns: 1000 },
    );
    assert.ok(counts.set >= 200 && counts.refused <= counts.set / 20, JSON.stringify(counts));
  });
});

/** A way to something that is there, by whatever turns. */
function pathThrough(value: unknown, [turn = 0, ...turns]: readonly number[]): Path {
  if (Array.isArray(value)) {
    const named = value.filter((item) => typeof (item as { name?: unknown } | null)?.name === "string") as { readonly name: string }[];
    const item = named[turn % named.length];
    const rest = item ? pathThrough(item, turns) : [];
    return item && rest.length > 0 && named.filter(({ name }) => name === item.name).length === 1 ? [{ key: "name", value: item.name }, ...rest] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value as Record<string, unknown>);
  const entry = entries[turn % entries.length];
  return entry ? [entry[0], ...(turn % 4 === 0 ? [] : pathThrough(entry[1], turns))] : [];
}

/** Null where there is nothing to do, or something is in the way; counts what could not be edited although nothing is. */
function attempt<T>(work: () => T | null, counts: { set: number; refused: number }): T | null {
  try {
    const done = work();
    if (done) counts.set += 1;
    return done;
  } catch (error) {
    assert.equal((error as Error).name, "UsageError", String((error as Error).stack));
    if (sentenceOf(error).includes("cannot edit")) counts.refused += 1;
    return null;
  }
}

/** New entries go first here and last in the reference: lists of entries compare as sets. */
function unordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(unordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unordered(inner)])) : value;
}
