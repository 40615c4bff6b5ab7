import { Chart, LinearScale, LineController, LineElement, PointElement, Tooltip } from "chart.js";
import type { ChartConfiguration, ChartDataset } from "chart.js";
import type { ChartData, Point, Series } from "../model/chart-data";
import { tokenTicks } from "../model/ticks";
import { shortTokens } from "../model/words";
import { formatTokens } from "../../src/core/format";
import { say } from "../say";
import { bottomAxis, sideAxis, STILL, tooltipLooks } from "./frame";
import { chartColors } from "./theme";
import type { ChartColors } from "./theme";
import { whiskers } from "./whiskers";

Chart.register(LinearScale, LineController, LineElement, PointElement, Tooltip, whiskers);

/** Paints `data` on a canvas; painting anew replaces what was there. */
export class LineChart {
  private chart: Chart<"line", Point[]> | null = null;
  private data: ChartData | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  show(data: ChartData): void {
    this.data = data;
    this.paint();
  }

  /** With the colours of now. */
  paint(): void {
    if (!this.data) return;
    this.chart?.destroy();
    this.chart = new Chart(this.canvas, configuration(this.data, chartColors()));
  }

  /** Its canvas was hidden and is seen again. */
  resize(): void {
    this.chart?.resize();
  }
}

function configuration(data: ChartData, colors: ChartColors): ChartConfiguration<"line", Point[]> {
  return {
    type: "line",
    data: { datasets: data.series.filter(({ points }) => points.length > 0).map((series) => dataset(series, colors)) },
    options: {
      ...STILL,
      events: [...STILL.events],
      interaction: { mode: "nearest", intersect: false },
      layout: { padding: { right: 12, top: 4 } },
      scales: {
        x: bottomAxis(
          { title: say("axisContext"), ticks: tokenTicks(data.maxTokens), max: data.maxTokens * 1.02, words: shortTokens },
          colors,
        ),
        y: sideAxis({ title: null, ...data.scale }, colors),
      },
      plugins: {
        tooltip: {
          ...tooltipLooks(colors),
          callbacks: {
            title: (items) => formatTokens(items[0]?.parsed.x ?? 0),
            label: ({ dataset: { label }, parsed }) => `${label ?? ""}: ${data.format(parsed.y ?? 0)}`,
          },
        },
      },
    },
  };
}

/** Lines differ by dash and point shape too, so that colour is never the only sign. */
function dataset({ kind, label, points }: Series, colors: ChartColors): ChartDataset<"line", Point[]> {
  const color = colors[kind];
  const common = { label, data: [...points], borderColor: color, backgroundColor: color, borderWidth: 2, clip: 8 };
  switch (kind) {
    case "measured":
      return { ...common, pointStyle: "circle", pointRadius: 4, order: 1 };
    case "other":
      return { ...common, pointStyle: "rect", pointRadius: 4, backgroundColor: colors.background, order: 2 };
    case "fitted":
      return { ...common, borderDash: [2, 2], borderWidth: 1.5, pointStyle: "line", pointRadius: 0, order: 3 };
    case "predicted":
      return { ...common, borderDash: [6, 4], pointStyle: "triangle", pointRadius: 5, backgroundColor: colors.background, order: 2 };
    case "limit":
      return { ...common, borderDash: [2, 3], pointStyle: "line", pointRadius: 0, pointHoverRadius: 0, order: 3 };
    case "single":
      return { ...common, showLine: false, borderWidth: 1, pointStyle: "cross", pointRadius: 3, order: 4 };
  }
}
