import { TABS } from "../model/choices";
import type { Tab } from "../model/choices";
import { say } from "../say";
import type { Word } from "../say";
import { h, setAttributes } from "./dom";

const TITLES: Readonly<Record<Tab, Word>> = {
  charts: "tabCharts",
  ladder: "tabLadder",
  tuning: "tabTuning",
  trials: "tabTrials",
  runs: "tabRuns",
  details: "tabDetails",
};

export interface Tabs {
  readonly element: HTMLElement;
  /** A number behind a tab's title; null is none. */
  readonly count: (tab: Tab, n: number | null) => void;
}

/** Tabs after the pattern of WAI-ARIA: arrow keys, Home and End choose, Tab goes on into the panel. */
export function tabs(panels: Readonly<Record<Tab, HTMLElement>>, first: Tab, onChosen: (tab: Tab) => void): Tabs {
  const counts = new Map<Tab, HTMLElement>();
  const heads = TABS.map((tab) => {
    const count = h("span", { class: "tab-count" });
    counts.set(tab, count);
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${tab}`,
        "aria-controls": `panel-${tab}`,
        click: () => {
          choose(tab);
        },
      },
      say(TITLES[tab]),
      count,
    );
  });
  const bodies = TABS.map((tab) =>
    h("div", { role: "tabpanel", id: `panel-${tab}`, "aria-labelledby": `tab-${tab}`, class: "tab-panel" }, panels[tab]),
  );
  const choose = (chosen: Tab): void => {
    TABS.forEach((tab, index) => {
      const selected = tab === chosen;
      if (heads[index]) setAttributes(heads[index], { "aria-selected": String(selected), tabindex: selected ? 0 : -1 });
      if (bodies[index]) bodies[index].hidden = !selected;
    });
    onChosen(chosen);
  };
  const list = h("div", { role: "tablist", class: "tab-list", "aria-label": say("results") }, ...heads);
  list.addEventListener("keydown", (event) => {
    const at = heads.findIndex((head) => head === document.activeElement);
    const next = target(event.key, at, heads.length);
    const tab = next === null ? undefined : TABS[next];
    if (tab === undefined || next === null) return;
    event.preventDefault();
    choose(tab);
    heads[next]?.focus();
  });
  choose(first);
  return {
    element: h("div", { class: "tabs" }, list, ...bodies),
    count: (tab, n) => {
      const count = counts.get(tab);
      if (count) count.textContent = n === null ? "" : n.toLocaleString("en-US");
    },
  };
}

function target(key: string, at: number, length: number): number | null {
  switch (key) {
    case "ArrowRight":
      return (at + 1) % length;
    case "ArrowLeft":
      return (at - 1 + length) % length;
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return null;
  }
}
