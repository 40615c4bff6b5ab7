import type { PanelState } from "../../src/protocol/panel";
import type { KvCacheReading, Tuning } from "../../src/core/domain/tuning";
import { onThemeChange } from "../charts/theme";
import { say } from "../say";
import { h, redrawn } from "./dom";
import { frontView } from "./front";
import { gainsSection } from "./gains";
import { keepView } from "./keep";
import { kvSection } from "./kv-cache";
import type { PanelContext } from "./panel-context";
import { slotsView } from "./slots";

type TuningState = Pick<PanelState, "report" | "offered" | "applied" | "applyBlocked">;

/**
 * What tuning found: the front with its candidates, each setting's gain, the KV cache's types, agents at once, and how to keep what the server
 * has to be told. Painted only while seen.
 */
export function tuningView(context: PanelContext): {
  readonly element: HTMLElement;
  readonly update: (state: TuningState) => void;
  readonly seen: (seen: boolean) => void;
} {
  const nothing = h("p", { class: "quiet" }, say("notTuned"));
  const front = frontView(context);
  const gains = h("section", {});
  const kv = h("section", {});
  const keep = keepView();
  const slots = slotsView();
  const drawGains = redrawn<Tuning | null>(gains, (tuning) => (tuning ? gainsSection(tuning) : []));
  const drawKv = redrawn<readonly KvCacheReading[]>(kv, kvSection);
  let state: TuningState = { report: null, offered: [], applied: null, applyBlocked: null };
  let drawn = "";
  let isSeen = false;

  const draw = (): void => {
    if (!isSeen) return;
    const { report, offered, applied, applyBlocked } = state;
    const [tuning, kvCache, parallel, points] = [
      report?.tuning ?? null,
      report?.kvCache ?? [],
      report?.parallel ?? [],
      report?.front ?? [],
    ];
    const now = JSON.stringify([points, offered, applied, report?.request, applyBlocked, tuning, kvCache, parallel]);
    if (now === drawn) return;
    drawn = now;
    nothing.hidden = tuning !== null || kvCache.length + parallel.length > 0;
    front.element.hidden = points.length === 0;
    gains.hidden = tuning === null;
    kv.hidden = kvCache.length === 0;
    slots.element.hidden = parallel.length === 0;
    if (report) front.update({ report, offered, applied, applyBlocked });
    drawGains(tuning);
    drawKv(kvCache);
    slots.update(parallel);
    keep.update(report);
  };
  onThemeChange(() => {
    front.paint();
    slots.paint();
  });
  return {
    element: h("div", { class: "tuning" }, front.element, nothing, gains, kv, slots.element, keep.element),
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
