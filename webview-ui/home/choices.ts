import type { GoalLimits } from "../../src/core/preset/goal";
import type { Sort } from "../model/sort";
import { HOME_COLUMN_IDS } from "./columns";
import type { HomeColumnId } from "./columns";
import { NO_FILTER, SHOWN } from "./rows";
import type { HomeFilter } from "./rows";

/** What the user chose on the page of all models. */
export interface HomeChoices {
  readonly filter: HomeFilter;
  readonly sort: Sort<HomeColumnId>;
  /** Null is what the settings say. */
  readonly limits: GoalLimits | null;
  /** Names of the models that are checked for a comparison, at most two. */
  readonly compared: readonly string[];
}

export const FIRST_CHOICES: HomeChoices = {
  filter: NO_FILTER,
  sort: { column: "proven", descending: true },
  limits: null,
  compared: [],
};

/** Saved choices as they come back: what an older version or a fault left there falls back to the first choices. */
export function homeChoicesFrom(saved: unknown): HomeChoices {
  const { filter, sort, limits, compared } = fields(saved);
  const { text, shown } = fields(filter);
  const { column, descending } = fields(sort);
  return {
    filter: { text: typeof text === "string" ? text : "", shown: SHOWN.find((known) => known === shown) ?? "all" },
    sort: {
      column: HOME_COLUMN_IDS.find((known) => known === column) ?? FIRST_CHOICES.sort.column,
      descending: typeof descending === "boolean" ? descending : FIRST_CHOICES.sort.descending,
    },
    limits: typeof limits === "object" && limits !== null ? limitsFrom(limits) : null,
    compared: Array.isArray(compared) ? compared.filter((name) => typeof name === "string").slice(0, 2) : [],
  };
}

function limitsFrom(saved: object): GoalLimits {
  const { minDecodeTokensPerSecond, maxTtftMs, maxFootprintBytes, maxContextTokens } = fields(saved);
  return {
    minDecodeTokensPerSecond: positive(minDecodeTokensPerSecond),
    maxTtftMs: positive(maxTtftMs),
    maxFootprintBytes: positive(maxFootprintBytes),
    maxContextTokens: positive(maxContextTokens),
  };
}

const positive = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null);

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
