import type { FrontPoint } from "../../src/core/domain/tuning";
import type { FrontAxis } from "../../src/core/preset/front";
import { FRONT_AXES } from "../../src/core/preset/front";
import { FrontChart } from "../charts/front-chart";
import { axisTitle, figureWords } from "../model/front-axes";
import { drawnPoints, onFront, pointName, pointSpoken, presetTitlesAt } from "../model/front-data";
import type { OnOffer } from "../model/front-data";
import { counted, say } from "../say";
import { cut, h, setAttributes } from "./dom";

export interface PlotInput {
  readonly points: readonly FrontPoint[];
  readonly x: FrontAxis;
  readonly y: FrontAxis;
  readonly onOffer: OnOffer;
  readonly shown: FrontPoint | null;
}

const LONGEST_WORDS = 200;

/**
 * The front as a picture that one moves along: a slider for a screen reader and for the keyboard (arrow keys, Home, End go along the
 * front in the order of the axis across), and any point by mouse.
 */
export function frontPlot(onShown: (pointId: string) => void): {
  readonly element: HTMLElement;
  readonly update: (input: PlotInput) => void;
  /** The canvas is seen, or the theme has changed. */
  readonly paint: () => void;
} {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const chart = new FrontChart(canvas);
  const box = h("div", { class: "chart-box front-box", role: "slider", tabindex: 0, "data-key": "front", "aria-valuemin": 1 }, canvas);
  const nothing = h("p", { class: "quiet" });
  const undrawn = h("p", { class: "quiet" });
  let stops: readonly FrontPoint[] = [];
  let shownId: string | null = null;

  const go = (index: number): void => {
    const stop = stops[Math.min(Math.max(index, 0), stops.length - 1)];
    if (stop && stop.id !== shownId) onShown(stop.id);
  };
  box.addEventListener("keydown", (event) => {
    const at = stops.findIndex(({ id }) => id === shownId);
    const next = target(event.key, at, stops.length);
    if (next === null) return;
    event.preventDefault();
    go(next);
  });
  const byMouse = (event: MouseEvent): void => {
    const id = chart.nearest(event);
    if (id !== null && id !== shownId) onShown(id);
  };
  box.addEventListener("click", byMouse);
  box.addEventListener("mousemove", (event) => {
    if (event.buttons === 1) byMouse(event);
  });

  return {
    element: h("div", {}, box, nothing, undrawn),
    update: ({ points, x, y, onOffer, shown }) => {
      const drawn = drawnPoints(points, x, y);
      stops = onFront(drawn);
      shownId = shown?.id ?? null;
      const missing = points.length - drawn.length;
      box.hidden = drawn.length === 0;
      nothing.hidden = drawn.length > 0;
      nothing.textContent = say("frontNothing");
      undrawn.hidden = missing === 0 || drawn.length === 0;
      undrawn.textContent = say("frontUndrawn", counted("points", missing));
      setAttributes(box, {
        "aria-label": say("frontChart", axisTitle(x), axisTitle(y)),
        "aria-valuemax": Math.max(1, stops.length),
        "aria-valuenow": Math.max(1, stops.findIndex(({ id }) => id === shownId) + 1),
        "aria-valuetext": shown ? cut(pointSpoken(shown, onOffer), 1000) : say("frontNothing"),
      });
      if (drawn.length === 0) return;
      chart.show({
        x,
        y,
        points: drawn,
        shownId,
        labels: Object.fromEntries(drawn.map((point) => [point.id, presetTitlesAt(onOffer, point)])),
        hints: Object.fromEntries(drawn.map((point) => [point.id, hint(point)])),
      });
    },
    paint: () => {
      chart.paint();
    },
  };
}

/** Where a key leads from the stop at `at` (-1 is none). */
function target(key: string, at: number, length: number): number | null {
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return at + 1;
    case "ArrowLeft":
    case "ArrowDown":
      return at - 1;
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return null;
  }
}

const hint = (point: FrontPoint): string[] => [
  cut(pointName(point), LONGEST_WORDS),
  ...FRONT_AXES.filter((axis) => axis !== "context").map((axis) => `${axisTitle(axis)}: ${figureWords(point, axis)}`),
];
