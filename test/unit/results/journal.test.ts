import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { inWords } from "../../../src/words/said";
import type { JournalRecord } from "../../../src/core/domain/journal";
import { journalledModels, openJournal, readJournal } from "../../../src/results";
import { journalPath } from "../../../src/results/journal";
import { saying, sentenceOf } from "../../support/saying";
import type { Said } from "../../../src/core/domain/statements";
import { together } from "../../../src/core/domain/statements";
import { inFolder } from "./folder";
import { progressOf } from "../../../src/core/plan/progress-of";
import { assembleReport } from "../../../src/core/report/assemble";
import { sampleOf, sampleRun } from "./records";

const MODEL = "tiny:1b";
const line = (record: object): string => `${JSON.stringify(record)}\n`;

/** Puts `text` where the model's journal is; returns its path. */
function plant(folder: string, text: string): string {
  const path = journalPath(folder, MODEL);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

async function appendAll(folder: string, records: readonly JournalRecord[], model = MODEL): Promise<readonly Said[]> {
  const journal = await openJournal(folder, { model });
  try {
    await Promise.all(records.map((record) => journal.append(record)));
    return journal.warnings;
  } finally {
    await journal.close();
  }
}

describe("the journal", () => {
  it("gives back every kind of record as it was written, in order, though appended at once", () =>
    inFolder(async (folder) => {
      const { records } = await sampleRun();
      await appendAll(folder, records);
      assert.deepEqual(await readJournal(folder, MODEL), { records, warnings: [] });
    }));

  it("is empty where nothing was measured yet", () =>
    inFolder(async (folder) => {
      assert.deepEqual(await readJournal(folder, MODEL), { records: [], warnings: [] });
      assert.deepEqual(await journalledModels(folder), []);
    }));

  it("goes on behind what an earlier run wrote", () =>
    inFolder(async (folder) => {
      const [first, second] = [await sampleOf("run-started"), await sampleOf("load")];
      await appendAll(folder, [first]);
      await appendAll(folder, [second]);
      assert.deepEqual((await readJournal(folder, MODEL)).records, [first, second]);
    }));

  it("keeps models apart, and knows which were measured", () =>
    inFolder(async (folder) => {
      const started = await sampleOf("run-started");
      for (const model of ["a/b:1", "a_b:1"]) await appendAll(folder, [{ ...started, request: { ...started.request, model } }], model);
      assert.deepEqual((await journalledModels(folder)).sort(), ["a/b:1", "a_b:1"]);
    }));

  it("refuses a record that could not be read again, and stays readable", () =>
    inFolder(async (folder) => {
      const load = await sampleOf("load");
      const journal = await openJournal(folder, { model: MODEL });
      await assert.rejects(journal.append({ ...load, loadMs: Number.NaN, startedAt: Number.NaN }), /does not fit the journal's schema/);
      await journal.append(load);
      await journal.close();
      assert.deepEqual((await readJournal(folder, MODEL)).records, [load]);
    }));

  it("ignores keys that it does not know", () =>
    inFolder(async (folder) => {
      const load = await sampleOf("load");
      plant(folder, line({ ...load, later: "addition" }));
      assert.deepEqual((await readJournal(folder, MODEL)).records, [load]);
    }));
});

describe("a journal that a crash has cut", () => {
  it("keeps every whole line, wherever it was cut, and can be appended to", async () => {
    const { records } = await sampleRun();
    const some = records.slice(0, 4);
    const whole = Buffer.from(some.map(line).join(""));
    const ends = some.map((_, index) =>
      Buffer.byteLength(
        some
          .slice(0, index + 1)
          .map(line)
          .join(""),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), (cut) =>
        inFolder(async (folder) => {
          const path = plant(folder, "");
          writeFileSync(path, whole.subarray(0, cut));
          // The last line is whole without its line end, too.
          const kept = some.filter((_, index) => (ends[index] ?? 0) - 1 <= cut);
          assert.deepEqual((await readJournal(folder, MODEL)).records, kept);
          await appendAll(folder, [records[4]!]);
          assert.deepEqual(await readJournal(folder, MODEL), { records: [...kept, records[4]], warnings: [] });
        }),
      ),
      { numRuns: 40 },
    );
  });

  for (const [name, torn] of [
    ["half a record", '{"schema":1,"kind":"tri'],
    ["half a record with a line end", '{"schema":1,"kind":"tri\n'],
    ["zeros, as a power cut leaves them", "\0\0\0\0"],
  ] as const) {
    it(`moves ${name} aside and says where`, () =>
      inFolder(async (folder) => {
        const load = await sampleOf("load");
        const path = plant(folder, line(load) + torn);
        const [warning] = await appendAll(folder, []);
        assert.match(inWords(warning ?? ""), /^The last line of .* was torn .*; it was moved to .*\.torn-1\.$/);
        assert.equal(readFileSync(path, "utf8"), line(load));
        assert.equal(readFileSync(`${path}.torn-1`, "utf8"), torn);
      }));
  }

  it("keeps the torn lines of several crashes", () =>
    inFolder(async (folder) => {
      const path = plant(folder, "");
      for (const torn of ['{"first', '{"second']) {
        appendFileSync(path, torn);
        await appendAll(folder, []);
      }
      assert.deepEqual([readFileSync(`${path}.torn-1`, "utf8"), readFileSync(`${path}.torn-2`, "utf8")], ['{"first', '{"second']);
    }));

  it("is only read, not mended, by a reader", () =>
    inFolder(async (folder) => {
      const load = await sampleOf("load");
      const path = plant(folder, `${line(load)}{"half`);
      const { records, warnings } = await readJournal(folder, MODEL);
      assert.deepEqual(records, [load]);
      assert.match(inWords(together(warnings)), /is torn .* and was left out\.$/);
      assert.equal(readFileSync(path, "utf8"), `${line(load)}{"half`);
      assert.deepEqual(readdirSync(dirname(path)), [path.slice(dirname(path).length + 1)]);
    }));
});

describe("a journal with lines of kinds that this O3 does not know", () => {
  const strange: readonly (readonly [string, (load: object) => object, RegExp])[] = [
    ["of another kind of run", (load) => ({ ...load, runKind: "to-come", kind: "crowd-round" }), /^1 line of .* could not be read and was left out: .* runs of the kind "to-come"/],
    ["that start such a run", (load) => ({ ...load, runKind: "to-come", kind: "run-started" }), /runs of the kind "to-come"/],
    ["of another kind of record", (load) => ({ ...load, kind: "minute", peak: 3 }), /^1 line of .*"minute" records\. Update O3 to read it\.$/],
    ["named like what every object has", (load) => ({ ...load, kind: "constructor" }), /"constructor" records/],
    ["of a kind that O3 0.1 did not have", () => ({ schema: 1, kind: "minute", runId: "a" }), /"minute" records/],
  ];
  for (const [name, change, sentence] of strange) {
    it(`keeps them, passes them over and says so: ${name}`, () =>
      inFolder(async (folder) => {
        const load = await sampleOf("load");
        const planted = `${line(change(load))}${line(load)}`;
        const path = plant(folder, planted);
        const { records, warnings } = await readJournal(folder, MODEL);
        assert.deepEqual(records, [load]);
        assert.match(inWords(together(warnings)), sentence);
        const journal = await openJournal(folder, { model: MODEL });
        assert.match(inWords(together(journal.warnings)), sentence);
        await journal.append(load);
        await journal.close();
        assert.equal(readFileSync(path, "utf8"), `${planted}${line(load)}`);
      }));
  }
});

describe("a journal of O3 0.1", () => {
  const old = readFileSync(join(__dirname, "..", "..", "fixtures", "journals", "schema-1.jsonl"), "utf8");

  it("is read whole: a run that was cut off and the one that went on are one, with their presets and what was tuned", () =>
    inFolder(async (folder) => {
      plant(folder, old);
      const { records, warnings } = await readJournal(folder, MODEL);
      assert.deepEqual(warnings, []);
      assert.equal(records.length, old.trimEnd().split("\n").length);
      assert.deepEqual([...new Set(records.map(({ schema, runKind }) => `${schema} ${runKind}`))], ["2 optimize"]);
      assert.ok(records.every(({ at }) => at >= 0));
      const report = assembleReport(records);
      assert.deepEqual(report?.runIds, ["run-1", "run-2"]);
      assert.deepEqual(report.presets.map(({ name, contextTokens }) => [name, contextTokens]), [["balanced", 8192]]);
      assert.equal(report.tuning?.visits.made, 13);
      assert.match(report.tuning.notTuned.map(({ why }) => inWords(why)).join(), /No ollama program was found/);
    }));

  it("that was cut off between the race's result and its plan has no result yet: the race's last word is asked for again", () =>
    inFolder(async (folder) => {
      const lines = old.split("\n");
      const tunedAt = lines.findIndex((text) => text.includes('"kind":"tuned"'));
      plant(folder, `${lines.slice(0, tunedAt + 1).join("\n")}\n`);
      const { records } = await readJournal(folder, MODEL);
      assert.equal(records.at(-1)?.kind, "tuned");
      assert.equal(progressOf(records).tuned, null);
    }));

  it("is written on in today's schema", () =>
    inFolder(async (folder) => {
      const path = plant(folder, old);
      const load = await sampleOf("load");
      await appendAll(folder, [load]);
      assert.equal(readFileSync(path, "utf8"), `${old}${line(load)}`);
      assert.deepEqual((await readJournal(folder, MODEL)).records.at(-1), load);
    }));
});

describe("a journal that cannot be trusted", () => {
  const bad: readonly (readonly [string, (load: object) => string, RegExp])[] = [
    ["broken JSON in the middle", (load) => `${line(load)}{"half\n${line(load)}`, /line 2: this is no JSON\./],
    ["a line of another kind", (load) => `${line({ hello: "world" })}${line(load)}`, /line 1: this is no journal record of O3\./],
    ["a whole last line that is no record", (load) => `${line(load)}${line({ ...load, outcome: 5 })}`, /line 2: this is no journal record/],
    [
      "a record of a newer O3",
      (load) => `${line(load)}${line({ ...load, schema: 3 })}`,
      /line 2: it was written by a newer O3 \(schema 3; this one reads 2\)/,
    ],
  ];
  for (const [name, text, sentence] of bad) {
    it(`is refused with file and line, and left as it is: ${name}`, () =>
      inFolder(async (folder) => {
        const planted = text(await sampleOf("load"));
        const path = plant(folder, planted);
        for (const use of [() => readJournal(folder, MODEL), () => openJournal(folder, { model: MODEL })]) {
          await assert.rejects(use(), (error: Error & { readonly reason?: string }) => {
            assert.equal(error.reason, "corrupt");
            assert.match(sentenceOf(error), sentence);
            assert.ok(sentenceOf(error).startsWith(path), sentenceOf(error));
            assert.match(sentenceOf(error), /Fix or remove that line, or choose another results folder/);
            return true;
          });
        }
        assert.equal(readFileSync(path, "utf8"), planted);
        assert.deepEqual(readdirSync(folder), ["logs"], "no lock is left behind");
      }));
  }

  it("is refused where a folder stands in its place", () =>
    inFolder(async (folder) => {
      mkdirSync(journalPath(folder, MODEL), { recursive: true });
      await assert.rejects(openJournal(folder, { model: MODEL }), saying(/a folder where a file has to be\. Choose another/, { reason: "io" }));
    }));

  it("is refused where the results folder is a file", () =>
    inFolder(async (folder) => {
      const out = join(folder, "out");
      writeFileSync(out, "");
      await assert.rejects(openJournal(out, { model: MODEL }), saying(/a file where a folder has to be/, { reason: "io" }));
    }));
});
