import type { TrialRow } from "../../src/protocol/panel";
import type { TrialFilter, TrialSort } from "./choices";
import { COLUMNS, purposeText } from "./columns";
import { sorted } from "./sort";
import { shortTokens } from "./words";
import { say, told } from "../say";

/** The rows that pass the filter, sorted; equal ones stay in the order of the run, which is that of `rows`. */
export function shownRows(rows: readonly TrialRow[], filter: TrialFilter, sort: TrialSort): TrialRow[] {
  const wanted = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = rows.filter((row) => matches(row, filter, wanted));
  return sorted(shown, COLUMNS[sort.column].key, sort.descending);
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
