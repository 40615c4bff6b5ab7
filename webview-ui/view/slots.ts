import { SlotsChart } from "../charts/slots-chart";
import type { ParallelReading } from "../../src/core/domain/tuning";
import { slotsData } from "../model/slots";
import { say } from "../say";
import { h, redrawn } from "./dom";
import { dataTable } from "./table";

/** Total and per-agent speed by slots, as a small chart and a table. */
export function slotsView(): {
  readonly element: HTMLElement;
  readonly update: (readings: readonly ParallelReading[]) => void;
  readonly paint: () => void;
} {
  const canvas = h("canvas", { role: "img" });
  const chart = new SlotsChart(canvas);
  const tableBody = h("div", {});
  const drawTable = redrawn<readonly ParallelReading[]>(tableBody, (readings) => {
    const { columns, rows } = slotsData(readings);
    return [dataTable(say("tableOf", say("agentsTitle")), columns, rows)];
  });
  const legend = (kind: string, label: string): HTMLElement => h("span", {}, h("span", { class: `key key-${kind}` }), label);
  const element = h(
    "figure",
    { class: "chart slots later", "aria-labelledby": "chart-slots" },
    h("h3", { id: "chart-slots" }, say("agentsTitle")),
    h("p", { class: "quiet" }, say("agentsHint")),
    h("div", { class: "chart-box" }, canvas),
    h(
      "p",
      { class: "chart-legend", "aria-hidden": "true" },
      legend("measured", say("seriesTotal")),
      legend("predicted", say("seriesPerAgent")),
    ),
    h("details", {}, h("summary", {}, say("tableOf", say("agentsTitle"))), tableBody),
  );
  return {
    element,
    update: (readings) => {
      element.hidden = readings.length === 0;
      const { summary, drawn } = slotsData(readings);
      canvas.setAttribute("aria-label", summary);
      drawTable(readings);
      chart.show(drawn);
    },
    paint: () => {
      chart.paint();
    },
  };
}
