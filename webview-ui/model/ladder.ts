import type { EarnedBound, StabilityCount } from "../../src/core/domain/evidence";
import type { ModelReport, Preset } from "../../src/core/domain/report";
import type { TrialRow } from "../../src/protocol/panel";

/** What came of a filled load; `larger` is a success at a larger context, which counts for this one too. */
export type Mark = "success" | "larger" | "failure" | "void";

/** One context that was tried. */
export interface Rung {
  readonly contextTokens: number;
  readonly state: "certified" | "provisional" | "rejected" | "filled" | "loaded" | "too-big" | "void";
  /** One a filled load: those that count, and those that were no measurement. */
  readonly marks: readonly Mark[];
  readonly successes: number;
  readonly failures: number;
  readonly voids: number;
  readonly loads: number;
  /** The preset that stands on it; null where none does. */
  readonly preset: Pick<Preset, "settings" | "server" | "contextTokens"> | null;
  /** What they prove; null where nothing is claimed. */
  readonly bound: EarnedBound | null;
}

/** Every context that was tried, largest first, with its filled loads and what they prove. */
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
  const preset = presets.find((one) => one.contextTokens === contextTokens) ?? null;
  const evidence = preset?.evidence ?? null;
  const marks = evidence ? countedMarks(evidence.count) : marksOf(rows);
  const loads = rows.filter((row) => row.type === "load");
  const counts = {
    successes: count(marks, "success") + count(marks, "larger"),
    failures: count(marks, "failure"),
    voids: count(marks, "void"),
    loads: loads.length,
  };
  const bound = evidence && evidence.state !== "rejected" && evidence.count.visits > 0 ? evidence.bound : null;
  const state = evidence && (marks.length > 0 || evidence.state === "rejected") ? evidence.state : unproven(marks, loads);
  const setup = preset && { settings: preset.settings, server: preset.server, contextTokens };
  return { contextTokens, state, marks, ...counts, preset: setup, bound };
}

/** The marks of a preset's context are its evidence: the same figures, whoever reads them. */
function countedMarks({ visits, successes, largerVisits, voids }: StabilityCount): Mark[] {
  const larger = Math.min(successes, largerVisits);
  const some = (mark: Mark, n: number): Mark[] => Array.from({ length: n }, () => mark);
  return [...some("success", successes - larger), ...some("larger", larger), ...some("failure", visits - successes), ...some("void", voids)];
}

/** The filled loads of a context that no preset stands on: what was worst in each. */
function marksOf(rows: readonly TrialRow[]): Mark[] {
  const visits: TrialRow[][] = [];
  for (const row of rows) {
    if (row.type === "load" && row.purpose === "visit") visits.push(row.outcome === "failed" ? [row] : []);
    else if (row.type === "request" && row.purpose === "fill" && (visits.at(-1)?.some(({ outcome }) => outcome === "ok") ?? true)) visits.push([row]);
    else if (row.type === "request" && (row.purpose === "fill" || row.purpose === "question")) visits.at(-1)?.push(row);
  }
  return visits.filter((visit) => visit.length > 0).map(worst);
}

function worst(visit: readonly TrialRow[]): Mark {
  if (visit.some(({ outcome }) => outcome === "failed")) return "failure";
  return visit.at(-1)?.outcome === "ok" ? "success" : "void";
}

const count = (marks: readonly Mark[], wanted: Mark): number => marks.filter((mark) => mark === wanted).length;

/** A context that no preset stands on any more. */
function unproven(marks: readonly Mark[], loads: readonly TrialRow[]): Rung["state"] {
  if (marks.length > 0) return marks.includes("failure") ? "rejected" : "filled";
  if (loads.some((row) => row.outcome === "ok")) return "loaded";
  return loads.some((row) => row.outcome === "failed") ? "too-big" : "void";
}
