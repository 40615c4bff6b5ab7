import { byContext } from "../../src/core/preset/goal";
import type { HomePoint } from "../../src/protocol/home";
import { formatBytes, formatDuration, formatRate } from "../../src/core/format";
import { say } from "../say";
import type { HomeRow } from "./rows";

/** Something that a run could find out. */
export interface Offer {
  readonly model: string;
  readonly kind: "larger" | "prove" | "measure";
  /** What would be proven; null where nothing is known. */
  readonly contextTokens: number | null;
}

/** What limits come to over all models. */
export interface Answer {
  readonly best: { readonly model: string; readonly point: HomePoint } | null;
  /** Other models that have an answer too. */
  readonly others: number;
  /** Models without one, by what is known of them. */
  readonly missing: Readonly<Record<"provisional" | "missed" | "unmeasured", number>>;
  /** The most promising first. */
  readonly offers: readonly Offer[];
}

const MOST_OFFERS = 3;

/** The largest proven context that keeps the limits, and what a run could still find: rows have been made under the limits. */
export function answerOf(rows: readonly HomeRow[]): Answer {
  const proven = rows.flatMap(({ model, outlook }) => (outlook.state === "proven" && !model.gone ? [{ model: model.name, point: outlook.point }] : []));
  const [best = null] = proven.toSorted((a, b) => byContext(a.point, b.point));
  const open = rows.filter(({ model }) => model.measurable && !model.reading && model.problem === null);
  const count = (state: HomeRow["outlook"]["state"]): number => open.filter(({ outlook }) => outlook.state === state).length;
  return {
    best,
    others: Math.max(0, proven.length - 1),
    missing: { provisional: count("provisional"), missed: count("missed"), unmeasured: count("unmeasured") },
    offers: [...(best ? [{ model: best.model, kind: "larger", contextTokens: null } as const] : []), ...offersFor(open)].slice(0, MOST_OFFERS),
  };
}

/** What is nearly proven first, then what nobody has looked at: of that what fits most, and of equal ones the smallest, which is likely the fastest. */
function offersFor(rows: readonly HomeRow[]): Offer[] {
  const provisional = rows.flatMap(({ model, outlook }) => (outlook.state === "provisional" ? [{ model: model.name, point: outlook.point }] : []));
  const unmeasured = rows.filter(({ outlook }) => outlook.state === "unmeasured").map(({ model }) => model);
  return [
    ...provisional
      .toSorted((a, b) => byContext(a.point, b.point))
      .map(({ model, point }) => ({ model, kind: "prove", contextTokens: point.contextTokens }) as const),
    ...unmeasured
      .toSorted((a, b) => (b.fitsTokens ?? 0) - (a.fitsTokens ?? 0) || a.fileBytes - b.fileBytes)
      .map(({ name }) => ({ model: name, kind: "measure", contextTokens: null }) as const),
    ...rows.flatMap(({ model, outlook }) => (outlook.state === "missed" ? [{ model: model.name, kind: "measure", contextTokens: null } as const] : [])),
  ];
}

/** "45 tok/s when full, first token after 3 s, 700 MiB of memory": what was measured of it. */
export function figuresOf({ decodeTokensPerSecond, ttftFullMs, footprintBytes }: HomePoint): string {
  const parts = [
    decodeTokensPerSecond === null ? null : say("goalFigureDecode", formatRate(decodeTokensPerSecond)),
    ttftFullMs === null ? null : say("goalFigureTtft", formatDuration(ttftFullMs)),
    footprintBytes === null ? null : say("goalFigureMemory", formatBytes(footprintBytes)),
  ];
  return parts.filter((part) => part !== null).join(", ") || say("notMeasured");
}

/** "2 not measured, 1 measured within the limits, not proven"; empty where nothing is missing. */
export const missingWords = ({ provisional, missed, unmeasured }: Answer["missing"]): string =>
  [
    provisional > 0 ? say("goalMissingProvisional", provisional) : "",
    unmeasured > 0 ? say("goalMissingUnmeasured", unmeasured) : "",
    missed > 0 ? say("goalMissingMissed", missed) : "",
  ]
    .filter((part) => part !== "")
    .join("; ");
