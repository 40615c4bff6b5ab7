import "@vscode-elements/elements/dist/vscode-progress-bar/index.js";
import { doingParts, phaseWords, progressParts } from "../model/progress";
import { metersOf } from "../model/readings";
import type { Meter } from "../model/readings";
import { clockOf, provenInWords } from "../../src/words/clock";
import { say, translate, told } from "../say";
import { clipped, h, redrawn, setAttributes } from "./dom";
import type { Section } from "./section";
import { ticking } from "./ticking";

interface Readings {
  readonly remote: boolean;
  readonly meters: readonly Meter[];
}

/** What is being tried and how the machine feels, while a run is on. The run's own words are read out by the announcer, not by this. */
export function liveSection(): Section {
  const phase = h("span", { class: "phase" });
  const doing = h("p", { class: "doing" });
  const parts = h("p", { class: "quiet parts" });
  const proven = h("p", { class: "proven" });
  const clock = ticking(({ live, now }) => {
    const running = clockOf(live);
    doing.replaceChildren(clipped(running ? doingParts(running, now) : say("starting"), 300, "sentence"));
    parts.textContent = running ? progressParts(running, now).join(" · ") : "";
  });
  const alert = h("p", { class: "notice notice-warning" });
  const bar = document.createElement("vscode-progress-bar");
  const readings = h("div", {});
  const drawReadings = redrawn<Readings>(readings, ({ remote, meters }) => [
    remote ? h("p", { class: "quiet" }, say("remoteReadings")) : null,
    h("div", { class: "meters", role: "group", "aria-label": say("readings") }, ...meters.map(meter)),
  ]);
  const element = h(
    "section",
    { class: "live", "aria-labelledby": "live-title" },
    h("h2", { id: "live-title" }, h("span", { class: "pulse", "aria-hidden": "true" }), say("liveTitle"), phase),
    doing,
    bar,
    parts,
    proven,
    alert,
    readings,
  );
  return {
    element,
    shows: ({ live }) => live !== null,
    update: ({ live, report }) => {
      clock.set(live);
      if (!live) return;
      const { snapshot, reading } = live;
      phase.textContent = phaseWords(snapshot);
      proven.textContent = snapshot ? provenInWords(snapshot.proven, translate) : "";
      const share = snapshot?.share ?? null;
      bar.indeterminate = share === null;
      bar.value = share === null ? 0 : Math.round(share * 100);
      setAttributes(bar, { "aria-label": say(share === null ? "workingLabel" : "progressLabel") });
      alert.hidden = live.alert === null;
      alert.replaceChildren(h("strong", {}, `${say("alert")}: `), clipped(told(live.alert ?? ""), 400, "sentence"));
      drawReadings({
        remote: report?.environment.engine.local === false,
        meters: reading ? metersOf(reading, report?.request.limits ?? null) : [],
      });
    },
  };
}

function meter({ id, label, value, note, share, limit, past }: Meter): HTMLElement {
  return h(
    "div",
    { class: `meter ${past === "" ? "" : `past-${past}`}` },
    h("div", { class: "meter-head" }, h("span", {}, label), h("strong", {}, value)),
    h(
      "div",
      {
        class: "meter-bar",
        role: "meter",
        "aria-label": label,
        "aria-valuemin": 0,
        "aria-valuemax": 100,
        "aria-valuenow": Math.round(share * 100),
        "aria-valuetext": [value, note].filter(Boolean).join(", "),
        "data-meter": id,
      },
      h("div", { class: "meter-fill", style: `width: ${(share * 100).toFixed(1)}%` }),
      limit === null ? null : h("div", { class: "meter-limit", style: `left: ${(limit * 100).toFixed(1)}%` }),
    ),
    note === "" ? null : h("div", { class: "quiet meter-note" }, note),
  );
}
