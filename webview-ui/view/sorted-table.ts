import type { Sort, TableColumn } from "../model/sort";
import { visibleRows } from "../model/virtual";
import { say } from "../say";
import { cut, h, setAttributes } from "./dom";

const ROW_PX = 26;
const LONGEST_CELL = 300;
const LONGEST_TITLE = 4000;

export interface TableOptions<Row, Id extends string> {
  readonly caption: string;
  /** Of the box that scrolls. */
  readonly label: string;
  readonly className: string;
  readonly ids: readonly Id[];
  readonly columns: Readonly<Record<Id, TableColumn<Row>>>;
  /** Same key, same row: it is not drawn again by scrolling alone. */
  readonly keyOf: (row: Row) => string;
  readonly classOf: (row: Row) => string | null;
  /** The tooltip of a cell; empty for none. */
  readonly titleOf: (row: Row, id: Id, words: string) => string;
  /** A cell that is more than words; null where it is not. */
  readonly cellOf?: (row: Row, id: Id, index: number) => HTMLElement | null;
  readonly onSort: (column: Id) => void;
}

export interface SortedTable<Row, Id extends string> {
  readonly element: HTMLElement;
  readonly show: (rows: readonly Row[], sort: Sort<Id>) => void;
  /** Scrolls as far as it takes to have a row in the page. */
  readonly reveal: (index: number) => void;
}

/** A table of any length: only the rows that are seen are in the page. Their height is fixed and known to the style sheet. */
export function sortedTable<Row, Id extends string>(options: TableOptions<Row, Id>): SortedTable<Row, Id> {
  const { ids, columns, keyOf } = options;
  const headers = ids.map((id) => headerCell(id, columns[id], options.onSort));
  const above = spacer();
  const below = spacer();
  const body = h("tbody", {}, above, below);
  const table = h(
    "table",
    { class: options.className },
    h("caption", { class: "hidden-text" }, options.caption),
    h("colgroup", {}, ...ids.map((id) => h("col", { style: `width: ${columns[id].width}ch` }))),
    h("thead", {}, h("tr", { "aria-rowindex": 1 }, ...headers)),
    body,
  );
  const element = h("div", { class: "trials-box", tabindex: 0, role: "region", "aria-label": options.label, style: `--row: ${ROW_PX}px` }, table);
  let rows: readonly Row[] = [];
  let drawn = "";

  const draw = (): void => {
    const { first, end } = visibleRows(rows.length, ROW_PX, element.clientHeight, element.scrollTop);
    const shown = rows.slice(first, end);
    const key = `${first}:${shown.map(keyOf).join()}`;
    if (key === drawn) return;
    drawn = key;
    above.style.height = `${first * ROW_PX}px`;
    below.style.height = `${(rows.length - end) * ROW_PX}px`;
    const focused = body.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
    body.replaceChildren(above, ...shown.map((row, index) => bodyRow(row, first + index, options)), below);
    if (focused) body.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
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
        markSorted(header, ids[index] === sort.column ? sort : null);
      });
      drawn = "";
      draw();
    },
    reveal: (index) => {
      const head = headers[0]?.offsetHeight ?? 0;
      const top = index * ROW_PX;
      const seen = element.clientHeight - head - ROW_PX;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top > element.scrollTop + seen) element.scrollTop = top - seen;
      draw();
    },
  };
}

function headerCell<Row, Id extends string>(id: Id, { title, hint, numeric, key }: TableColumn<Row>, onSort: (column: Id) => void): HTMLElement {
  const tooltip = hint ? say(hint) : null;
  if (!key) return h("th", { scope: "col", class: "unsorted", title: tooltip }, say(title));
  const sort = (): void => {
    onSort(id);
  };
  return h(
    "th",
    { scope: "col", class: numeric ? "numeric" : null, "aria-sort": "none" },
    h("button", { type: "button", class: "sort", title: tooltip, click: sort }, say(title), h("span", { class: "arrow", "aria-hidden": "true" })),
  );
}

function markSorted<Id extends string>(header: HTMLElement, sort: Sort<Id> | null): void {
  const arrow = header.querySelector(".arrow");
  if (!arrow) return;
  setAttributes(header, { "aria-sort": sort ? (sort.descending ? "descending" : "ascending") : "none" });
  arrow.textContent = sort ? (sort.descending ? "▾" : "▴") : "";
}

function bodyRow<Row, Id extends string>(row: Row, index: number, { ids, columns, classOf, titleOf, cellOf }: TableOptions<Row, Id>): HTMLElement {
  return h(
    "tr",
    { "aria-rowindex": index + 2, class: classOf(row) },
    ...ids.map((id) => {
      const { text, numeric } = columns[id];
      const words = text(row);
      const title = titleOf(row, id, words);
      return h(
        "td",
        { class: numeric ? "numeric" : null, title: title === "" ? null : cut(title, LONGEST_TITLE) },
        cellOf?.(row, id, index) ?? cut(words, LONGEST_CELL),
      );
    }),
  );
}

const spacer = (): HTMLElement => h("tr", { class: "spacer", "aria-hidden": "true" });
