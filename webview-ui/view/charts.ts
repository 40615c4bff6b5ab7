import { LineChart } from "../charts/line-chart";
import { onThemeChange } from "../charts/theme";
import { chartsOf } from "../model/chart-data";
import type { ChartData } from "../model/chart-data";
import { say } from "../say";
import type { ModelReport } from "../../src/core/domain/report";
import type { TrialRow } from "../../src/protocol/panel";
import { h, redrawn } from "./dom";
import { dataTable } from "./table";

interface Slot {
  readonly figure: HTMLElement;
  readonly show: (data: ChartData) => void;
  readonly paint: () => void;
}

/** The three charts, each with its table. Painted only while they are seen. */
export function chartsView(): {
  readonly element: HTMLElement;
  readonly update: (report: ModelReport | null, trials: readonly TrialRow[]) => void;
  readonly seen: (seen: boolean) => void;
} {
  const element = h("div", { class: "charts" });
  const slots = new Map<ChartData["id"], Slot>();
  let wanted: readonly ChartData[] = [];
  let painted = "";
  let isSeen = false;

  const draw = (): void => {
    if (!isSeen) return;
    const now = JSON.stringify(wanted);
    if (now === painted) return;
    painted = now;
    for (const data of wanted) {
      let slot = slots.get(data.id);
      if (!slot) {
        slot = chartSlot(data);
        slots.set(data.id, slot);
        element.append(slot.figure);
      }
      slot.show(data);
    }
  };
  onThemeChange(() => {
    for (const slot of slots.values()) slot.paint();
  });
  return {
    element,
    update: (report, trials) => {
      wanted = report ? chartsOf(report, trials) : [];
      element.hidden = wanted.length === 0;
      draw();
    },
    seen: (seen) => {
      isSeen = seen;
      draw();
    },
  };
}

function chartSlot({ id, title, hint }: ChartData): Slot {
  const canvas = h("canvas", { role: "img" });
  const chart = new LineChart(canvas);
  const nothing = h("p", { class: "quiet" }, say("chartNothing"));
  const legend = h("p", { class: "chart-legend", "aria-hidden": "true" });
  const notes = h("div", { class: "chart-notes" });
  const box = h("div", { class: "chart-box" }, canvas);
  const tableBody = h("div", {});
  const drawTable = redrawn<Pick<ChartData, "columns" | "rows">>(tableBody, ({ columns, rows }) => [
    dataTable(say("tableOf", title), columns, rows),
  ]);
  const details = h(
    "details",
    {},
    h("summary", {}, say("tableOf", title)),
    tableBody,
    id === "memory" ? null : h("p", { class: "quiet" }, say("singlesInTrials")),
  );
  return {
    figure: h(
      "figure",
      { class: "chart", "aria-labelledby": `chart-${id}` },
      h("h3", { id: `chart-${id}` }, title),
      h("p", { class: "quiet" }, hint),
      box,
      legend,
      notes,
      nothing,
      details,
    ),
    show: (data) => {
      const empty = data.series.every(({ points }) => points.length === 0);
      nothing.hidden = !empty;
      box.hidden = empty;
      details.hidden = data.rows.length === 0;
      canvas.setAttribute("aria-label", data.summary);
      legend.replaceChildren(...legendOf(data));
      notes.replaceChildren(...data.notes.map((note) => h("p", { class: "quiet" }, note)));
      drawTable({ columns: data.columns, rows: data.rows });
      if (!empty) chart.show(data);
    },
    paint: () => {
      chart.paint();
    },
  };
}

/** Beside the picture, so that it wraps and grows like other text. */
const legendOf = ({ series }: ChartData): HTMLElement[] =>
  series.filter(({ points }) => points.length > 0).map(({ kind, label }) => h("span", {}, h("span", { class: `key key-${kind}` }), label));
