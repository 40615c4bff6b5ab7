import type { SettingGain, Tuning } from "../../src/core/domain/tuning";
import { gainWords, ratioWords } from "../model/gain-words";
import { tuningWords } from "../model/tuning-words";
import { counted, say, told } from "../say";
import type { Word } from "../say";
import { clipped, cut, h } from "./dom";
import type { Child } from "./dom";
import { dataTable } from "./table";

const SIGNS = { gain: "✓", "no-gain": "–", worse: "▾", unclear: "?", failed: "✕" } as const;
const VERDICTS: Readonly<Record<SettingGain["verdict"], Word>> = {
  gain: "verdictGain",
  "no-gain": "verdictNoGain",
  worse: "verdictWorse",
  unclear: "verdictUnclear",
  failed: "verdictFailed",
};
const MOST_SETTINGS = 200;
const LONGEST_NOTE = 400;

/** What each setting gave, one sentence a setting, with every ratio in a table below. */
export function gainsSection(tuning: Tuning): Child[] {
  const { hint, recommended, visits, drift } = tuningWords(tuning);
  const settings = tuning.settings.slice(0, MOST_SETTINGS);
  return [
    h("h3", {}, say("settingsTitle")),
    h("p", { class: "quiet" }, hint),
    drift === null ? null : h("p", { class: "notice notice-warning" }, drift),
    h("p", { class: "recommended" }, recommended),
    settings.length === 0 ? h("p", { class: "quiet" }, say("noSettings")) : sentences(settings),
    h("p", { class: "quiet" }, visits),
    settings.length === 0 ? null : ratios(settings),
    ...notTuned(tuning.notTuned),
  ];
}

const settingName = ({ setting, value }: SettingGain): string => `${setting} ${value}`;

const sentences = (settings: readonly SettingGain[]): HTMLElement =>
  h(
    "table",
    { class: "data words" },
    h("caption", { class: "hidden-text" }, say("settingsTitle")),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("colSetting")), h("th", { scope: "col" }, say("colGave")))),
    h("tbody", {}, ...settings.map(sentence)),
  );

function sentence(setting: SettingGain): HTMLElement {
  const { verdict, note } = setting;
  const words = h(
    "td",
    {},
    h("span", { class: `verdict verdict-${verdict}`, "aria-hidden": "true" }, SIGNS[verdict]),
    clipped(gainWords(setting), LONGEST_NOTE, "sentence"),
  );
  if (note !== "" && verdict !== "failed") words.append(h("span", { class: "fact-note" }, cut(told(note), LONGEST_NOTE)));
  return h("tr", {}, h("th", { scope: "row" }, clipped(settingName(setting), 60, "sentence")), words);
}

const ratios = (settings: readonly SettingGain[]): HTMLElement =>
  h(
    "details",
    { "data-key": "ratios" },
    h("summary", {}, say("tableOf", say("settingsTitle"))),
    dataTable(
      say("tableOf", say("settingsTitle")),
      (["colSetting", "colVerdict", "colTurn", "colPrefillGain", "colDecodeGain", "colSamples"] as const).map((word) => say(word)),
      settings.map((setting) => [
        cut(settingName(setting), 60),
        say(VERDICTS[setting.verdict]),
        ...(["turn", "prefill", "decode"] as const).map((axis) => (setting.gain ? ratioWords(setting.gain[axis]) : say("notMeasured"))),
        setting.gain ? counted("blocks", setting.gain.turn.blocks) : "–",
      ]),
    ),
  );

function notTuned(left: Tuning["notTuned"]): Child[] {
  if (left.length === 0) return [];
  return [
    h("h4", {}, say("notTunedTitle")),
    h(
      "ul",
      { class: "plain" },
      ...left.slice(0, 20).map(({ setting, why }) => h("li", {}, clipped(`${setting}: ${told(why)}`, LONGEST_NOTE, "sentence"))),
    ),
  ];
}
