import assert from "node:assert/strict";
import fc from "fast-check";
import { inverse, withEdits } from "../../../../src/apply/text/edit";
import { removeAt, setAt, valueAt } from "../../../../src/apply/text/json";
import type { Path } from "../../../../src/apply/text/path";
import { saying } from "../../../support/saying";
import { documents, paths, sorted, withValue } from "./documents";
import type { Json } from "./documents";

const MODEL = { name: "fast", limit: { context: 65_536, output: 8192 } };
const set = (text: string, path: Path, value: unknown): string => withEdits(text, setAt(text, path, value, "x"));
const meaning = (text: string): Json => JSON.parse(text.replace(/^\ufeff/, "")) as Json;

const texts = fc
  .record({ document: documents, indent: fc.constantFrom<string | number>("", 2, 4, "\t", 1), eol: fc.constantFrom("\n", "\r\n"), bom: fc.constantFrom("", "\ufeff"), end: fc.constantFrom("", "\n", "\r\n", "  ") })
  .map(({ document, indent, eol, bom, end }) => ({ document, text: bom + JSON.stringify(document, null, indent).replaceAll("\n", eol) + end }));

describe("a value in a strict JSON text", () => {
  it("keeps its byte order mark and makes a file of an empty one", () => {
    assert.equal(set('\ufeff{"a":1}', ["b"], 2), '\ufeff{"a":1, "b": 2}');
    assert.equal(set("", ["b"], 2), '{\n  "b": 2\n}\n');
  });

  for (const [what, text, place] of [
    ["a comment", '{\n  "a": 1 // x\n}', "line 2, column 10"],
    ["a comma behind the last entry", '{\n  "a": 1,\n}', "line 3, column 1"],
    ["a comment alone", "// x\n", "line 1, column 1"],
    ["a missing comma", '{\n  "a": 1\n  "b": 2 }', "line 3, column 3"],
    ["a missing end", '{ "a": 1', "line 1, column 9"],
  ] as const)
    it(`is refused beside ${what}, with line and column`, () => {
      for (const edit of [() => setAt(text, ["a"], 1, "/w/s.json"), () => removeAt(text, ["a"], 0, "/w/s.json"), () => valueAt(text, ["a"], "/w/s.json")])
        assert.throws(edit, saying(new RegExp(`^/w/s\\.json is no strict JSON: ${place} `), { name: "UsageError" }));
    });

  it("set in any text: strict JSON comes out, all else means the same, and the way back gives the same bytes", () => {
    fc.assert(
      fc.property(texts, paths, ({ text, document }, path) => {
        const wanted = withValue(document, path, MODEL);
        if (wanted === undefined) {
          assert.throws(() => setAt(text, path, MODEL, "x"), { name: "UsageError" });
          return;
        }
        const edits = setAt(text, path, MODEL, "x");
        const edited = withEdits(text, edits);
        assert.deepEqual(sorted(meaning(edited)), sorted(wanted), edited);
        assert.equal(withEdits(edited, inverse(text, edits)), text);
        const left = withEdits(edited, removeAt(edited, path, path.length - 1, "x"));
        assert.equal(valueAt(left, path, "x"), undefined);
        if (path.length === 1 && valueAt(text, path, "x") === undefined) assert.deepEqual(sorted(meaning(left)), sorted(document), left);
        meaning(left);
      }),
      { numRuns: 1000 },
    );
  });
});
