import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { inverse, withEdits } from "../../../../src/apply/text/edit";
import { removeAt, setAt, valueAt } from "../../../../src/apply/text/yaml";
import type { Path } from "../../../../src/apply/text/path";
import { documents, isMap, paths, sorted, withValue } from "./documents";
import type { Json } from "./documents";

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
    assert.throws(() => setAt("base: &b\n  x: 1\nother: *b\n", ["base", "y"], 1, "/w/a.yml"), { name: "UsageError", message: /\/w\/a\.yml: base is shared by an anchor/ });
  });

  it("is refused with line and column in a broken text", () => {
    assert.throws(() => setAt("a: [1\nb: 2\n", ["a"], 1, "/w/a.yml"), { name: "UsageError", message: /\/w\/a\.yml cannot be read as YAML: line \d+, column \d+/ });
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

/** New entries go first here and last in the reference: lists of entries compare as sets. */
function unordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(unordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unordered(inner)])) : value;
}
