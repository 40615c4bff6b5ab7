import type { Told } from "../model/figure";
import { figure } from "./figure";
import { h } from "./dom";

/** A plain table; the first column names its row. Scrolls inside its own box where there is no room. */
export function dataTable(caption: string, columns: readonly string[], rows: readonly (readonly Told[])[]): HTMLElement {
  const cell = (told: Told, index: number): HTMLElement => h(index === 0 ? "th" : "td", index === 0 ? { scope: "row" } : {}, figure(told));
  return h(
    "div",
    { class: "table-box", tabindex: 0, role: "region", "aria-label": caption },
    h(
      "table",
      { class: "data" },
      h("caption", { class: "hidden-text" }, caption),
      h("thead", {}, h("tr", {}, ...columns.map((column) => h("th", { scope: "col" }, column)))),
      h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map(cell)))),
    ),
  );
}
