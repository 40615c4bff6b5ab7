import type { PanelState } from "../../src/protocol/panel";
import { phaseWords } from "../model/progress";
import { say, told } from "../say";
import { h } from "./dom";

/** Tells a screen reader what a glance would tell: that a run began, its next phase, an alert, its end. Nothing more often. */
export function announcer(): { readonly element: HTMLElement; readonly update: (state: PanelState) => void } {
  const element = h("div", { class: "hidden-text", role: "status", "aria-live": "polite" });
  let running = false;
  let last = "";
  const announce = (words: string): void => {
    if (words === last) return;
    last = words;
    element.textContent = words;
  };
  return {
    element,
    update: ({ live }) => {
      if (live) announce(live.alert ? `${say("alert")}: ${told(live.alert).slice(0, 300)}` : say("announceStarted", phaseWords(live.snapshot)));
      else if (running) announce(say("announceEnded"));
      running = live !== null;
    },
  };
}
