import type { TrialRow } from "../../src/protocol/panel";
import { say } from "../say";
import { chartsView } from "./charts";
import { detailsView } from "./details";
import { h } from "./dom";
import { ladderView } from "./ladder";
import type { PanelContext } from "./panel-context";
import { runsView } from "./runs";
import type { Section } from "./section";
import { tabs } from "./tabs";
import { trialsView } from "./trials";
import { tuningView } from "./tuning";
import { waitsView } from "./waits";

/** What was measured of a model, a tab each. */
export function modelResults(context: PanelContext): Section {
  const charts = chartsView();
  const waits = waitsView();
  const ladder = ladderView();
  const tuning = tuningView(context);
  const trials = trialsView(context);
  const runs = runsView(context);
  const details = detailsView();
  const results = tabs(
    {
      charts: h("div", {}, charts.element, waits.element),
      ladder: ladder.element,
      tuning: tuning.element,
      trials: trials.element,
      runs: runs.element,
      details: details.element,
    },
    context.choices().tab,
    (tab) => {
      if (tab !== context.choices().tab) context.choose({ tab });
      charts.seen(tab === "charts");
      tuning.seen(tab === "tuning");
    },
  );
  let shown: readonly TrialRow[] | null = null;
  return {
    element: h(
      "section",
      { "aria-labelledby": "results-title" },
      h("h2", { id: "results-title", class: "hidden-text" }, say("results")),
      results.element,
    ),
    shows: ({ report, runs: all }) => report !== null || all.length > 0,
    update: (state, rows) => {
      const { report } = state;
      if (rows !== shown) {
        shown = rows;
        trials.update(rows);
        results.count("trials", rows.length > 0 ? rows.length : null);
      }
      charts.update(report, rows);
      waits.update(report);
      ladder.update(report, rows);
      tuning.update(state);
      runs.update(state);
      results.count("runs", state.runs.length > 1 ? state.runs.length : null);
      details.update(report);
    },
  };
}
