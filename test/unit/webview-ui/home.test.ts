import assert from "node:assert/strict";
import { NO_LIMITS } from "../../../src/core/preset/goal";
import type { GoalLimits } from "../../../src/core/preset/goal";
import { answerOf, missingWords } from "../../../webview-ui/home/answer";
import { FIRST_CHOICES, homeChoicesFrom } from "../../../webview-ui/home/choices";
import { comparedRows } from "../../../webview-ui/home/compare";
import { HOME_COLUMN_IDS, HOME_COLUMNS } from "../../../webview-ui/home/columns";
import type { HomeColumnId } from "../../../webview-ui/home/columns";
import { filtered, provenWords, rowOf } from "../../../webview-ui/home/rows";
import type { HomeRow } from "../../../webview-ui/home/rows";
import { ageWords } from "../../../webview-ui/model/age";
import { sorted } from "../../../webview-ui/model/sort";
import { homeModel, point, SIX } from "../../webview/home-states";

const rows = (limits: Partial<GoalLimits> = {}): HomeRow[] => SIX.map((model) => rowOf(model, { ...NO_LIMITS, ...limits }));
const words = (limits?: Partial<GoalLimits>): Record<string, string> => Object.fromEntries(rows(limits).map((row) => [row.model.name, provenWords(row)]));
const QUICK = { minDecodeTokensPerSecond: 20, maxTtftMs: 10_000 };

describe("the table of all models", () => {
  it("has the largest proven context of each, or says why there is none", () => {
    assert.deepEqual(words(), {
      "qwen3-coder:30b": "64K",
      "llama3.1:8b": "32K",
      "gemma3:4b": "24K, provisional",
      "phi4:14b": "8K, stale",
      "smollm2:135m": "not measured",
      "nomic-embed-text:latest": "cannot be measured",
    });
    assert.equal(provenWords(rowOf(homeModel("a", { problem: "The journal cannot be read." }), NO_LIMITS)), "results unreadable");
    assert.equal(provenWords(rowOf(homeModel("a", { reading: true }), NO_LIMITS)), "reading…");
    assert.equal(provenWords(rowOf(homeModel("a", { points: [point({ state: "rejected" })] }), NO_LIMITS)), "none stable");
  });

  it("shows under limits what keeps them: context, speed and memory of the same point", () => {
    assert.deepEqual([words(QUICK)["qwen3-coder:30b"], words(QUICK)["llama3.1:8b"], words(QUICK)["phi4:14b"]], ["16K", "none within limits", "not measured"]);
    const [qwen] = rows(QUICK);
    assert.ok(qwen);
    const cell = (id: HomeColumnId): string => HOME_COLUMNS[id].text(qwen);
    assert.deepEqual([cell("proven"), cell("decode"), cell("ttft"), cell("memory")], ["16K", "31.0 tok/s", "9.0 s", "18.0 GiB"]);
  });

  it("sorts every column that has an order, with what is not known last either way", () => {
    for (const id of HOME_COLUMN_IDS) {
      const { key } = HOME_COLUMNS[id];
      if (!key) {
        assert.ok(id === "compare" || id === "measure", id);
        continue;
      }
      for (const descending of [true, false]) {
        const keys: (number | string | null)[] = sorted(rows(), key, descending).map(key);
        const knownFirst = keys.filter((value) => value !== null);
        assert.deepEqual(keys.slice(0, knownFirst.length), knownFirst, id);
        const turned = descending ? knownFirst.toReversed() : knownFirst;
        assert.deepEqual(turned, knownFirst.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)), id);
      }
    }
  });

  it("is filtered by words and by what is known", () => {
    const names = (text: string, shown: Parameters<typeof filtered>[1]["shown"]): string[] =>
      filtered(rows(), { text, shown }).map(({ model }) => model.name);
    assert.deepEqual(names("", "proven"), ["qwen3-coder:30b", "llama3.1:8b"]);
    assert.deepEqual(names("", "unmeasured"), ["smollm2:135m", "nomic-embed-text:latest"]);
    assert.deepEqual(names("", "applied"), ["qwen3-coder:30b"]);
    assert.deepEqual(names("LLAMA q4", "all"), ["llama3.1:8b"]);
    assert.deepEqual(names("provisional", "measured"), ["gemma3:4b"]);
  });
});

