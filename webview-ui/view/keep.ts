import type { ModelReport } from "../../src/core/domain/report";
import type { KeepGuide } from "../../src/keep";
import { keepable } from "../model/keep";
import type { Keepable } from "../model/keep";
import { say, translate } from "../say";
import { copyBlock } from "./copy";
import { clipped, h, redrawn } from "./dom";
import type { Child } from "./dom";

const MOST_KEEPABLE = 12;

/** How to keep settings that only the server's environment can hold: what they gave, and commands to copy. O3 runs none of them. */
export function keepView(): { readonly element: HTMLElement; readonly update: (report: ModelReport | null) => void } {
  const element = h("section", {});
  const draw = redrawn<readonly Keepable[]>(element, (all) => [
    h("h3", {}, say("keepTitle")),
    h("p", { class: "quiet" }, say("keepHint")),
    ...all.flatMap(settings),
  ]);
  return {
    element,
    update: (report) => {
      const all = report ? keepable(report).slice(0, MOST_KEEPABLE) : [];
      element.hidden = all.length === 0;
      draw(all);
    },
  };
}

const settings = ({ title, gave, guides }: Keepable, index: number): Child[] => [
  h("h4", {}, title),
  gave.length === 0 ? null : h("ul", { class: "plain" }, ...gave.map((sentence) => h("li", {}, clipped(sentence, 600, "sentence")))),
  ...guides.map((guide) => place(guide, `${index}-${guide.place}`)),
];

const place = ({ title, commands, undo, note }: KeepGuide, key: string): HTMLElement =>
  h(
    "details",
    { class: "keep", "data-key": `keep-${key}` },
    h("summary", {}, translate(title)),
    note === "" ? null : h("p", {}, translate(note)),
    copyBlock(say("keepDo"), `copy-${key}`, commands),
    copyBlock(say("keepUndo"), `copy-undo-${key}`, undo),
  );
