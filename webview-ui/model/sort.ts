import type { Word } from "../say";

/** How a table is sorted. */
export interface Sort<Id extends string> {
  readonly column: Id;
  readonly descending: boolean;
}

export interface TableColumn<Row> {
  readonly title: Word;
  /** What the title means, where it does not say so itself. */
  readonly hint?: Word;
  /** Width in characters. */
  readonly width: number;
  /** Figures stand at the right. */
  readonly numeric: boolean;
  /** What it is sorted by; null comes last, whichever way. Absent: it cannot be sorted. */
  readonly key?: (row: Row) => number | string | null;
  readonly text: (row: Row) => string;
}

/** Rows by `key`, null last whichever way; equal ones stay as they come. */
export function sorted<Row>(rows: readonly Row[], key: (row: Row) => number | string | null, descending: boolean): Row[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    return sign * order(left, right);
  });
}

function order(left: number | string, right: number | string): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return left < right ? -1 : left > right ? 1 : 0;
}
