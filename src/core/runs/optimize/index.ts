import { nextStep } from "../../plan/next";
import { progressOf } from "../../plan/progress-of";
import { situationOf } from "../../plan/situation";
import { snapshotOf } from "../../plan/snapshot";
import { assembleReport } from "../../report/assemble";
import type { RunKind } from "../kind";
import { endingOf } from "../last-step";
import { takeStep } from "./steps";
import type { OptimizeTypes } from "./types";

/** Finds the largest stable contexts of a model and the settings it is fastest with, and proves presets. */
export const OPTIMIZE: RunKind<OptimizeTypes> = {
  name: "optimize",
  progressOf,
  situationOf: ({ launching, ...facts }) =>
    situationOf({
      ...facts,
      privateServers: launching?.state === "possible",
      ...(launching?.state === "impossible" ? { whyNoServers: launching.why } : {}),
    }),
  next: nextStep,
  needsReading: ({ kind }) => kind === "search",
  endingOf,
  take: takeStep,
  snapshot: snapshotOf,
  report: assembleReport,
};
