import assert from "node:assert/strict";
import fc from "fast-check";
import type { TrialRow } from "../../../src/protocol/panel";
import { NO_FILTER } from "../../../webview-ui/model/choices";
import { COLUMN_IDS, COLUMNS } from "../../../webview-ui/model/columns";
import { shownRows } from "../../../webview-ui/model/rows";
import { trialRow } from "./trial-row";

const BY_NUMBER = { column: "number", descending: false } as const;
const numbers = (rows: readonly TrialRow[]): number[] => rows.map(({ number }) => number);

describe("the rows that the panel shows", () => {
  const rows = [
    trialRow({ number: 1, type: "load", purpose: "baseline", contextTokens: 4096, loadMs: 900 }),
    trialRow({ number: 2, purpose: "fill", contextTokens: 65_536, ttftMs: 40_000 }),
    trialRow({ number: 3, purpose: "question", contextTokens: 65_536, outcome: "failed", detail: "Only 3 tokens came", ttftMs: 50 }),
    trialRow({ number: 4, purpose: "question", contextTokens: 8192, outcome: "void", contended: true }),
  ];

  it("hold every word of the filter, whatever its case", () => {
    assert.deepEqual(numbers(shownRows(rows, { ...NO_FILTER, text: "QUESTION tokens" }, BY_NUMBER)), [3]);
  });

  it("are found by a context as people write it", () => {
    for (const text of ["65536", "65,536", "64k"])
      assert.deepEqual(numbers(shownRows(rows, { ...NO_FILTER, text }, BY_NUMBER)), [2, 3], text);
  });

  it("are of the type and outcome asked for", () => {
    assert.deepEqual(numbers(shownRows(rows, { ...NO_FILTER, type: "load" }, BY_NUMBER)), [1]);
    assert.deepEqual(numbers(shownRows(rows, { ...NO_FILTER, outcome: "void" }, BY_NUMBER)), [4]);
  });

  it("have those without a value last, whichever way they are sorted", () => {
    assert.deepEqual(numbers(shownRows(rows, NO_FILTER, { column: "ttft", descending: false })), [3, 2, 1, 4]);
    assert.deepEqual(numbers(shownRows(rows, NO_FILTER, { column: "ttft", descending: true })), [2, 3, 1, 4]);
  });

  it("are all there after any sort, in an order that its column agrees with", () => {
    const row = fc.record({
      number: fc.nat(),
      ttftMs: fc.option(fc.nat(50)),
      detail: fc.string({ maxLength: 3 }),
      contended: fc.boolean(),
      ownDelayMs: fc.option(fc.nat(50)),
    });
    fc.assert(
      fc.property(fc.array(row.map(trialRow)), fc.constantFrom(...COLUMN_IDS), fc.boolean(), (some, column, descending) => {
        const sorted = shownRows(some, NO_FILTER, { column, descending });
        assert.equal(sorted.length, some.length);
        const keys = sorted.map(COLUMNS[column].key).filter((key) => key !== null);
        for (const [index, key] of keys.slice(1).entries()) assert.ok(descending ? keys[index]! >= key : keys[index]! <= key);
      }),
    );
  });

  it("are not the host's own array turned round", () => {
    shownRows(rows, NO_FILTER, { column: "number", descending: true });
    assert.deepEqual(numbers(rows), [1, 2, 3, 4]);
  });
});
