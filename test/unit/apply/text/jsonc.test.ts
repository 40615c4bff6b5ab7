import assert from "node:assert/strict";
import fc from "fast-check";
import { getNodeValue, parseTree } from "jsonc-parser";
import { inverse, withEdits } from "../../../../src/apply/text/edit";
import { putAt, removeAt, setAt, sourceAt, valueAt } from "../../../../src/apply/text/jsonc";
import type { Path } from "../../../../src/apply/text/path";
import { commentsIn } from "../jsonc";
import { saying } from "../../../support/saying";
import { documents, isMap, paths, sorted, withValue } from "./documents";
import type { Json } from "./documents";

const MODEL = { name: "fast", limit: { context: 65_536, output: 8192 } };

/** A JSON text as people write it: any gaps, line ends and comments between its signs. */
function written(value: Json, gap: () => string): string {
  if (Array.isArray(value)) return `[${value.map((entry) => `${gap()}${written(entry, gap)}${gap()}`).join(",")}${gap()}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, inner]) => `${gap()}${JSON.stringify(key)}${gap()}:${gap()}${written(inner, gap)}${gap()}`);
  return `{${members.join(",")}${gap()}}`;
}

const gaps = fc.constantFrom("\n", "\r\n").chain((eol) =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom("", "", " ", eol, `${eol}  `, `${eol}\t`) },
      { weight: 1, arbitrary: fc.constantFrom("/*c*/", `//c "x": {${eol}`, ` // c,${eol}    `) },
    ),
    { minLength: 7, maxLength: 40 },
  ),
);

const texts = fc.tuple(documents, gaps, fc.constantFrom("", "\ufeff")).map(([document, pieces, bom]) => {
  let used = 0;
  const gap = (): string => pieces[used++ % pieces.length] ?? "";
  return { document, text: `${bom}${gap()}${written(document, gap)}${gap()}` };
});

const meaning = (text: string): Json => {
  const root = parseTree(text.replace(/^\ufeff/, ""), [], { allowTrailingComma: true });
  assert.ok(root, text);
  return JSON.parse(JSON.stringify(getNodeValue(root))) as Json;
};

const set = (text: string, path: Path, value: unknown): string => withEdits(text, setAt(text, path, value, "x"));

describe("a value deep in a JSON text with comments", () => {
  it("is set with what is missing around it, indented as its neighbours", () => {
    const text = '{\n    "model": "a/b", // mine\n    "provider": {\n        "ollama": {\n            "models": {}\n        }\n    }\n}\n';
    const edited = set(text, ["provider", "ollama", "models", "tuned/qwen3:fast"], MODEL);
    assert.equal(
      edited,
      '{\n    "model": "a/b", // mine\n    "provider": {\n        "ollama": {\n            "models": {\n                "tuned/qwen3:fast": {\n                    "name": "fast",\n                    "limit": {\n                        "context": 65536,\n                        "output": 8192\n                    }\n                }\n            }\n        }\n    }\n}\n',
    );
  });

  it("stays on one line in a text of one line", () => {
    assert.equal(set('{"a":{"b":1}}', ["a", "c", "d"], 2), '{"a":{"b":1, "c": {"d":2}}}');
  });

  it("is an entry of a list by what names it", () => {
    const text = '[\n\t{ "name": "mine", "vendor": "x" }\n]\n';
    const entry = { key: "name", value: "O3" };
    const edited = set(text, [entry, "models"], [1]);
    assert.equal(edited, '[\n\t{ "name": "mine", "vendor": "x" },\n\t{\n\t\t"name": "O3",\n\t\t"models": [\n\t\t\t1\n\t\t]\n\t}\n]\n');
    assert.deepEqual(valueAt(edited, [entry, "models"], "x"), [1]);
    assert.equal(withEdits(edited, removeAt(edited, [entry, "models"], 0, "x")), text);
  });

  it("takes the place of null", () => {
    assert.deepEqual(meaning(set('{"provider": null}', ["provider", "ollama", "npm"], "x")), { provider: { ollama: { npm: "x" } } });
  });

  it("is refused where something else is in the way, with its place", () => {
    assert.throws(() => setAt('{"provider": {"ollama": "no"}}', ["provider", "ollama", "npm"], 1, "/w/o.json"), saying("/w/o.json: provider.ollama is no object. Mend it; O3 changes nothing there until then.", { name: "UsageError" }));
  });

  it("is refused where its name stands twice on the way", () => {
    assert.throws(() => setAt('{\n"a": {},\n"a": {"b": 1}}', ["a", "b"], 1, "f"), saying(/f has a twice \(again in line 3\)/, { name: "UsageError" }));
  });

  it("taken out takes what was made for it, and nothing that has something else in it", () => {
    const path = ["provider", "ollama", "models", "m"];
    const alone = set("{}", path, 1);
    assert.deepEqual(meaning(withEdits(alone, removeAt(alone, path, 0, "x"))), {});
    assert.deepEqual(meaning(withEdits(alone, removeAt(alone, path, 2, "x"))), { provider: { ollama: {} } });
    const shared = set(alone, ["provider", "ollama", "npm"], "y");
    assert.deepEqual(meaning(withEdits(shared, removeAt(shared, path, 0, "x"))), { provider: { ollama: { npm: "y" } } });
  });

  it("is put back as it was written", () => {
    const text = '{ "a": { "b": /* why */ [1,  2] } }';
    const source = sourceAt(text, ["a", "b"], "x") ?? "";
    assert.equal(source, "[1,  2]");
    const edited = set(text, ["a", "b"], 3);
    assert.equal(withEdits(edited, putAt(edited, ["a", "b"], source, "x")), text);
    assert.deepEqual(meaning(withEdits("{}", putAt("{}", ["a", "b"], source, "x"))), { a: { b: [1, 2] } });
  });

  it("set in any text: all else means the same, no comment is lost, and the way back gives the same bytes", () => {
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
        assert.deepEqual(valueAt(edited, path, "x"), MODEL);
        assert.equal(withEdits(edited, inverse(text, edits)), text);
        const lost = commentsIn(text).length - commentsIn(edited).length;
        const replaced = commentsIn(sourceAt(text, path, "x") ?? "").length;
        assert.ok(lost <= replaced, edited);
      }),
      { numRuns: 1000 },
    );
  });

  it("set where it was not and taken out again leaves all else as it means", () => {
    fc.assert(
      fc.property(texts, paths, ({ text, document }, path) => {
        fc.pre(withValue(document, path, MODEL) !== undefined && valueAt(text, path, "x") === undefined);
        const edited = set(text, path, MODEL);
        const left = withEdits(edited, removeAt(edited, path, path.length - 1, "x"));
        assert.equal(valueAt(left, path, "x"), undefined);
        assert.ok(commentsIn(left).length >= commentsIn(text).length, left);
      }),
      { numRuns: 1000 },
    );
  });
});
