import type { PanelState } from "../../src/protocol/panel";
import type { Tuning } from "../../src/core/domain/tuning";
import { onThemeChange } from "../charts/theme";
import { say } from "../say";
import { h, redrawn } from "./dom";
import { frontView } from "./front";
import { gainsSection } from "./gains";
import { kvSection } from "./kv-cache";
import type { KvCacheReading } from "../../src/core/domain/tuning";
import type { PanelContext } from "./panel-context";
import { slotsView } from "./slots";

/** What tuning found: the front with its presets, each setting's gain, the KV cache's types, agents at once. Painted only while seen. */
export function tuningView(context: PanelContext): {
  readonly element: HTMLElement;
  readonly update: (state: Pick<PanelState, "report" | "applyBlocked">) => void;
  readonly seen: (seen: boolean) => void;
} {
  const nothing = h("p", { class: "quiet" }, say("notTuned"));
  const front = frontView(context);
  const gains = h("section", {});
  const kv = h("section", {});
  const slots = slotsView();
  const drawGains = redrawn<Tuning | null>(gains, (tuning) => (tuning ? gainsSection(tuning) : []));
  const drawKv = redrawn<readonly KvCacheReading[]>(kv, kvSection);
  let state: Pick<PanelState, "report" | "applyBlocked"> = { report: null, applyBlocked: null };
  let drawn = "";
  let isSeen = false;

  const draw = (): void => {
    const { report, applyBlocked } = state;
    const [tuning, kvCache, parallel, points] = [
      report?.tuning ?? null,
      report?.kvCache ?? [],
      report?.parallel ?? [],
      report?.front ?? [],
    ];
    nothing.hidden = tuning !== null || kvCache.length + parallel.length + points.length > 0;
    front.element.hidden = points.length === 0;
    gains.hidden = tuning === null;
    kv.hidden = kvCache.length === 0;
    slots.element.hidden = parallel.length === 0;
    const now = JSON.stringify([points, report?.presets, report?.request, applyBlocked, tuning, kvCache, parallel]);
    if (!isSeen || now === drawn) return;
    drawn = now;
    if (report) front.update({ report, applyBlocked });
    drawGains(tuning);
    drawKv(kvCache);
    slots.update(parallel);
  };
  onThemeChange(() => {
    front.paint();
    slots.paint();
  });
  return {
    element: h("div", { class: "tuning" }, nothing, front.element, gains, kv, slots.element),
    update: (next) => {
      state = next;
      draw();
    },
    seen: (seen) => {
      isSeen = seen;
      draw();
    },
  };
}
