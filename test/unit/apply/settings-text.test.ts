import assert from "node:assert/strict";
import fc from "fast-check";
import { getNodeValue, parseTree } from "jsonc-parser";
import type { ParseError } from "jsonc-parser";
import { settingIn, sourceIn, withSetting, withSource } from "../../../src/apply/settings-text";
import { saying } from "../../support/saying";
import { commentsIn, jsonc } from "./jsonc";

const KEY = "o3.activePreset";
const VALUE = { model: "qwen3:4b", preset: "fast" };

describe("a setting in a text with comments", () => {
  it("is added, and everything else stays as it was", () => {
    const text = '{\n    // mine\n    "editor.tabSize": 3, // too\n}\n';
    const edited = withSetting(text, KEY, VALUE, "settings.json");
    assert.match(edited, /\/\/ mine/);
    assert.match(edited, /"editor\.tabSize": 3, ?\/\/ too|"editor\.tabSize": 3,[^]*\/\/ too/);
    assert.deepEqual(settingIn(edited, KEY, "settings.json"), VALUE);
    assert.match(edited, /\n {4}"o3\.activePreset"/);
  });

  it("keeps a byte order mark and Windows line ends", () => {
    const edited = withSetting('\ufeff{\r\n  "a": 1\r\n}\r\n', KEY, VALUE, "settings.json");
    assert.ok(edited.startsWith("\ufeff{\r\n"));
    assert.doesNotMatch(edited, /[^\r]\n/);
  });

  for (const empty of ["", "  \n", "\ufeff"]) {
    it(`makes a whole file of ${JSON.stringify(empty)}`, () => {
      assert.deepEqual(settingIn(withSetting(empty, KEY, VALUE, "settings.json"), KEY, "settings.json"), VALUE);
    });
  }

  it("refuses what is no JSON, with line and column", () => {
    assert.throws(() => withSetting('{\n  "a": \n}', KEY, VALUE, "/w/settings.json"), saying(/^\/w\/settings\.json cannot be read as JSON: line 3, column 1 \(ValueExpected\)/, { name: "UsageError" }));
  });

  it("refuses what is no object", () => {
    assert.throws(() => withSetting("[1]", KEY, VALUE, "x"), /no JSON object/);
  });

  it("does not find what objects inherit", () => {
    assert.equal(settingIn("{}", "constructor", "x"), undefined);
  });

  it("is read with the keys that are written there, `__proto__` among them", () => {
    const value = settingIn('{ "k": { "__proto__": { "model": "m" }, "a": [1, { "__proto__": null }] } }', "k", "x");
    assert.deepEqual(value, JSON.parse('{ "__proto__": { "model": "m" }, "a": [1, { "__proto__": null }] }'));
    assert.equal((value as { readonly model?: string }).model, undefined);
  });

  it("stays clear of the comment of the key before", () => {
    const edited = withSetting('{\n  "a": 1, // about a\n}', KEY, 1, "x");
    assert.equal(edited, '{\n  "a": 1, // about a\n  "o3.activePreset": 1,\n}');
    assert.equal(withSetting('{\n  "a": 1 // about a\n}', KEY, 1, "x"), '{\n  "a": 1, // about a\n  "o3.activePreset": 1\n}');
  });

  it("goes on the same line where everything is on one", () => {
    assert.equal(withSetting('{"a":1}', KEY, { b: 2 }, "x"), '{"a":1, "o3.activePreset": {"b":2}}');
  });

  it("taken out leaves the comments around it", () => {
    const text = '{\n  "a": 1, // about a\n  // about O3\n  "o3.activePreset": 1, // by hand\n  "b": 2\n}';
    assert.equal(withSetting(text, KEY, undefined, "x"), '{\n  "a": 1, // about a\n  // about O3\n  // by hand\n  "b": 2\n}');
  });

  it("is not set where it is written twice: editors read the last, others the first", () => {
    const text = '{\n  "o3.activePreset": 1,\n  "o3.activePreset": 2\n}';
    assert.throws(() => withSetting(text, KEY, VALUE, "/w/s.json"), saying(/twice \(again in line 3\)/, { name: "UsageError" }));
  });

  it("is put behind comments where there is nothing else", () => {
    assert.equal(withSetting("// later", KEY, 1, "x"), '// later\n{\n  "o3.activePreset": 1\n}\n');
  });

  it("is put back as it was written, comments inside too", () => {
    const before = '{\n  "o3.activePreset": { /* mine */ "model":   "m" }\n}\n';
    const source = sourceIn(before, KEY, "x");
    assert.equal(withSource(withSetting(before, KEY, VALUE, "x"), KEY, source, "x"), before);
  });

  it("set in any text: all else means the same, and no comment is lost", () => {
    fc.assert(
      fc.property(jsonc(), ({ text, comments }) => {
        const set = withSetting(text, KEY, VALUE, "x");
        assert.deepEqual(valuesIn(set), { ...valuesIn(text), [KEY]: VALUE });
        assert.deepEqual(commentsIn(set), comments);
      }),
      { numRuns: 500, examples: [[{ text: '{"key.0":{"__proto__":{}},"__proto__":{}}', comments: [] }]] },
    );
  });

  it("set and taken out again, any text with a key in it is what it was, byte for byte", () => {
    fc.assert(
      fc.property(
        jsonc().filter(({ text }) => Object.keys(valuesIn(text)).length > 0),
        ({ text }) => {
          assert.equal(withSetting(withSetting(text, KEY, VALUE, "x"), KEY, undefined, "x"), text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("taken out of any text, wherever it stood: all else means the same, and no comment is lost", () => {
    fc.assert(
      fc.property(jsonc(KEY), ({ text, comments }) => {
        const left = withSetting(text, KEY, undefined, "x");
        const { [KEY]: ours, ...others } = valuesIn(text);
        assert.deepEqual(ours, { old: 1 });
        assert.deepEqual(valuesIn(left), others);
        // Those between the key and its value go with it.
        const own = commentsIn(/"o3\.activePreset"[^]*?\{ "old": 1 \}/.exec(text)?.[0] ?? "");
        assert.deepEqual(
          commentsIn(left),
          comments.filter((comment) => !own.includes(comment)),
        );
      }),
      { numRuns: 500 },
    );
  });
});

/** All that is written there, `__proto__` too: jsonc-parser's `parse` leaves that key out and changes what the object inherits. */
function valuesIn(text: string): Record<string, unknown> {
  const errors: ParseError[] = [];
  const root = parseTree(text.replace("\ufeff", ""), errors, { allowTrailingComma: true, disallowComments: false });
  assert.deepEqual(errors, [], text);
  assert.ok(root, text);
  return JSON.parse(JSON.stringify(getNodeValue(root))) as Record<string, unknown>;
}
