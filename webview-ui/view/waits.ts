import type { ModelReport } from "../../src/core/domain/report";
import { waitColumns, waitRows } from "../model/waits";
import { originWord } from "../model/words";
import { say } from "../say";
import { h, redrawn } from "./dom";
import { dataTable } from "./table";

interface Input {
  /** Measured, or simulated. */
  readonly origin: string;
  readonly rows: readonly (readonly string[])[];
}

/** How long a user waits with each preset's window full; nothing where it was not timed. */
export function waitsView(): { readonly element: HTMLElement; readonly update: (report: ModelReport | null) => void } {
  const element = h("div", { class: "waits" });
  const draw = redrawn<Input>(element, ({ origin, rows }) =>
    rows.length === 0 ? [] : [h("h3", { class: "later" }, say("waitsTitle", origin)), h("p", { class: "quiet" }, say("waitsHint")), dataTable(say("waitsTable"), waitColumns(), rows)],
  );
  return {
    element,
    update: (report) => {
      draw(report ? { origin: originWord(report), rows: waitRows(report.presets) } : { origin: "", rows: [] });
    },
  };
}
