import type { TrialRow } from "../../src/protocol/panel";
import { COLUMN_IDS, COLUMNS } from "../model/columns";
import type { ColumnId } from "../model/columns";
import { say, told } from "../say";
import { sortedTable } from "./sorted-table";
import type { SortedTable } from "./sorted-table";

/** The trials of a run. */
export const trialTable = (onSort: (column: ColumnId) => void): SortedTable<TrialRow, ColumnId> =>
  sortedTable({
    caption: say("trialsTitle"),
    label: say("trialsScroll"),
    className: "trials",
    ids: COLUMN_IDS,
    columns: COLUMNS,
    keyOf: ({ id, outcome }) => `${id}${outcome}`,
    classOf: ({ outcome }) => `outcome-${outcome}`,
    // The detail is the last column: where there is no room for it, the outcome tells it too.
    titleOf: (row, id, words) => (id === "outcome" ? told(row.detail) : words.length > 20 ? words : ""),
    onSort,
  });
