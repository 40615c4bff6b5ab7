import type { PanelState, RunPreset, RunSummary } from "../../src/protocol/panel";
import { PRESET_NAMES } from "../../src/core/domain/evidence";
import { formatRate } from "../../src/core/format";
import { differences, neighbour } from "../model/compare";
import { dateTime, endingWord, presetTitle, shortTokens } from "../model/words";
import { say } from "../say";
import { button } from "./button";
import { clipped, h, redrawn } from "./dom";
import type { Child } from "./dom";
import type { PanelContext } from "./panel-context";

interface Input {
  readonly runs: readonly RunSummary[];
  readonly shown: string | null;
  readonly fingerprint: string | null;
}

const MOST_RUNS = 200;

/** All runs of the model, which is shown, and how it differs from the one before. */
export function runsView({ ask, choose }: PanelContext): { readonly element: HTMLElement; readonly update: (state: PanelState) => void } {
  const element = h("div", {});
  const pick = (runId: string, newest: boolean): void => {
    choose({ runId: newest ? null : runId });
    ask("selectRun", { runId });
  };
  const draw = redrawn<Input>(element, ({ runs, shown, fingerprint }) => [
    h("h3", {}, say("runsTitle")),
    ...(runs.length === 0
      ? [h("p", { class: "quiet" }, say("noRuns"))]
      : [runTable(runs.slice(0, MOST_RUNS), shown, fingerprint, pick), ...comparison(runs, shown)]),
  ]);
  return {
    element,
    update: ({ runs, runId, report }) => {
      draw({ runs, shown: runId, fingerprint: report?.environment.hardware.fingerprint ?? null });
    },
  };
}

type Pick = (runId: string, newest: boolean) => void;

function runTable(runs: readonly RunSummary[], shown: string | null, fingerprint: string | null, pick: Pick): HTMLElement {
  const columns = [
    say("colRun"),
    say("colEnding"),
    ...PRESET_NAMES.map(presetTitle),
    say("colEngine"),
    say("colO3"),
    say("colMachine"),
    say("show"),
  ];
  const row = (run: RunSummary, index: number): HTMLElement =>
    h(
      "tr",
      { class: run.runId === shown ? "current" : null, "aria-current": run.runId === shown ? "true" : null },
      h("th", { scope: "row" }, dateTime(run.startedAt)),
      h("td", {}, endingWord(run.ending)),
      ...PRESET_NAMES.map((name) => h("td", {}, presetCell(run.presets.find((preset) => preset.name === name) ?? null))),
      h("td", {}, clipped(run.engineVersion, 40)),
      h("td", {}, clipped(run.o3Version, 40)),
      h("td", {}, say(run.hardwareFingerprint === fingerprint ? "thisMachine" : "otherMachine")),
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

function presetCell(preset: RunPreset | null): string {
  if (!preset) return "–";
  const speed = preset.decodeTokensPerSecond === null ? "" : `, ${say("decodeUnit", formatRate(preset.decodeTokensPerSecond))}`;
  return `${shortTokens(preset.contextTokens)} ${say(preset.state).toLowerCase()}${speed}`;
}

function comparison(runs: readonly RunSummary[], shown: string | null): Child[] {
  const run = runs.find(({ runId }) => runId === shown);
  const other = neighbour(runs, shown);
  if (!run || !other) return [h("p", { class: "quiet" }, say("onlyOne"))];
  const sentences = differences(run, other);
  return [
    h("h3", { class: "later" }, say("comparedWith", dateTime(other.startedAt))),
    sentences.length === 0
      ? h("p", { class: "quiet" }, say("noDifference"))
      : h("ul", { class: "plain" }, ...sentences.map((sentence) => h("li", {}, clipped(sentence, 300, "sentence")))),
  ];
}
