import type { ComparedRun } from "../../src/protocol/panel";
import { comparedRows, pairOf } from "../model/compare";
import { reasonsOf } from "../model/run-reasons";
import type { Reason } from "../model/run-reasons";
import { dateTime } from "../model/words";
import { say } from "../say";
import { cut, h } from "./dom";
import type { Child } from "./dom";
import { select } from "./select";
import { dataTable } from "./table";

export interface Compared {
  readonly runs: readonly ComparedRun[];
  /** The run that the page shows. */
  readonly shown: string | null;
  readonly chosen: readonly [string | null, string | null];
}

/** Any two runs side by side, and all that was not the same when they were made. */
export function comparison({ runs, shown, chosen }: Compared, onChosen: (pair: readonly [string, string]) => void): Child[] {
  const pair = pairOf(runs, shown, chosen);
  const title = h("h3", { class: "later" }, say("compareTitle"));
  if (!pair) return [title, h("p", { class: "quiet" }, say("onlyOne"))];
  const [one, other] = pair;
  const names = namesOf(runs);
  const picker = (side: 0 | 1, label: string): HTMLElement => {
    const element = select(label, names, pair[side].runId, (runId) => {
      // Chosen on both sides they change places.
      const [a, b] = [one.runId, other.runId];
      onChosen(side === 0 ? [runId, runId === b ? a : b] : [runId === a ? b : a, runId]);
    });
    element.setAttribute("data-key", `compare-${side}`);
    return element;
  };
  const reasons = reasonsOf(one, other);
  const [first, second] = [names[one.runId] ?? "", names[other.runId] ?? ""];
  return [
    title,
    h("div", { class: "toolbar compare-pickers" }, picker(0, say("compareOne")), h("span", { class: "quiet" }, say("compareWith")), picker(1, say("compareOther"))),
    h("h4", {}, say("whyTitle")),
    reasons.length === 0
      ? h("p", { class: "quiet" }, say("whyNothing"))
      : dataTable(say("whyTitle"), [say("colWhat"), first, second], reasons.map((reason) => reason.map((part) => cut(part, LONGEST_REASON)) as unknown as Reason)),
    h("h4", { class: "later" }, say("compareFigures")),
    dataTable(say("compareFigures"), [say("colWhat"), first, second, say("colChange")], comparedRows(one, other)),
  ];
}

const LONGEST_REASON = 200;
const LONGEST_NAME = 60;

/** A run by when it was made, and by its id where two were made in the same minute. */
function namesOf(runs: readonly ComparedRun[]): Readonly<Record<string, string>> {
  const times = runs.map(({ startedAt }) => dateTime(startedAt));
  return Object.fromEntries(
    runs.map(({ runId }, at) => {
      const time = times[at] ?? "";
      return [runId, times.filter((other) => other === time).length > 1 ? `${time} (${cut(runId, LONGEST_NAME).slice(0, 8)})` : time];
    }),
  );
}
