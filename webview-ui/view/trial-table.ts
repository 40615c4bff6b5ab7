import type { TrialRow } from "../../src/protocol/panel";
import type { TrialSort } from "../model/choices";
import { COLUMN_IDS, COLUMNS } from "../model/columns";
import type { ColumnId } from "../model/columns";
import { visibleRows } from "../model/virtual";
import { say, told } from "../say";
import { cut, h, setAttributes } from "./dom";

const ROW_PX = 26;
const LONGEST_CELL = 300;
const LONGEST_TITLE = 4000;

export interface TrialTable {
  readonly element: HTMLElement;
  readonly show: (rows: readonly TrialRow[], sort: TrialSort) => void;
}

/** A table of any length: only the rows that are seen are in the page. Their height is fixed and known to the style sheet. */
export function trialTable(onSort: (column: ColumnId) => void): TrialTable {
  const headers = COLUMN_IDS.map((id) => headerCell(id, onSort));
  const above = spacer();
  const below = spacer();
  const body = h("tbody", {}, above, below);
  const table = h(
    "table",
    { class: "trials" },
    h("caption", { class: "hidden-text" }, say("trialsTitle")),
    h("colgroup", {}, ...COLUMN_IDS.map((id) => h("col", { style: `width: ${COLUMNS[id].width}ch` }))),
    h("thead", {}, h("tr", { "aria-rowindex": 1 }, ...headers)),
    body,
  );
  const element = h(
    "div",
    { class: "trials-box", tabindex: 0, role: "region", "aria-label": say("trialsScroll"), style: `--row: ${ROW_PX}px` },
    table,
  );
  let rows: readonly TrialRow[] = [];
  let drawn = "";

  const draw = (): void => {
    const { first, end } = visibleRows(rows.length, ROW_PX, element.clientHeight, element.scrollTop);
    const shown = rows.slice(first, end);
    const key = `${first}:${shown.map(({ id, outcome }) => `${id}${outcome}`).join()}`;
    if (key === drawn) return;
    drawn = key;
    above.style.height = `${first * ROW_PX}px`;
    below.style.height = `${(rows.length - end) * ROW_PX}px`;
    body.replaceChildren(above, ...shown.map((row, index) => bodyRow(row, first + index)), below);
  };
  let pending = false;
  element.addEventListener(
    "scroll",
    () => {
      if (pending) return;
      pending = true;
      requestAnimationFrame(() => {
        pending = false;
        draw();
      });
    },
    { passive: true },
  );
  new ResizeObserver(draw).observe(element);
  return {
    element,
    show: (next, sort) => {
      rows = next;
      table.setAttribute("aria-rowcount", String(rows.length + 1));
      headers.forEach((header, index) => {
        markSorted(header, COLUMN_IDS[index] === sort.column ? sort : null);
      });
      drawn = "";
      draw();
    },
  };
}

function headerCell(id: ColumnId, onSort: (column: ColumnId) => void): HTMLElement {
  const { title, hint, numeric } = COLUMNS[id];
  const sort = (): void => {
    onSort(id);
  };
  return h(
    "th",
    { scope: "col", class: numeric ? "numeric" : null, "aria-sort": "none" },
    h("button", { type: "button", class: "sort", title: hint ? say(hint) : null, click: sort }, say(title), h("span", { class: "arrow", "aria-hidden": "true" })),
  );
}

function markSorted(header: HTMLElement, sort: TrialSort | null): void {
  setAttributes(header, { "aria-sort": sort ? (sort.descending ? "descending" : "ascending") : "none" });
  const arrow = header.querySelector(".arrow");
  if (arrow) arrow.textContent = sort ? (sort.descending ? "▾" : "▴") : "";
}

function bodyRow(row: TrialRow, index: number): HTMLElement {
  return h(
    "tr",
    { "aria-rowindex": index + 2, class: `outcome-${row.outcome}` },
    ...COLUMN_IDS.map((id) => {
      const { text, numeric } = COLUMNS[id];
      const words = text(row);
      // The detail is the last column: where there is no room for it, the outcome tells it too.
      const title = id === "outcome" ? told(row.detail) : words.length > 20 ? words : "";
      return h(
        "td",
        { class: numeric ? "numeric" : null, title: title === "" ? null : cut(title, LONGEST_TITLE) },
        cut(words, LONGEST_CELL),
      );
    }),
  );
}

const spacer = (): HTMLElement => h("tr", { class: "spacer", "aria-hidden": "true" });
