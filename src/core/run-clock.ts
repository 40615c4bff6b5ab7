import type { RunEvent, RunSnapshot } from "./events";

/** What goes on within a step: a load, the fill of its window, the questions on it; any other step is one piece. */
export type Part = "step" | "load" | "fill" | "questions";

/** What goes on at this moment. Times in epoch ms. */
export interface Now {
  readonly part: Part;
  readonly since: number;
  /** What it is predicted to take, ms; null where that is not known. */
  readonly ofMs: number | null;
}

/** A run as its events tell it. */
export interface RunClock extends Now {
  readonly snapshot: RunSnapshot;
}

/** The clock after an event. A proof is told once, and then only its trials: when its load is there the fill begins, and after that the questions. */
export function clockAfter(clock: RunClock | null, event: RunEvent): RunClock | null {
  if (event.kind === "snapshot") return beginning(event.snapshot);
  if (event.kind !== "trial" || clock?.snapshot.doing.code !== "proof") return clock;
  const { trial } = event;
  const since = trial.endedAt;
  if (trial.type === "load") return trial.outcome.state === "fits" ? { ...clock, part: "fill", since, ofMs: clock.snapshot.doing.fillMs ?? null } : clock;
  if (trial.purpose !== "fill") return clock;
  // What was no measurement is filled again.
  return trial.verdict.state === "success" ? { ...clock, part: "questions", since, ofMs: null } : { ...clock, since };
}

function beginning(snapshot: RunSnapshot): RunClock {
  const isProof = snapshot.doing.code === "proof";
  return { snapshot, part: isProof ? "load" : "step", since: snapshot.at, ofMs: isProof ? null : snapshot.stepMs };
}

/** What the run has taken at a moment, ms, without what it continues. */
export const elapsedAt = ({ snapshot }: RunClock, now: number): number => snapshot.elapsedMs + Math.max(0, now - snapshot.at);

/** What is predicted to be left at a moment, ms; null where that is not known, or more was needed than was predicted. */
export function leftAt({ snapshot }: RunClock, now: number): number | null {
  if (snapshot.leftMs === null) return null;
  const left = snapshot.leftMs - (now - snapshot.at);
  return left > 0 ? left : null;
}
