import { sorted } from "../model/sort";
import { say } from "../say";
import { button } from "../view/button";
import { h } from "../view/dom";
import { select } from "../view/select";
import { textFilter } from "../view/text-filter";
import { HOME_COLUMNS } from "./columns";
import type { HomeColumnId } from "./columns";
import type { HomeContext } from "./context";
import type { HomePart, HomeShown } from "./part";
import { filtered, NO_FILTER } from "./rows";
import type { HomeFilter } from "./rows";
import { modelTable } from "./table";

/** Text stands best from A to Z, figures with the largest first. */
const FIRST_DESCENDING = (column: HomeColumnId): boolean => column !== "model" && column !== "ttft" && column !== "applied";

/** The table of all models, with what filters it. */
export function models({ ask, choices, choose }: HomeContext): HomePart {
  let shown: HomeShown | null = null;
  const filterBy = (changed: Partial<HomeFilter>): void => {
    choose({ filter: { ...choices().filter, ...changed } });
    table.element.scrollTop = 0;
  };
  const table = modelTable({
    open: (model) => {
      ask("open", { model });
    },
    measure: (model) => {
      ask("measure", { model, limits: choices().limits });
    },
    // Two are compared: a third takes the place of the one that was checked first.
    compare: (model, checked) => {
      const others = choices().compared.filter((name) => name !== model);
      choose({ compared: checked ? [...others, model].slice(-2) : others });
    },
    isCompared: (model) => choices().compared.includes(model),
    isMeasuring: (model) => shown?.state.measuring === model,
    measureBlocked: () => shown?.state.measureBlocked ?? null,
    sortBy: (column) => {
      const { sort } = choices();
      choose({ sort: { column, descending: sort.column === column ? !sort.descending : FIRST_DESCENDING(column) } });
    },
  });
  const text = textFilter({ label: say("filter"), placeholder: say("homeFilterPlaceholder"), value: choices().filter.text }, (value) => {
    filterBy({ text: value });
  });
  const which = select(
    say("homeShow"),
    { all: say("homeShowAll"), proven: say("homeShowProven"), measured: say("homeShowMeasured"), unmeasured: say("homeShowUnmeasured"), applied: say("homeShowApplied") },
    choices().filter.shown,
    (value) => {
      filterBy({ shown: value });
    },
  );
  const count = h("p", { class: "quiet", role: "status" });
  const nothing = h("p", { class: "quiet nothing" }, say("homeNoMatch"));
  const clear = button({
    label: say("clearFilter"),
    key: "clear-filter",
    secondary: true,
    onClick: () => {
      text.value = "";
      which.value = "all";
      filterBy(NO_FILTER);
    },
  });
  const element = h(
    "section",
    { "aria-labelledby": "models-title" },
    h("h2", { id: "models-title", class: "hidden-text" }, say("homeTable")),
    h("div", { class: "toolbar" }, text, which, clear, h("div", { class: "toolbar-end" }, count)),
    table.element,
    nothing,
  );
  return {
    element,
    update: (next) => {
      shown = next;
      const { filter, sort } = choices();
      const rows = filtered(next.rows, filter);
      element.hidden = next.rows.length === 0;
      count.textContent = say("homeShownOf", rows.length, next.rows.length);
      nothing.hidden = rows.length > 0;
      clear.hidden = JSON.stringify(filter) === JSON.stringify(NO_FILTER);
      table.element.hidden = rows.length === 0;
      table.show(sorted(rows, HOME_COLUMNS[sort.column].key ?? (() => null), sort.descending), sort);
    },
  };
}
