import { told } from "../say";
import { h } from "../view/dom";
import { sortedTable } from "../view/sorted-table";
import type { SortedTable } from "../view/sorted-table";
import { say } from "../say";
import { HOME_COLUMN_IDS, HOME_COLUMNS, stateWords } from "./columns";
import type { HomeColumnId } from "./columns";
import type { HomeRow } from "./rows";

export interface TableActions {
  readonly open: (model: string) => void;
  readonly measure: (model: string) => void;
  readonly compare: (model: string, checked: boolean) => void;
  readonly isCompared: (model: string) => boolean;
  readonly isMeasuring: (model: string) => boolean;
  /** Why nothing can be measured now; null when it can. */
  readonly measureBlocked: () => string | null;
  readonly sortBy: (column: HomeColumnId) => void;
}

const MOVES: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(last, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, last) => last,
};

/** All models. One row is reached by Tab; Up, Down, Home and End go from model to model. */
export function modelTable(actions: TableActions): SortedTable<HomeRow, HomeColumnId> {
  let rows: readonly HomeRow[] = [];
  let active: string | null = null;
  const isActive = (name: string, index: number): boolean => (rows.some(({ model }) => model.name === active) ? name === active : index === 0);

  const table = sortedTable<HomeRow, HomeColumnId>({
    caption: say("homeTable"),
    label: say("homeTableScroll"),
    className: "trials models",
    ids: HOME_COLUMN_IDS,
    columns: HOME_COLUMNS,
    keyOf: ({ model }) => model.name,
    classOf: ({ model }) => (model.measurable ? null : "unmeasurable"),
    titleOf: titleOf,
    cellOf: (row, id, index) => cell(row, id, isActive(row.model.name, index), actions),
    onSort: actions.sortBy,
  });
  table.element.classList.add("models-box");
  table.element.addEventListener("keydown", (event) => {
    const name = event.target instanceof HTMLElement ? event.target.dataset.model : undefined;
    const at = rows.findIndex(({ model }) => model.name === name);
    const to = MOVES[event.key]?.(at, rows.length - 1);
    if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const column = event.target instanceof HTMLElement ? (event.target.dataset.column ?? "model") : "model";
    active = rows[to]?.model.name ?? null;
    table.reveal(to);
    for (const one of table.element.querySelectorAll<HTMLElement>("[data-model]")) one.tabIndex = one.dataset.model === active ? 0 : -1;
    if (active !== null) table.element.querySelector<HTMLElement>(`[data-key="${CSS.escape(`${column}-${active}`)}"]`)?.focus({ preventScroll: true });
  });
  table.element.addEventListener("focusin", ({ target }) => {
    const name = target instanceof HTMLElement ? target.dataset.model : undefined;
    if (name === undefined || name === active) return;
    active = name;
    for (const one of table.element.querySelectorAll<HTMLElement>("[data-model]")) one.tabIndex = one.dataset.model === active ? 0 : -1;
  });
  return {
    ...table,
    show: (next, sort) => {
      rows = next;
      table.show(next, sort);
    },
  };
}

/** What is cut off, and why nothing is known. */
function titleOf({ model }: HomeRow, id: HomeColumnId, words: string): string {
  if (id === "model" && !model.measurable) return told(model.why);
  if (id === "fits") return told(model.why);
  if (id === "proven" && model.problem !== null) return told(model.problem);
  return words.length > 24 ? words : "";
}

function cell({ model }: HomeRow, id: HomeColumnId, active: boolean, actions: TableActions): HTMLElement | null {
  const { name } = model;
  const tabindex = active ? 0 : -1;
  const known = { tabindex, "data-model": name, "data-column": id, "data-key": `${id}-${name}` };
  if (id === "compare") {
    return h("input", {
      ...known,
      type: "checkbox",
      "aria-label": say("homeCompareLabel", name),
      checked: actions.isCompared(name),
      change: ({ target }) => {
        actions.compare(name, target instanceof HTMLInputElement && target.checked);
      },
    });
  }
  if (id === "model") {
    const open = (): void => {
      actions.open(name);
    };
    const state = actions.isMeasuring(name) ? say("homeMeasuring") : stateWords(model);
    const link = h("button", { ...known, type: "button", class: "link", "aria-label": say("homeOpenLabel", name), click: open }, name);
    return h("span", {}, link, state === "" ? null : h("span", { class: "quiet" }, ` ${state}`));
  }
  if (id !== "measure" || !model.measurable) return null;
  const blocked = actions.measureBlocked();
  const measure = (): void => {
    if (actions.measureBlocked() === null) actions.measure(name);
  };
  return h(
    "button",
    { ...known, type: "button", class: "link", "aria-label": say("homeMeasureLabel", name), title: blocked, "aria-disabled": blocked === null ? null : "true", click: measure },
    say("homeMeasure"),
  );
}
