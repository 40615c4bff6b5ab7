import type { ComparedRun, PanelState, RunPreset, RunSummary } from "../../src/protocol/panel";
import { PRESET_NAMES } from "../../src/core/domain/evidence";
import { formatRate } from "../../src/core/format";
import { ofPreset } from "../model/figure";
import type { Quantity, Told } from "../model/figure";
import { dateTime, endingWord, presetTitle, shortTokens } from "../model/words";
import { say } from "../say";
import { button } from "./button";
import { comparison } from "./compare-runs";
import { clipped, h, redrawn } from "./dom";
import { figure } from "./figure";
import type { PanelContext } from "./panel-context";

interface Input {
  readonly runs: readonly ComparedRun[];
  readonly shown: string | null;
  readonly fingerprint: string | null;
  /** The run that is on; null when there is none. */
  readonly running: string | null;
  readonly compared: readonly [string | null, string | null];
}

const MOST_RUNS = 200;

/** All runs of the model, which is shown, and how any two of them differ. */
export function runsView({ ask, choose, choices }: PanelContext): { readonly element: HTMLElement; readonly update: (state: PanelState) => void } {
  const element = h("div", {});
  const pick = (runId: string, newest: boolean): void => {
    choose({ runId: newest ? null : runId });
    ask("selectRun", { runId });
  };
  let last: PanelState | null = null;
  const draw = redrawn<Input>(element, ({ runs, shown, fingerprint, running, compared }) => [
    h("h3", {}, say("runsTitle")),
    ...(runs.length === 0
      ? [h("p", { class: "quiet" }, say("noRuns"))]
      : [
          runTable(runs.slice(0, MOST_RUNS), { shown, fingerprint, running }, pick),
          ...comparison({ runs: runs.slice(0, MOST_RUNS), shown, chosen: compared }, (pair) => {
            choose({ compared: pair });
            if (last) update(last);
          }),
        ]),
  ]);
  const update = (state: PanelState): void => {
    last = state;
    const { runs, runId, report, live } = state;
    draw({
      runs,
      shown: runId,
      fingerprint: report?.environment.hardware.fingerprint ?? null,
      running: live?.runId ?? null,
      compared: choices().compared,
    });
  };
  return { element, update };
}

type Pick = (runId: string, newest: boolean) => void;

/** The button to show a run stands right after its name: at any width it is on the screen. */
function runTable(runs: readonly RunSummary[], { shown, fingerprint, running }: Omit<Input, "runs" | "compared">, pick: Pick): HTMLElement {
  const columns = [say("colRun"), say("show"), say("colEnding"), ...PRESET_NAMES.map(presetTitle), say("colEngine"), say("colO3"), say("colMachine")];
  const row = (run: RunSummary, index: number): HTMLElement =>
    h(
      "tr",
      { class: run.runId === shown ? "current" : null, "aria-current": run.runId === shown ? "true" : null },
      h("th", { scope: "row" }, dateTime(run.startedAt)),
      h(
        "td",
        {},
        run.runId === shown
          ? h("span", { class: "shown" }, `● ${say("shown")}`)
          : button({
              label: say("show"),
              ariaLabel: say("showLabel", dateTime(run.startedAt)),
              key: `show-${run.runId}`,
              secondary: true,
              onClick: () => {
                pick(run.runId, index === 0);
              },
            }),
      ),
      h("td", {}, run.runId === running ? say("endRunning") : endingWord(run.ending)),
      ...PRESET_NAMES.map((name) => h("td", {}, ...presetCell(run.runId, run.presets.find((preset) => preset.name === name) ?? null).map(figure))),
      h("td", {}, clipped(run.engineVersion, 40)),
      h("td", {}, clipped(run.o3Version, 40)),
      h("td", {}, say(run.hardwareFingerprint === fingerprint ? "thisMachine" : "otherMachine")),
    );
  return h(
    "div",
    { class: "table-box", tabindex: 0, role: "region", "aria-label": say("runsTitle") },
    h(
      "table",
      { class: "data runs" },
      h("caption", { class: "hidden-text" }, say("runsTitle")),
      h("thead", {}, h("tr", {}, ...columns.map((column) => h("th", { scope: "col" }, column)))),
      h("tbody", {}, ...runs.map(row)),
    ),
  );
}

/** "16K certified, 41.2 tok/s" */
function presetCell(runId: string, preset: RunPreset | null): readonly Told[] {
  if (!preset) return ["–"];
  const { name, contextTokens, state, decodeTokensPerSecond: decode } = preset;
  const of = (quantity: Quantity, value: number, text: string): Told => ({ of: [ofPreset(runId, name, quantity)], value, text });
  return [
    of("context tokens", contextTokens, shortTokens(contextTokens)),
    ` ${say(state).toLowerCase()}`,
    ...(decode === null ? [] : [", ", of("decode tok/s", decode, say("decodeUnit", formatRate(decode)))]),
  ];
}
