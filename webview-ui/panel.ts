import { bakedOptions } from "../src/core/domain/baked-options";
import type { PanelHost, PanelState, PanelSubject, TrialRow } from "../src/protocol/panel";
import type { Host } from "./host";
import { choicesFrom, FIRST_FRONT } from "./model/choices";
import type { Choices } from "./model/choices";
import { say, told } from "./say";
import { announcer } from "./view/announcer";
import { cardsSection } from "./view/cards";
import { h } from "./view/dom";
import { emptySection } from "./view/empty";
import { headerSection } from "./view/header";
import { liveSection } from "./view/live";
import { modelResults } from "./view/model-results";
import { notices } from "./view/notices";
import type { PanelContext } from "./view/panel-context";
import { passedOverSection } from "./view/passed-over";
import type { Section } from "./view/section";

/** What the page is made of, by what it is about; the header stands above. */
const SECTIONS: Readonly<Record<PanelSubject["kind"], readonly ((context: PanelContext) => Section)[]>> = {
  model: [passedOverSection, liveSection, emptySection, cardsSection, modelResults],
};

/** Builds the panel in `app` and keeps it as the host says. */
export function startPanel(app: HTMLElement, { channel, saved, save }: Host<PanelHost>): void {
  let choices: Choices = choicesFrom(saved);
  let state: PanelState | null = null;
  let rows: readonly TrialRow[] = [];
  const problems = notices();
  const ask: PanelContext["ask"] = (method, params) => {
    channel.request(method, params).catch((error: unknown) => {
      problems.refused(error instanceof Error ? error.message : String(error));
    });
  };
  const context: PanelContext = {
    ask,
    apply: ({ name, settings }, runId) => {
      ask("apply", { preset: name, runId, options: bakedOptions(settings) });
    },
    choices: () => choices,
    choose: (changed) => {
      choices = { ...choices, ...changed };
      save(choices);
    },
  };
  const announce = announcer();
  const header = headerSection(context);
  const waiting = h("p", { class: "quiet" }, say("waiting"));
  const body = h("div", {});
  header.element.hidden = true;
  app.replaceChildren(header.element, h("main", {}, problems.element, waiting, body), announce.element);

  let kind: PanelSubject["kind"] | null = null;
  let sections: readonly Section[] = [];
  const show = (now: PanelState): void => {
    if (now.subject.kind !== kind) {
      kind = now.subject.kind;
      sections = SECTIONS[kind].map((make) => make(context));
      body.replaceChildren(...sections.map(({ element }) => element));
    }
    waiting.hidden = true;
    header.element.hidden = false;
    header.update(now);
    problems.problem(now.problem && told(now.problem));
    announce.update(now);
    for (const { element, update, shows } of sections) {
      update(now, rows);
      element.hidden = !shows(now);
    }
  };
  channel.on("state", (next) => {
    const first = state === null;
    state = next;
    const { id } = next.subject;
    if (id !== choices.model) {
      const front = { ...choices.front, pointId: null, limits: FIRST_FRONT.limits };
      context.choose({ model: id, runId: null, ...(choices.model === "" ? {} : { front }) });
    }
    show(next);
    const wanted = choices.runId;
    if (first && wanted !== null && wanted !== next.runId && next.runs.some(({ runId }) => runId === wanted))
      context.ask("selectRun", { runId: wanted });
  });
  channel.on("trials", (next) => {
    rows = next;
    if (state) show(state);
  });
  context.ask("ready", null);
}
