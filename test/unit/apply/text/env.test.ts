import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { inverse, withEdits } from "../../../../src/apply/text/edit";
import { putAt, removeAt, setAt, sourceAt, valueAt } from "../../../../src/apply/text/env";
import { saying } from "../../../support/saying";

const set = (text: string, key: string, value: unknown): string => withEdits(text, setAt(text, [key], value, "/w/.env"));
const remove = (text: string, key: string): string => withEdits(text, removeAt(text, [key], 0, "/w/.env"));
const get = (text: string, key: string): unknown => valueAt(text, [key], "/w/.env");

const NAMES = ["A", "OPENAI_BASE_URL", "_x", "KEY2"];

const COMMENTS = ["# A=1 'x", "   # about"];

interface Var {
  readonly key: string;
  readonly text: string;
  readonly value: string;
}

const values: fc.Arbitrary<Pick<Var, "text" | "value">> = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9:/._=-]{0,12}$/).map((value) => ({ text: value, value })),
  fc.stringMatching(/^[a-z# $"=]{0,10}$/).map((value) => ({ text: `'${value}'`, value })),
  fc.stringMatching(/^[a-z# '=\n]{0,10}$/).map((value) => ({ text: `"${value}"`, value })),
  fc.constantFrom({ text: "'two\nlines\nA=1'", value: "two\nlines\nA=1" }, { text: '"a\\"b # c"', value: 'a"b # c' }, { text: "two words", value: "two words" }, { text: "a#b", value: "a#b" }),
);

const texts = fc
  .record({
    vars: fc.array(fc.record({ value: values, export: fc.boolean(), equals: fc.constantFrom("=", "=", " = ", "= "), tail: fc.constantFrom("", "", " # why", "  ") }), { maxLength: 4 }),
    noise: fc.array(fc.constantFrom([], [], [""], ...COMMENTS.map((comment) => [comment])), { minLength: 5, maxLength: 5 }),
    eol: fc.constantFrom("\n", "\r\n"),
    bom: fc.constantFrom("", "\ufeff"),
    end: fc.boolean(),
  })
  .map(({ vars, noise, eol, bom, end }) => {
    const known = new Map<string, string>();
    const lines = vars.flatMap((each, index) => {
      const key = NAMES[index] ?? "";
      known.set(key, each.value.value.replaceAll("\n", eol));
      return [...(noise[index] ?? []), `${each.export ? "export " : ""}${key}${each.equals}${each.value.text}${each.tail}`];
    });
    return { known, text: bom + [...lines, ...(noise[4] ?? [])].join("\n").replaceAll("\n", eol) + (end ? eol : "") };
  });

const comments = (text: string): string[] => text.split(/\r?\n/).filter((line) => COMMENTS.includes(line));

describe("a variable in a .env text", () => {
  const env = "# mine\nexport A=1   # why\nB='x # y'\n\nC=\"two\nlines\"";

  it("is set where it stands, its export, quotes' end and comment kept", () => {
    assert.equal(set(env, "A", "http://h:1/v1"), env.replace("=1 ", "=http://h:1/v1 "));
    assert.equal(set(env, "B", "z"), env.replace("'x # y'", "z"));
    assert.equal(set(env, "C", 3), env.replace('"two\nlines"', "3"));
    assert.equal(set("A= # later\n", "A", "x"), "A=x # later\n");
    assert.equal(set("A=\r\nB=2\r\n", "A", "x"), "A=x\r\nB=2\r\n");
    assert.equal(set("export A # from outside\n", "A", "x"), "export A=x # from outside\n");
  });

  it("is added at the end, with the text's own line ends", () => {
    assert.equal(set(env, "D", "x y"), `${env}\nD='x y'`);
    assert.equal(set("A=1\r\n", "D", "x"), "A=1\r\nD=x\r\n");
    assert.equal(set("export A=1\n", "D", "x"), "export A=1\nexport D=x\n");
    assert.equal(set("", "D", "it's"), 'D="it\'s"\n');
    assert.equal(set("\ufeff", "D", "x"), "\ufeffD=x\n");
  });

  it("is taken out with its line", () => {
    assert.equal(remove(env, "A"), env.replace("export A=1   # why\n", ""));
    assert.equal(remove(env, "C"), env.replace('\nC="two\nlines"', ""));
    assert.equal(remove(env, "NOT"), env);
  });

  it("is put back as it was written, also where it is gone", () => {
    assert.equal(sourceAt(env, ["B"], "x"), "'x # y'");
    assert.equal(withEdits("A=1\n", putAt("A=1\n", ["B"], "'x # y'", "x")), "A=1\nB='x # y'\n");
  });

  it("that is there twice is read as its readers do, and not edited", () => {
    assert.equal(get("A=1\nB=1\nA=2\n", "A"), "2");
    assert.throws(() => set("A=1\nB=1\nA=2\n", "A", 3), saying(/\/w\/\.env sets A twice \(again in line 3\); the last one counts/, { name: "UsageError" }));
    assert.throws(() => remove("A=1\nA=2\n", "A"), { name: "UsageError" });
  });

  it("is no value that readers would take differently", () => {
    assert.throws(() => set("", "A", "a'b\"c"), saying(/cannot be written/, { name: "UsageError" }));
    assert.throws(() => set("", "A", "a\nb'"), saying(/cannot be written/, { name: "UsageError" }));
  });

  for (const [what, text, place] of [
    ["quotes that do not end", "A=1\nB='x\nC=2\n", "line 2, column 3"],
    ["a line without an equals sign", "A=1\nhello world\n", "line 2, column 7"],
    ["a value without a name", "A=1\n=2\n", "line 2, column 1"],
    ["something behind quotes over several lines", "A='x\ny' z\n", "line 2, column 3"],
  ] as const)
    it(`is refused beside ${what}, with line and column`, () => {
      assert.throws(() => set(text, "Z", 1), saying(new RegExp(`^/w/\\.env cannot be read: ${place} `), { name: "UsageError" }));
    });

  it("reads like a shell where it is written plain or in single quotes", () => {
    for (const value of ["a", "http://127.0.0.1:11434/v1", "with space", "tuned/qwen3-4b:fast", "$HOME `x` \"q\"", ""]) {
      const shell = spawnSync("bash", ["-c", `${set("", "A", value)}printf %s "$A"`], { encoding: "utf8" });
      assert.equal(shell.stdout, value);
    }
  });

  it("set in any text: all else stays, and the way back gives the same bytes", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...NAMES, "NEW"), fc.stringMatching(/^[a-z:/ #$"]{0,12}$/), ({ text, known }, key, value) => {
        for (const [name, was] of known) assert.equal(get(text, name), was, text);
        const edits = setAt(text, [key], value, "x");
        const edited = withEdits(text, edits);
        assert.equal(get(edited, key), value);
        for (const [name, was] of known) if (name !== key) assert.equal(get(edited, name), was, edited);
        assert.deepEqual(comments(edited), comments(text), edited);
        assert.equal(withEdits(edited, inverse(text, edits)), text);
        const source = sourceAt(text, [key], "x");
        if (source !== null) assert.equal(withEdits(edited, putAt(edited, [key], source, "x")), text);
        const left = remove(edited, key);
        assert.equal(get(left, key), undefined);
        for (const [name, was] of known) if (name !== key) assert.equal(get(left, name), was, left);
      }),
      { numRuns: 1000 },
    );
  });
});
