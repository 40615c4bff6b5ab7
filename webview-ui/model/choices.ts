import { COLUMN_IDS } from "./columns";
import type { ColumnId } from "./columns";

export const TABS = ["charts", "ladder", "trials", "runs", "details"] as const;
export type Tab = (typeof TABS)[number];

export interface TrialFilter {
  readonly text: string;
  readonly type: "all" | "load" | "request";
  readonly outcome: "all" | "ok" | "failed" | "void";
}

export interface TrialSort {
  readonly column: ColumnId;
  readonly descending: boolean;
}

/** What the user chose in the panel; `model` is there for the host, which puts the panel back after a restart. */
export interface Choices {
  readonly model: string;
  readonly tab: Tab;
  readonly filter: TrialFilter;
  readonly sort: TrialSort;
  /** The earlier run that is shown; null is the newest. */
  readonly runId: string | null;
}

export const NO_FILTER: TrialFilter = { text: "", type: "all", outcome: "all" };

export const FIRST_CHOICES: Choices = {
  model: "",
  tab: "charts",
  filter: NO_FILTER,
  sort: { column: "number", descending: false },
  runId: null,
};

/** Saved choices as they come back: what an older version or a fault left there falls back to the first choices. */
export function choicesFrom(saved: unknown): Choices {
  const { model, tab, filter, sort, runId } = fields(saved);
  const { text, type, outcome } = fields(filter);
  const { column, descending } = fields(sort);
  return {
    model: typeof model === "string" ? model : FIRST_CHOICES.model,
    tab: oneOf(TABS, tab) ?? FIRST_CHOICES.tab,
    filter: {
      text: typeof text === "string" ? text : NO_FILTER.text,
      type: oneOf(["all", "load", "request"], type) ?? NO_FILTER.type,
      outcome: oneOf(["all", "ok", "failed", "void"], outcome) ?? NO_FILTER.outcome,
    },
    sort: { column: oneOf(COLUMN_IDS, column) ?? FIRST_CHOICES.sort.column, descending: descending === true },
    runId: typeof runId === "string" ? runId : null,
  };
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | null => known.find((entry) => entry === value) ?? null;
