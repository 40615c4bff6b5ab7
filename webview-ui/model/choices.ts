import { FRONT_AXES } from "../../src/core/preset/front";
import type { FrontAxis } from "../../src/core/preset/front";
import type { FrontConstraints } from "../../src/core/preset/pick";
import { COLUMN_IDS } from "./columns";
import type { ColumnId } from "./columns";
import type { Sort } from "./sort";

export const TABS = ["charts", "ladder", "tuning", "trials", "runs", "details"] as const;
export type Tab = (typeof TABS)[number];

export interface TrialFilter {
  readonly text: string;
  readonly type: "all" | "load" | "request";
  readonly outcome: "all" | "ok" | "failed" | "void";
}

export type TrialSort = Sort<ColumnId>;

/** How the Pareto front is looked at. */
export interface FrontChoice {
  readonly x: FrontAxis;
  readonly y: FrontAxis;
  /** The point that is shown; null is the balanced preset. */
  readonly pointId: string | null;
  /** Null is what the run was asked to keep. */
  readonly limits: FrontConstraints | null;
}

/** What the user chose in the panel; `model` is there for the host, which puts the panel back after a restart. */
export interface Choices {
  readonly model: string;
  readonly tab: Tab;
  readonly filter: TrialFilter;
  readonly sort: TrialSort;
  readonly front: FrontChoice;
  /** The two runs that are compared; null is the one shown, and the one before it. */
  readonly compared: readonly [string | null, string | null];
  /** The earlier run that is shown; null is the newest. */
  readonly runId: string | null;
}

export const NO_FILTER: TrialFilter = { text: "", type: "all", outcome: "all" };

export const FIRST_FRONT: FrontChoice = { x: "context", y: "decode", pointId: null, limits: null };

export const FIRST_CHOICES: Choices = {
  model: "",
  tab: "charts",
  filter: NO_FILTER,
  sort: { column: "number", descending: false },
  front: FIRST_FRONT,
  compared: [null, null],
  runId: null,
};

/** Saved choices as they come back: what an older version or a fault left there falls back to the first choices. */
export function choicesFrom(saved: unknown): Choices {
  const { model, tab, filter, sort, front, compared, runId } = fields(saved);
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
    front: frontFrom(front),
    compared: pairFrom(compared),
    runId: typeof runId === "string" ? runId : null,
  };
}

function pairFrom(saved: unknown): Choices["compared"] {
  const [one, other] = Array.isArray(saved) ? (saved as readonly unknown[]) : [];
  return [typeof one === "string" ? one : null, typeof other === "string" ? other : null];
}

function frontFrom(saved: unknown): FrontChoice {
  const { x, y, pointId, limits } = fields(saved);
  return {
    x: oneOf(FRONT_AXES, x) ?? FIRST_FRONT.x,
    y: oneOf(FRONT_AXES, y) ?? FIRST_FRONT.y,
    pointId: typeof pointId === "string" ? pointId : null,
    limits: typeof limits === "object" && limits !== null ? limitsFrom(limits) : null,
  };
}

function limitsFrom(saved: object): FrontConstraints {
  const { minDecodeTokensPerSecond, maxTtftMs, maxFootprintBytes } = fields(saved);
  return {
    minDecodeTokensPerSecond: positive(minDecodeTokensPerSecond),
    maxTtftMs: positive(maxTtftMs),
    maxFootprintBytes: positive(maxFootprintBytes),
  };
}

const positive = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null);

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | null => known.find((entry) => entry === value) ?? null;
