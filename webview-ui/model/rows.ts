import type { TrialRow } from "../../src/protocol/panel";
import type { TrialFilter, TrialSort } from "./choices";
import { COLUMNS, purposeText } from "./columns";
import { shortTokens } from "./words";
import { say, told } from "../say";

/** The rows that pass the filter, sorted; equal ones stay in the order of the run. */
export function shownRows(rows: readonly TrialRow[], filter: TrialFilter, sort: TrialSort): TrialRow[] {
  const wanted = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => matches(row, filter, wanted)).sort(comparison(sort));
}

function matches(row: TrialRow, { type, outcome }: TrialFilter, words: readonly string[]): boolean {
  if (type !== "all" && row.type !== type) return false;
  if (outcome !== "all" && row.outcome !== outcome) return false;
  if (words.length === 0) return true;
  const text = searched(row);
  return words.every((word) => text.includes(word));
}

/** What a filter looks through: cheap enough for 10,000 rows at every key. */
function searched(row: TrialRow): string {
  const context =
    row.contextTokens === null ? "" : `${row.contextTokens} ${row.contextTokens.toLocaleString("en-US")} ${shortTokens(row.contextTokens)}`;
  return `${row.number} ${row.type} ${row.purpose} ${purposeText(row.purpose)} ${row.outcome} ${say(row.outcome)} ${context} ${row.contended ? say("colContended") : ""} ${told(row.detail)}`.toLowerCase();
}

function comparison({ column, descending }: TrialSort): (a: TrialRow, b: TrialRow) => number {
  const { key } = COLUMNS[column];
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === null || right === null) return left === right ? a.number - b.number : left === null ? 1 : -1;
    return sign * order(left, right) || a.number - b.number;
  };
}

function order(left: number | string, right: number | string): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return left < right ? -1 : left > right ? 1 : 0;
}
