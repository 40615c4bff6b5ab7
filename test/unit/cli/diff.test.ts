import assert from "node:assert/strict";
import fc from "fast-check";
import { unifiedDiff } from "../../../src/cli/diff";

const lines = fc.array(fc.constantFrom("a", "b", "c", "", " x"), { maxLength: 30 });
const text = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
const marked = (diff: string, marks: string): string[] => diff.split("\n").filter((line) => line !== "" && marks.includes(line.charAt(0)));

describe("a diff of two texts", () => {
  it("is empty where they are the same", () => {
    assert.equal(unifiedDiff("a\nb\n", "a\nb\n"), "");
  });

  it("shows a changed line between three lines on each side", () => {
    const before = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    assert.equal(unifiedDiff(text(before), text(before.with(4, "five"))), "@@ -2 +2 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  });

  it("of a file that is made is all of it", () => {
    assert.equal(unifiedDiff("", "a\r\nb\r\n"), "@@ -1 +1 @@\n+a\n+b\n");
  });

  it("takes out and puts in what makes one text of the other, and no line too many", () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const diff = unifiedDiff(text(a), text(b));
        const count = (all: readonly string[], line: string): number => all.filter((other) => other === line).length;
        for (const line of new Set([...a, ...b])) {
          const gone = count(marked(diff, "-"), `-${line}`);
          const come = count(marked(diff, "+"), `+${line}`);
          assert.equal(come - gone, count(b, line) - count(a, line));
          assert.ok(gone <= count(a, line) && come <= count(b, line));
        }
      }),
    );
  });
});
