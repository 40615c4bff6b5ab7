import type { PanelState, TrialRow } from "../src/protocol/panel";
import type { Host } from "./host";
import { choicesFrom, FIRST_FRONT } from "./model/choices";
import type { Choices } from "./model/choices";
import { say } from "./say";
import { announcer } from "./view/announcer";
import { cardsSection } from "./view/cards";
import { chartsView } from "./view/charts";
import { detailsView } from "./view/details";
import { h } from "./view/dom";
import { emptySection } from "./view/empty";
import { headerSection } from "./view/header";
import { ladderView } from "./view/ladder";
import { liveSection } from "./view/live";
import { notices } from "./view/notices";
import type { PanelContext } from "./view/panel-context";
import { runsView } from "./view/runs";
import { tabs } from "./view/tabs";
import { trialsView } from "./view/trials";
import { tuningView } from "./view/tuning";

/** Builds the panel in `app` and keeps it as the host says. */
export function startPanel(app: HTMLElement, { channel, saved, save }: Host): void {
  let choices: Choices = choicesFrom(saved);
  const problems = notices();
  const context: PanelContext = {
    ask: (method, params) => {
      channel.request(method, params).catch((error: unknown) => {
        problems.refused(error instanceof Error ? error.message : String(error));
      });
    },
    choices: () => choices,
    choose: (changed) => {
      choices = { ...choices, ...changed };
      save(choices);
    },
  };
  const announce = announcer();
  const header = headerSection(context);
  const live = liveSection();
  const empty = emptySection(context);
  const cards = cardsSection(context);
  const charts = chartsView();
  const ladder = ladderView();
  const tuning = tuningView(context);
  const trials = trialsView(context);
  const runs = runsView(context);
  const details = detailsView();
  const results = tabs(
    {
      charts: charts.element,
      ladder: ladder.element,
      tuning: tuning.element,
      trials: trials.element,
      runs: runs.element,
      details: details.element,
    },
    choices.tab,
    (tab) => {
      if (tab !== choices.tab) context.choose({ tab });
      charts.seen(tab === "charts");
      tuning.seen(tab === "tuning");
    },
  );
  const waiting = h("p", { class: "quiet" }, say("waiting"));
  const resultsSection = h(
    "section",
    { "aria-labelledby": "results-title" },
    h("h2", { id: "results-title", class: "hidden-text" }, say("results")),
    results.element,
  );
  app.replaceChildren(
    header.element,
    h("main", {}, problems.element, waiting, live.element, empty.element, cards.element, resultsSection),
    announce.element,
  );

  let state: PanelState | null = null;
  let rows: readonly TrialRow[] = [];
  const show = (): void => {
    waiting.hidden = state !== null;
    for (const element of [header.element, live.element, empty.element, cards.element, resultsSection]) element.hidden = state === null;
    if (!state) return;
    const { report, model, problem } = state;
    header.update(state);
    problems.problem(problem);
    announce.update(state);
    live.update(state);
    empty.update(model);
    empty.element.hidden = report !== null || state.live !== null;
    cards.update(state);
    cards.element.hidden = report === null;
    resultsSection.hidden = report === null && state.runs.length === 0;
    charts.update(report, rows);
    ladder.update(report, rows);
    tuning.update(state);
    runs.update(state);
    results.count("runs", state.runs.length > 1 ? state.runs.length : null);
    details.update(report);
  };
  channel.on("state", (next) => {
    const first = state === null;
    state = next;
    if (next.model !== choices.model) {
      const front = { ...choices.front, pointId: null, limits: FIRST_FRONT.limits };
      context.choose({ model: next.model, runId: null, ...(choices.model === "" ? {} : { front }) });
    }
    show();
    const wanted = choices.runId;
    if (first && wanted !== null && wanted !== next.runId && next.runs.some(({ runId }) => runId === wanted))
      context.ask("selectRun", { runId: wanted });
  });
  channel.on("trials", (next) => {
    rows = next;
    trials.update(rows);
    results.count("trials", rows.length > 0 ? rows.length : null);
    if (state) {
      charts.update(state.report, rows);
      ladder.update(state.report, rows);
    }
  });
  trials.update(rows);
  show();
  context.ask("ready", null);
}
