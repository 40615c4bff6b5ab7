import { EXPORT_FORMATS } from "../../src/protocol/panel";
import type { TrialRow } from "../../src/protocol/panel";
import { NO_FILTER } from "../model/choices";
import type { TrialFilter } from "../model/choices";
import type { ColumnId } from "../model/columns";
import { shownRows } from "../model/rows";
import { say } from "../say";
import { button } from "./button";
import { h } from "./dom";
import type { PanelContext } from "./panel-context";
import { select } from "./select";
import { textFilter } from "./text-filter";
import { trialTable } from "./trial-table";

const FORMAT_NAMES = { csv: "CSV", md: "Markdown", yaml: "YAML", json: "JSON" } as const;

/** All trials of the run shown: filter, sort, export. */
export function trialsView({ ask, choices, choose }: PanelContext): {
  readonly element: HTMLElement;
  readonly update: (rows: readonly TrialRow[]) => void;
} {
  let rows: readonly TrialRow[] = [];
  const count = h("p", { class: "quiet", role: "status" });
  const sortBy = (column: ColumnId): void => {
    const { sort } = choices();
    choose({ sort: { column, descending: sort.column === column && !sort.descending } });
    show();
  };
  const filterBy = (changed: Partial<TrialFilter>): void => {
    choose({ filter: { ...choices().filter, ...changed } });
    show();
    table.element.scrollTop = 0;
  };
  const table = trialTable(sortBy);
  const text = textFilter({ label: say("filter"), placeholder: say("filterPlaceholder"), value: choices().filter.text }, (value) => {
    filterBy({ text: value });
  });
  const type = select(
    say("typeFilter"),
    { all: say("allTypes"), load: say("load"), request: say("request") },
    choices().filter.type,
    (value) => {
      filterBy({ type: value });
    },
  );
  const outcome = select(
    say("outcomeFilter"),
    { all: say("allOutcomes"), ok: say("ok"), failed: say("failed"), void: say("void") },
    choices().filter.outcome,
    (value) => {
      filterBy({ outcome: value });
    },
  );
  const nothing = h("p", { class: "quiet nothing" });
  const clear = button({
    label: say("clearFilter"),
    key: "clear-filter",
    secondary: true,
    onClick: () => {
      text.value = "";
      type.value = "all";
      outcome.value = "all";
      filterBy(NO_FILTER);
    },
  });

  const show = (): void => {
    const { filter, sort } = choices();
    const shown = shownRows(rows, filter, sort);
    count.textContent = say("shownOf", shown.length.toLocaleString("en-US"), rows.length.toLocaleString("en-US"));
    nothing.textContent = shown.length > 0 ? "" : say(rows.length === 0 ? "noTrials" : "noMatch");
    nothing.hidden = shown.length > 0;
    clear.hidden = JSON.stringify(filter) === JSON.stringify(NO_FILTER);
    table.element.hidden = shown.length === 0;
    table.show(shown, sort);
  };
  const element = h(
    "div",
    {},
    h("div", { class: "toolbar" }, text, type, outcome, clear, h("div", { class: "toolbar-end" }, count)),
    table.element,
    nothing,
    h("div", { class: "toolbar exports" }, ...exportButtons(ask)),
  );
  return {
    element,
    update: (next) => {
      rows = next;
      show();
    },
  };
}

function exportButtons(ask: PanelContext["ask"]): HTMLElement[] {
  return [
    h("span", { class: "quiet", "aria-hidden": "true" }, say("exportAs")),
    ...EXPORT_FORMATS.map((format) =>
      button({
        label: FORMAT_NAMES[format],
        ariaLabel: say("exportLabel", FORMAT_NAMES[format]),
        key: `export-${format}`,
        secondary: true,
        onClick: () => {
          ask("export", { format });
        },
      }),
    ),
    button({
      label: say("openJournal"),
      key: "journal",
      secondary: true,
      onClick: () => {
        ask("openJournal", null);
      },
    }),
  ];
}
