import type { EarnedBound } from "../../src/core/domain/evidence";
import type { ModelReport } from "../../src/core/domain/report";
import type { TrialRow } from "../../src/protocol/panel";

export type Mark = "success" | "failure" | "void";

/** One context that was tried. */
export interface Rung {
  readonly contextTokens: number;
  readonly state: "certified" | "provisional" | "rejected" | "filled" | "loaded" | "too-big" | "void";
  /** Requests on the filled window in the order of the run. */
  readonly marks: readonly Mark[];
  readonly successes: number;
  readonly failures: number;
  readonly voids: number;
  readonly loads: number;
  /** What the requests prove; null where nothing is claimed. */
  readonly bound: EarnedBound | null;
}

const MARKS = { ok: "success", failed: "failure", void: "void" } as const;

/** Every context that was tried, largest first, with its requests and what they prove. */
export function ladderOf(report: ModelReport, trials: readonly TrialRow[]): Rung[] {
  const byContext = new Map<number, TrialRow[]>();
  for (const row of trials) {
    if (row.contextTokens === null) continue;
    const rows = byContext.get(row.contextTokens) ?? [];
    rows.push(row);
    byContext.set(row.contextTokens, rows);
  }
  return [...byContext].sort(([a], [b]) => b - a).map(([contextTokens, rows]) => rung(contextTokens, rows, report));
}

function rung(contextTokens: number, rows: readonly TrialRow[], { presets }: ModelReport): Rung {
  const evidence = presets.find((preset) => preset.contextTokens === contextTokens)?.evidence ?? null;
  const marks = rows.filter(isFilled).map((row) => MARKS[row.outcome]);
  const loads = rows.filter((row) => row.type === "load");
  const counts = {
    successes: count(marks, "success"),
    failures: count(marks, "failure"),
    voids: count(marks, "void"),
    loads: loads.length,
  };
  const bound = evidence && evidence.state !== "rejected" && evidence.count.requests > 0 ? evidence.bound : null;
  const state = evidence && (marks.length > 0 || evidence.state === "rejected") ? evidence.state : unproven(marks, loads);
  return { contextTokens, state, marks, ...counts, bound };
}

const isFilled = ({ type, purpose }: TrialRow): boolean => type === "request" && (purpose === "fill" || purpose === "question");

const count = (marks: readonly Mark[], wanted: Mark): number => marks.filter((mark) => mark === wanted).length;

/** A context that no preset stands on any more. */
function unproven(marks: readonly Mark[], loads: readonly TrialRow[]): Rung["state"] {
  if (marks.length > 0) return marks.includes("failure") ? "rejected" : "filled";
  if (loads.some((row) => row.outcome === "ok")) return "loaded";
  return loads.some((row) => row.outcome === "failed") ? "too-big" : "void";
}
