import type { ModelReport } from "../../src/core/domain/report";
import type { KeepGuide } from "../../src/keep";
import { keepable } from "../model/keep";
import type { Keepable } from "../model/keep";
import { say, translate } from "../say";
import { copyBlock } from "./copy";
import { clipped, h, redrawn } from "./dom";
import type { Child } from "./dom";

/** How to keep settings that only the server's environment can hold: what they gave, and commands to copy. O3 runs none of them. */
export function keepView(): { readonly element: HTMLElement; readonly update: (report: ModelReport | null) => void } {
  const element = h("section", {});
  const draw = redrawn<Keepable | null>(element, (kept) =>
    kept === null ? [] : [h("h3", {}, say("keepTitle")), h("p", { class: "quiet" }, say("keepHint")), ...settings(kept)],
  );
  return {
    element,
    update: (report) => {
      const kept = report && keepable(report);
      element.hidden = kept === null;
      draw(kept);
    },
  };
}

const settings = ({ title, gave, losses, guides }: Keepable): Child[] => [
  h("h4", {}, title),
  list(gave),
  losses.length === 0 ? null : h("p", {}, say("keepLosses")),
  list(losses),
  ...guides.map((guide) => place(guide, guide.place)),
];

const list = (sentences: readonly string[]): Child =>
  sentences.length === 0 ? null : h("ul", { class: "plain" }, ...sentences.map((sentence) => h("li", {}, clipped(sentence, 600, "sentence"))));

const place = ({ title, commands, undo, note }: KeepGuide, key: string): HTMLElement =>
  h(
    "details",
    { class: "keep", "data-key": `keep-${key}` },
    h("summary", {}, translate(title)),
    note === "" ? null : h("p", {}, translate(note)),
    copyBlock(say("keepDo"), `copy-${key}`, commands),
    copyBlock(say("keepUndo"), `copy-undo-${key}`, undo),
  );
