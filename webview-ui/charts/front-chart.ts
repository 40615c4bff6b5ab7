import { Chart, LinearScale, PointElement, ScatterController, Tooltip } from "chart.js";
import type { ChartConfiguration, ChartDataset } from "chart.js";
import type { FrontPoint } from "../../src/core/domain/tuning";
import { axisValue } from "../../src/core/preset/front";
import type { FrontAxis } from "../../src/core/preset/front";
import { axisOf } from "../model/front-axes";
import { kindOf } from "../model/front-data";
import type { PointKind } from "../model/front-data";
import { bottomAxis, sideAxis, STILL, tooltipLooks, withAlpha } from "./frame";
import { pointLabels } from "./point-labels";
import type { LabelledPoint } from "./point-labels";
import { chartColors } from "./theme";
import type { ChartColors } from "./theme";

Chart.register(LinearScale, ScatterController, PointElement, Tooltip);

export interface FrontPicture {
  readonly x: FrontAxis;
  readonly y: FrontAxis;
  /** Measured on both axes. */
  readonly points: readonly FrontPoint[];
  readonly shownId: string | null;
  /** Words beside a point, by its id. */
  readonly labels: Readonly<Record<string, string>>;
  /** Lines of the tooltip, by the point's id. */
  readonly hints: Readonly<Record<string, readonly string[]>>;
}

type Spot = LabelledPoint & { readonly id: string };

/** Paints the Pareto front on a canvas; painting anew replaces what was there. */
export class FrontChart {
  private chart: Chart<"scatter", Spot[]> | null = null;
  private picture: FrontPicture | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  show(picture: FrontPicture): void {
    this.picture = picture;
    this.paint();
  }

  /** With the colours of now. */
  paint(): void {
    if (!this.picture) return;
    this.chart?.destroy();
    this.chart = new Chart(this.canvas, configuration(this.picture, chartColors()));
  }

  /** Id of the point that is nearest to where the mouse is. */
  nearest(event: Event): string | null {
    const { chart } = this;
    const [found] = chart?.getElementsAtEventForMode(event, "nearest", { intersect: false }, false) ?? [];
    return found ? (chart?.data.datasets[found.datasetIndex]?.data[found.index]?.id ?? null) : null;
  }
}

function configuration(picture: FrontPicture, colors: ChartColors): ChartConfiguration<"scatter", Spot[]> {
  const { points, x, y, hints } = picture;
  return {
    type: "scatter",
    data: { datasets: (["certified", "measured", "dominated"] as const).map((kind) => dataset(kind, picture, colors)) },
    options: {
      ...STILL,
      events: [...STILL.events],
      interaction: { mode: "nearest", intersect: true },
      layout: { padding: { right: 12, top: 8 } },
      scales: { x: bottomAxis(axisOf(points, x), colors), y: sideAxis(axisOf(points, y), colors) },
      plugins: {
        tooltip: {
          ...tooltipLooks(colors),
          displayColors: false,
          callbacks: { label: ({ raw }) => [...(hints[(raw as Spot).id] ?? [])] },
        },
      },
    },
    plugins: [pointLabels(colors)],
  };
}

/** Kinds differ by shape and filling too, so that colour is never the only sign. */
function dataset(kind: PointKind, picture: FrontPicture, colors: ChartColors): ChartDataset<"scatter", Spot[]> {
  const data = picture.points.filter((point) => kindOf(point) === kind).map((point) => spot(point, picture));
  const common = { data, clip: 12, borderWidth: 2, pointHitRadius: 8 } as const;
  switch (kind) {
    case "certified":
      return {
        ...common,
        pointStyle: "circle",
        pointRadius: 6,
        pointHoverRadius: 7,
        borderColor: colors.measured,
        backgroundColor: colors.measured,
        order: 1,
      };
    case "measured":
      return {
        ...common,
        pointStyle: "circle",
        pointRadius: 5,
        pointHoverRadius: 6,
        borderColor: colors.measured,
        backgroundColor: colors.background,
        order: 2,
      };
    case "dominated":
      return {
        ...common,
        pointStyle: "crossRot",
        pointRadius: 4,
        pointHoverRadius: 5,
        borderWidth: 1.5,
        borderColor: withAlpha(colors.quiet, 0.7),
        order: 3,
      };
  }
}

const spot = (point: FrontPoint, { x, y, shownId, labels }: FrontPicture): Spot => ({
  id: point.id,
  x: axisValue(point, x) ?? 0,
  y: axisValue(point, y) ?? 0,
  label: labels[point.id] ?? "",
  chosen: point.id === shownId,
});
