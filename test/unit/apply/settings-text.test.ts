import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "jsonc-parser";
import { settingIn, withSetting } from "../../../src/apply/settings-text";

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
    assert.throws(() => withSetting('{\n  "a": \n}', KEY, VALUE, "/w/settings.json"), {
      name: "UsageError",
      message: /^\/w\/settings\.json cannot be read as JSON: line 3, column 1 \(ValueExpected\)/,
    });
  });

  it("refuses what is no object", () => {
    assert.throws(() => withSetting("[1]", KEY, VALUE, "x"), /no JSON object/);
  });

  it("does not find what objects inherit", () => {
    assert.equal(settingIn("{}", "constructor", "x"), undefined);
  });

  it("set and taken out again, no other key changes (any object)", () => {
    const objects = fc.dictionary(
      fc.string().filter((key) => key !== KEY && key !== "__proto__"),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(objects, fc.constantFrom(0, 2, 4), fc.constantFrom("\n", "\r\n"), (object, indent, eol) => {
        const text = JSON.stringify(object, null, indent).replaceAll("\n", eol);
        const set = withSetting(text, KEY, VALUE, "x");
        assert.deepEqual(settingIn(set, KEY, "x"), VALUE);
        assert.deepEqual(parse(withSetting(set, KEY, undefined, "x")), parse(text));
      }),
    );
  });
});
