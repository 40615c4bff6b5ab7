import type { PanelState } from "../../src/protocol/panel";
import { found, headerFacts, stateWords, warnings } from "../model/header";
import { say } from "../say";
import { badge } from "./badge";
import { button } from "./button";
import { clipped, h, redrawn } from "./dom";
import type { Child } from "./dom";
import { sentence } from "./figure";
import { measureButton } from "./measure-button";
import type { Told } from "../model/figure";
import type { PanelContext } from "./panel-context";

interface Input {
  readonly model: string;
  readonly state: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly found: readonly (readonly Told[])[];
  readonly warnings: readonly string[];
  readonly simulated: boolean;
  readonly randomWeights: boolean;
  readonly running: boolean;
  readonly cancelling: boolean;
  readonly applied: boolean;
  readonly hasReport: boolean;
  readonly blocked: string | null;
  readonly canResume: boolean;
  /** The page below has nothing but a button of its own. */
  readonly isEmpty: boolean;
}

/** Which model, how its run stands, what was found, and what can be done. */
export function headerSection({ ask }: PanelContext): { readonly element: HTMLElement; readonly update: (state: PanelState) => void } {
  const element = h("header", { class: "top" });
  const runActions = (input: Input): Child[] => {
    if (!input.running) {
      const label = say(input.hasReport ? "optimizeAgain" : "optimize");
      const measuring = { label, key: "run", secondary: input.hasReport, blocked: input.blocked };
      if (input.isEmpty) return [];
      // What is begun goes before what is begun anew, and one reason is enough for both.
      const resume = (): Child => button({ label: say("resume"), key: "resume", disabled: input.blocked !== null, describedBy: input.blocked === null ? null : "blocked-run", onClick: () => { ask("resume", null); } });
      return [...(input.canResume ? [resume()] : []), ...measureButton(measuring, () => { ask("optimize", null); })];
    }
    return [
      button({
        label: say(input.cancelling ? "cancelling" : "cancel"),
        key: "run",
        secondary: true,
        disabled: input.cancelling,
        onClick: () => {
          ask("cancel", null);
        },
      }),
    ];
  };
  const actions = (input: Input): Child[] => [
    ...runActions(input),
    input.applied
      ? button({
          label: say("undoApply"),
          key: "undo",
          secondary: true,
          disabled: input.running,
          onClick: () => {
            ask("undoApply", null);
          },
        })
      : null,
  ];
  const draw = redrawn<Input>(element, (input) => [
    h(
      "div",
      { class: "title-row" },
      h("h1", {}, clipped(input.model === "" ? say("noModel") : input.model, 200)),
      input.simulated ? badge("simulated") : null,
      h("div", { class: "actions" }, ...actions(input)),
    ),
    input.state === "" ? null : h("p", { class: "run-state" }, clipped(input.state, 200, "sentence")),
    input.facts.length === 0
      ? null
      : h(
          "dl",
          { class: "inline-facts" },
          ...input.facts.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, clipped(value, 60)))),
        ),
    ...input.found.map((told, index) => h("p", { class: index === 0 ? "found found-first" : "found" }, sentence(told))),
    input.simulated ? h("p", { class: "notice notice-info" }, say("simulatedNote")) : null,
    input.randomWeights && !input.simulated ? h("p", { class: "notice notice-info" }, say("randomWeights")) : null,
    ...input.warnings.map((message) =>
      h("p", { class: "notice notice-warning" }, h("strong", {}, `${say("warning")}: `), clipped(message, 1000, "sentence")),
    ),
  ]);
  return {
    element,
    update: (state) => {
      const { subject, report, live, canUndo, measureBlocked, canResume } = state;
      draw({
        model: subject.id,
        state: report === null && live === null ? "" : stateWords(state),
        facts: report ? headerFacts(report) : [],
        found: report && !live ? found(report) : [],
        warnings: report && !live ? warnings(report) : [],
        simulated: report?.simulated ?? false,
        randomWeights: report?.model.randomWeights ?? false,
        running: live !== null,
        cancelling: live?.cancelling ?? false,
        applied: canUndo,
        hasReport: report !== null,
        blocked: measureBlocked,
        canResume,
        isEmpty: report === null && live === null,
      });
    },
  };
}
