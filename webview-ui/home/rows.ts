import { isLimited, largest, outlookOf } from "../../src/core/preset/goal";
import type { GoalLimits, Outlook } from "../../src/core/preset/goal";
import { formatBytes } from "../../src/core/format";
import type { HomeModel, HomePoint } from "../../src/protocol/home";
import { shortTokens } from "../model/words";
import { say } from "../say";

/** A model as the table shows it: under limits only what keeps them counts. */
export interface HomeRow {
  readonly model: HomeModel;
  readonly outlook: Outlook<HomePoint>;
  /** Whose figures are shown: the proven context, else the best that there is. */
  readonly point: HomePoint | null;
}

export function rowOf(model: HomeModel, limits: GoalLimits): HomeRow {
  const outlook = outlookOf(model.points, limits);
  if (outlook.state === "proven" || outlook.state === "provisional") return { model, outlook, point: outlook.point };
  // What no longer holds keeps no limit: it is shown only where none is set.
  const stale = isLimited(limits) ? [] : model.points.filter((point) => point.stale && point.state === "certified");
  return { model, outlook, point: outlook.state === "unmeasured" ? (largest(stale) ?? null) : null };
}

export const provenTokens = ({ outlook }: HomeRow): number | null => (outlook.state === "proven" ? outlook.point.contextTokens : null);

/** The proven context, or in a few words why there is none. */
export function provenWords({ model, outlook, point }: HomeRow): string {
  if (model.reading) return say("homeReading");
  if (model.problem !== null) return say("homeUnreadable");
  switch (outlook.state) {
    case "proven":
      return shortTokens(outlook.point.contextTokens);
    case "provisional":
      return say("homeProvisional", shortTokens(outlook.point.contextTokens));
    case "missed":
      return say("homeMissed");
    case "unmeasured":
      if (!model.measurable) return say("homeUnmeasurable");
      if (point) return say("homeStale", shortTokens(point.contextTokens));
      return say(model.points.some(({ state, stale }) => state === "rejected" && !stale) ? "homeNotStable" : "homeUnmeasured");
  }
}

export const SHOWN = ["all", "proven", "measured", "unmeasured", "applied"] as const;
export type Shown = (typeof SHOWN)[number];

export interface HomeFilter {
  readonly text: string;
  readonly shown: Shown;
}

export const NO_FILTER: HomeFilter = { text: "", shown: "all" };

const PASSES: Readonly<Record<Shown, (row: HomeRow) => boolean>> = {
  all: () => true,
  proven: (row) => provenTokens(row) !== null,
  measured: ({ model }) => model.points.length > 0,
  unmeasured: ({ model }) => model.points.length === 0,
  applied: ({ model }) => model.applied !== null,
};

export function filtered(rows: readonly HomeRow[], { text, shown }: HomeFilter): HomeRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => PASSES[shown](row) && words.every((word) => searched(row).includes(word)));
}

const searched = (row: HomeRow): string => {
  const { name, parameterSize, quantization, fileBytes } = row.model;
  return `${name} ${parameterSize} ${quantization} ${formatBytes(fileBytes)} ${provenWords(row)}`.toLowerCase();
};