describe("a goal without a model's name", () => {
  it("comes to the largest proven context of all models, and says what is not known yet", () => {
    const answer = answerOf(rows(QUICK));
    assert.deepEqual([answer.best?.model, answer.best?.point.contextTokens, answer.best?.point.preset, answer.others], ["qwen3-coder:30b", 16_384, "fast", 0]);
    assert.equal(missingWords(answer.missing), "1 measured within the limits, not proven; 2 not measured; 1 measured, none within the limits");
  });

  it("offers a larger one of the best, then what is nearly proven, then what nobody measured", () => {
    const offers = (limits: Partial<GoalLimits>): unknown => answerOf(rows(limits)).offers.map(({ kind, model, contextTokens }) => [kind, model, contextTokens]);
    assert.deepEqual(offers(QUICK), [
      ["larger", "qwen3-coder:30b", null],
      ["prove", "gemma3:4b", 24_576],
      ["measure", "phi4:14b", null],
    ]);
    assert.deepEqual(offers({ minDecodeTokensPerSecond: 100 }), [
      ["measure", "phi4:14b", null],
      ["measure", "smollm2:135m", null],
      ["measure", "qwen3-coder:30b", null],
    ]);
  });

  it("is no model that the server has no more: its evidence is shown, and nothing can be done with it", () => {
    const gone = homeModel("gone:7b", { gone: true, measurable: false, points: [point({ contextTokens: 131_072 })] });
    const answer = answerOf([...rows(QUICK), rowOf(gone, { ...NO_LIMITS, ...QUICK })]);
    assert.equal(answer.best?.model, "qwen3-coder:30b");
    assert.equal(provenWords(rowOf(gone, NO_LIMITS)), "128K");
  });

  it("is measured with no model that cannot be measured or read", () => {
    const models = [homeModel("embed", { measurable: false }), homeModel("torn", { problem: "The journal cannot be read." })];
    const answer = answerOf(models.map((model) => rowOf(model, NO_LIMITS)));
    assert.deepEqual([answer.best, answer.offers, missingWords(answer.missing)], [null, [], ""]);
  });
});

describe("two models beside each other", () => {
  it("differ in what is measured of both, by how much, and are equal where they read the same", () => {
    const [qwen, llama] = rows();
    assert.ok(qwen && llama);
    const table = Object.fromEntries(comparedRows(qwen, llama).map(([label = "", ...cells]) => [label, cells]));
    assert.deepEqual(table["Proven context"], ["64K", "32K", "−50 %"]);
    assert.deepEqual(table.Decode, ["12.0 tok/s", "22.0 tok/s", "+83 %"]);
    assert.deepEqual(table.Quantization, ["Q4_K_M", "Q4_K_M", "same"]);
    assert.deepEqual(table.Applied, ["Balanced", "–", ""]);
  });

  it("say what is missing of one, and give no difference then", () => {
    const [qwen, , gemma] = rows();
    const smollm = rows()[4];
    assert.ok(qwen && gemma && smollm);
    const cells = (first: HomeRow, second: HomeRow, label: string): unknown => comparedRows(first, second).find(([name]) => name === label)?.slice(1);
    assert.deepEqual(cells(qwen, smollm, "Decode"), ["12.0 tok/s", "–", ""]);
    assert.deepEqual(cells(qwen, gemma, "Proven context"), ["64K", "24K, provisional", ""]);
  });
});

describe("the age of evidence", () => {
  it("is told in the largest unit of which there are two", () => {
    const ago = (ms: number): string => ageWords(1e12 - ms, 1e12);
    const hour = 3_600_000;
    assert.deepEqual(
      [-hour, 0, 90_000, 5 * 60_000, 30 * hour, 3 * 24 * hour, 20 * 24 * hour, 100 * 24 * hour, 800 * 24 * hour].map(ago),
      ["now", "now", "now", "5 minutes ago", "30 hours ago", "3 days ago", "2 weeks ago", "3 months ago", "2 years ago"],
    );
  });
});

describe("what was chosen on the page of all models", () => {
  it("falls back to the first choices where it is of another version, or broken", () => {
    for (const saved of [undefined, null, 7, "x", [], { filter: 1, sort: { column: "gone", descending: 3 }, compared: "a", limits: "x" }])
      assert.deepEqual(homeChoicesFrom(saved), FIRST_CHOICES);
  });

  it("comes back as it was", () => {
    const chosen = { filter: { text: "q", shown: "proven" }, sort: { column: "age", descending: false }, limits: { ...NO_LIMITS, maxTtftMs: 5 }, compared: ["a", "b"] };
    assert.deepEqual(homeChoicesFrom(JSON.parse(JSON.stringify(chosen))), chosen);
  });
});
