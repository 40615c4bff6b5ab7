import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "smol-toml";
import { inverse, withEdits } from "../../../../src/apply/text/edit";
import type { Path } from "../../../../src/apply/text/path";
import { putAt, removeAt, setAt, sourceAt, valueAt } from "../../../../src/apply/text/toml";
import { inlineText, keyText } from "../../../../src/apply/text/toml-write";
import { saying } from "../../../support/saying";
import { documents, isMap, paths, sorted, withValue } from "./documents";
import type { Json } from "./documents";

const MODEL = { name: "fast", limit: { context: 65_536, output: 8192 } };
const set = (text: string, path: Path, value: unknown): string => withEdits(text, setAt(text, path, value, "x"));
const remove = (text: string, path: Path, kept = 0): string => withEdits(text, removeAt(text, path, kept, "x"));
const meaning = (text: string): Json => JSON.parse(JSON.stringify(parse(text.replace(/^\ufeff/, "")))) as Json;

/** TOML has no null. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.filter((entry) => entry !== null).map(withoutNulls);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])));
}

type Choose = (count: number) => number;

/** As people write it: headers, dotted keys and inline tables mixed, comments and blank lines anywhere, any blanks around signs. */
function written(document: Record<string, Json>, choose: Choose, eol: string): string {
  const blank = (): string => ["", " ", "  ", "\t"][choose(4)] ?? "";
  const key = (steps: readonly string[]): string => steps.map((step) => (choose(3) === 0 && !/['\n]|[^\x20-\x7e]/.test(step) ? `'${step}'` : keyText([step]))).join(`${blank()}.${blank()}`);
  const noise = (): string[] => [[], [], [], [""], ["# about"], ["", "  # x = 1"]][choose(6)] ?? [];
  const tail = (): string => ["", "", "", " # why", "\t#"][choose(5)] ?? "";
  const value = (json: Json): string => {
    if (Array.isArray(json)) return choose(2) === 0 ? `[${blank()}${json.map(value).join(`,${blank()}`)}${blank()}]` : `[ # list${eol}${json.map((item) => `  ${value(item)}, # item${eol}`).join("")}]`;
    if (isMap(json)) return `{${blank()}${Object.entries(json).map(([name, inner]) => `${key([name])}${blank()}=${blank()}${value(inner)}`).join(`${blank()},${blank()}`)}${blank()}}`;
    if (typeof json === "string" && choose(3) === 0 && /^[\n\x20-\x26\x28-\x7e\xa0-\ud7ff]*$/.test(json)) return json.includes("\n") || choose(2) === 0 ? `'''${eol}${json}'''` : `'${json}'`;
    return inlineText(json);
  };
  const lines: string[] = [];
  const table = (at: readonly string[], prefix: readonly string[], map: Record<string, Json>): (() => void)[] => {
    const later: (() => void)[] = [];
    for (const [name, inner] of Object.entries(map)) {
      const style = choose(3);
      if (isMap(inner) && style === 0 && prefix.length === 0) later.push(() => {
        lines.push(...noise());
        if (Object.values(inner).every(isMap) && Object.keys(inner).length > 0 && choose(2) === 0) {
          for (const [below, deep] of Object.entries(inner)) if (isMap(deep)) section([...at, name, below], deep, false);
        } else section([...at, name], inner, false);
      });
      else if (Array.isArray(inner) && inner.length > 0 && inner.every(isMap) && style === 0 && prefix.length === 0) later.push(() => {
        for (const entry of inner) if (isMap(entry)) section([...at, name], entry, true);
      });
      else if (isMap(inner) && style === 1 && Object.keys(inner).length > 0) later.unshift(...table(at, [...prefix, name], inner));
      else lines.push(...noise(), `${blank()}${key([...prefix, name])}${blank()}=${blank()}${value(inner)}${tail()}`);
    }
    return later;
  };
  const section = (at: readonly string[], map: Record<string, Json>, isEntry: boolean): void => {
    const head = `${blank()}${key(at)}${blank()}`;
    lines.push(`${blank()}${isEntry ? `[[${head}]]` : `[${head}]`}${tail()}`);
    for (const write of table(at, [], map)) write();
  };
  for (const write of table([], [], document)) write();
  return [...lines, ...noise()].join(eol);
}

const texts = fc
  .record({
    document: documents.map((document) => withoutNulls(document) as Record<string, Json>),
    choices: fc.array(fc.nat({ max: 59 }), { minLength: 20, maxLength: 60 }),
    eol: fc.constantFrom("\n", "\r\n"),
    bom: fc.constantFrom("", "\ufeff"),
    end: fc.boolean(),
  })
  .map(({ document, choices, eol, bom, end }) => {
    let used = 0;
    const text = written(document, (count) => (choices[used++ % choices.length] ?? 0) % count, eol);
    return { document, text: bom + text + (end ? eol : "") };
  })
  // A generator's slip (a dotted key that opens a table again) is no text to edit.
  .filter(({ text }) => isToml(text));

function isToml(text: string): boolean {
  try {
    parse(text.replace(/^\ufeff/, ""));
    return true;
  } catch {
    return false;
  }
}

/** Comments by a scan of its own: strings of any kind are passed over. */
const commentsIn = (text: string): string[] =>
  [...text.matchAll(/"""(?:\\[^]|[^\\])*?"""{1,3}|'''[^]*?'''{1,3}|"(?:\\.|[^"\\])*"|'[^'\n]*'|(#[^\r\n]*)/g)].flatMap(([, comment]) => comment ?? []);

const outcome = (text: string, path: Path): string | null => {
  try {
    return set(text, path, MODEL);
  } catch (error) {
    assert.equal((error as Error).name, "UsageError", String((error as Error).stack));
    return null;
  }
};

describe("a value in a TOML text", () => {
  const codex = '# mine\nmodel = "gpt"  # why\n\n[model_providers.local]\nname = "x"\n# base_url = "old"\n\n[profiles.oss]\nmodel = "m"\nstream = false';

  it("is set where it stands, its comment kept", () => {
    assert.equal(set(codex, ["model"], "tuned/a:fast"), codex.replace('"gpt"', '"tuned/a:fast"'));
  });

  it("is added below the last key of its table", () => {
    assert.equal(set(codex, ["model_provider"], "o3"), codex.replace("# why\n", '# why\nmodel_provider = "o3"\n'));
    assert.equal(set(codex, ["profiles", "oss", "n"], 1), `${codex}\nn = 1`);
  });

  it("is a table of its own below the last of its kind and its comments", () => {
    assert.equal(
      set(codex, ["model_providers", "o3", "base_url"], "http://127.0.0.1:11434/v1"),
      codex.replace('"old"\n', '"old"\n\n[model_providers.o3]\nbase_url = "http://127.0.0.1:11434/v1"\n'),
    );
  });

  it("goes into an inline table, beside dotted keys, and into the entry of a list", () => {
    assert.equal(set("a = { b = 1 } # c\n", ["a", "d", "e"], 2), "a = { b = 1, d = { e = 2 } } # c\n");
    assert.equal(set("a.b = 1\nz = 0\n", ["a", "d", "e"], 2), "a.b = 1\na.d = { e = 2 }\nz = 0\n");
    const list = "[[m]]\nid = 'x'\n\n[m.limit]\nn = 1\n\n[[m]]\nid = 'y'\n";
    assert.equal(set(list, ["m", { key: "id", value: "x" }, "cost"], { n: 2 }), list.replace("n = 1\n", "n = 1\n\n[m.cost]\nn = 2\n"));
    assert.equal(set(list, ["m", { key: "id", value: "z" }, "n"], 2), `${list}\n[[m]]\nid = "z"\nn = 2\n`);
  });

  it("makes a whole text of an empty one, or of comments alone", () => {
    assert.equal(set("", ["model"], "m"), 'model = "m"\n');
    assert.equal(set("# mine\r\n", ["a", "b"], 1), "# mine\r\n\r\n[a]\r\nb = 1\r\n");
  });

  it("stands above the first table where the text has none but tables", () => {
    assert.equal(set("# head\n\n# of a\n[a]\nb = 1\n", ["m"], 1), "# head\n\nm = 1\n\n# of a\n[a]\nb = 1\n");
  });

  it("takes the place of a table in whatever parts that is written", () => {
    assert.equal(set("[a]\nb = 1 # c\n# d\n[a.e]\nf = 1\n[z]\n", ["a"], { b: 2 }), "[a]\nb = 2\n# d\n[z]\n");
  });

  it("keeps what looks like TOML inside strings", () => {
    const text = "a = '''\n[x]\nb = 1\n'''\nb = \"\"\"\n# no \\\" comment\"\"\"\"\n[x]\n";
    assert.equal(set(text, ["x", "b"], 2), `${text}b = 2\n`);
  });

  it("taken out takes its table, the blank line above and no comment", () => {
    const path = ["model_providers", "o3", "base_url"];
    assert.equal(remove(set(codex, path, "u"), path, 1), codex);
    assert.equal(remove("[a]\n# mine\nb = 1\n", ["a", "b"]), "[a]\n# mine\n");
    assert.equal(remove("a = { b = 1, c = 2 }\n", ["a", "c"]), "a = { b = 1 }\n");
    assert.equal(remove("a = [ # c\n  {id='x'}, # d\n  {id='y'} # e\n]\n", ["a", { key: "id", value: "y" }]), "a = [ # c\n  {id='x'} # d\n   # e\n]\n");
  });

  it("is put back as it was written, also where it is gone", () => {
    assert.equal(sourceAt("a = 'x' # c\n[t]\nb = 0x1F\n", ["a"], "x"), "'x'");
    assert.equal(sourceAt("[t]\nb = 0x1F\n", ["t"], "x"), null);
    assert.equal(withEdits("a = 1\n[t]\n", putAt("a = 1\n[t]\n", ["t", "b"], "0x1F", "x")), "a = 1\n[t]\nb = 0x1F\n");
  });

  it("is read as JSON would have it", () => {
    assert.deepEqual(valueAt("a = 1\nb = 1.5\nd = 1979-05-27 07:32:00\n[c]\nx = [true]\n", ["c"], "x"), { x: [true] });
    assert.equal(valueAt("a = 0x10\n", ["a"], "x"), 16);
    assert.equal(valueAt("a = 1\n", ["a.b"], "x"), undefined);
  });

  it("is refused with line and column in a broken text", () => {
    assert.throws(() => setAt("a = 1\nb = = 2\n", ["a"], 1, "/w/c.toml"), saying(/^\/w\/c\.toml cannot be read as TOML: line 2, column \d+ \(/, { name: "UsageError" }));
    assert.throws(() => setAt("a = 1\na = 2\n", ["a"], 1, "/w/c.toml"), saying(/line 2, column \d+/, { name: "UsageError" }));
  });

  it("is refused where something else is in the way", () => {
    assert.throws(() => setAt("a = 1\n", ["a", "b"], 1, "/w/c.toml"), saying(/\/w\/c\.toml: a is no table/, { name: "UsageError" }));
    assert.throws(() => setAt("[[a]]\nid='x'\n[[a]]\nid='x'\n", ["a", { key: "id", value: "x" }, "b"], 1, "f"), saying(/twice/, { name: "UsageError" }));
  });

  it("set in any text: all else means the same, no comment is lost, and the way back gives the same bytes", () => {
    let refused = 0;
    fc.assert(
      fc.property(texts, paths, ({ text, document }, path) => {
        assert.deepEqual(sorted(meaning(text)), sorted(document), text);
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
        assert.deepEqual(sorted(meaning(edited)), sorted(wanted), edited);
        assert.deepEqual(valueAt(edited, path, "x"), MODEL);
        const edits = setAt(text, path, MODEL, "x");
        assert.equal(withEdits(edited, inverse(text, edits)), text);
        if (valueAt(text, path, "x") === undefined) assert.deepEqual(commentsIn(edited), commentsIn(text), edited);
        const source = sourceAt(text, path, "x");
        if (source !== null) assert.equal(withEdits(edited, putAt(edited, path, source, "x")), text);
      }),
      { numRuns: 1000 },
    );
    assert.ok(refused <= 20, `${refused} of 1000 refused`);
  });

  it("set where it was not and taken out again leaves all else as it means, with its comments", () => {
    let refused = 0;
    fc.assert(
      fc.property(texts, paths, ({ text, document }, path) => {
        fc.pre(withValue(document, path, MODEL) !== undefined && valueAt(text, path, "x") === undefined);
        const edited = outcome(text, path);
        if (edited === null) {
          refused += 1;
          return;
        }
        const left = remove(edited, path);
        assert.equal(valueAt(left, path, "x"), undefined);
        const named = path.some((step) => typeof step !== "string") && path.length > 0;
        if (!named) assert.deepEqual(sorted(pruned(meaning(left))), sorted(pruned(document)), left);
        assert.deepEqual(commentsIn(left), commentsIn(text), left);
      }),
      { numRuns: 1000 },
    );
    assert.ok(refused <= 20, `${refused} refused`);
  });
});

/** Empty tables on the way may go or stay. */
function pruned(value: Json): Json {
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]): [string, Json] => [key, pruned(inner)])
      .filter(([, inner]) => !(isMap(inner) && Object.keys(inner).length === 0) && !(Array.isArray(inner) && inner.length === 0)),
  );
}
