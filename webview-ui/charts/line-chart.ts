import { Chart, LinearScale, LineController, LineElement, PointElement, Tooltip } from "chart.js";
import type { ChartConfiguration, ChartDataset } from "chart.js";
import type { ChartData, Point, Series } from "../model/chart-data";
import { tickWords, tokenTicks, valueTicks } from "../model/ticks";
import { shortTokens } from "../model/words";
import { formatTokens } from "../../src/core/format";
import { say } from "../say";
import { chartColors } from "./theme";
import type { ChartColors } from "./theme";
import { whiskers } from "./whiskers";

Chart.register(LinearScale, LineController, LineElement, PointElement, Tooltip, whiskers);

/** Paints `data` on a canvas; painting anew replaces what was there. Never moves: a panel that is looked at often has no time for shows. */
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
  const font = { family: colors.font, size: Math.max(10, colors.fontSize - 1) };
  const axis = { color: colors.quiet, font };
  const values = data.series.flatMap(({ points }) => points.flatMap(({ y, upper }) => [y, upper ?? y]));
  const yTicks = valueTicks(data.id, Math.max(0, ...values) * 1.02);
  return {
    type: "line",
    data: { datasets: data.series.filter(({ points }) => points.length > 0).map((series) => dataset(series, colors)) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: ["mousemove", "mouseout", "click", "touchstart"],
      interaction: { mode: "nearest", intersect: false },
      layout: { padding: { right: 12, top: 4 } },
      scales: {
        x: {
          type: "linear",
          min: 0,
          max: data.maxTokens * 1.02,
          title: { display: true, text: say("axisContext"), ...axis },
          grid: { display: false },
          border: { color: colors.quiet },
          ticks: { ...axis, maxRotation: 0, callback: (value) => shortTokens(Number(value)) },
          afterBuildTicks: (scale) => {
            scale.ticks = tokenTicks(data.maxTokens).map((value) => ({ value }));
          },
        },
        y: {
          type: "linear",
          min: 0,
          max: yTicks.at(-1) ?? 1,
          grid: { color: withAlpha(colors.grid, 0.35), drawTicks: false },
          border: { display: false },
          ticks: { ...axis, padding: 6, callback: (value) => tickWords(data.id, Number(value)) },
          afterBuildTicks: (scale) => {
            scale.ticks = yTicks.map((value) => ({ value }));
          },
        },
      },
      plugins: {
        tooltip: {
          backgroundColor: colors.background,
          borderColor: colors.quiet,
          borderWidth: 1,
          titleColor: colors.text,
          bodyColor: colors.text,
          titleFont: font,
          bodyFont: font,
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
    case "predicted":
      return { ...common, borderDash: [6, 4], pointStyle: "triangle", pointRadius: 5, backgroundColor: colors.background, order: 2 };
    case "limit":
      return { ...common, borderDash: [2, 3], pointStyle: "line", pointRadius: 0, pointHoverRadius: 0, order: 3 };
    case "single":
      return { ...common, showLine: false, borderWidth: 1, pointStyle: "cross", pointRadius: 3, order: 4 };
  }
}

/** A colour of the theme, fainter; what the browser does not understand stays as it is. */
const withAlpha = (color: string, share: number): string =>
  CSS.supports("color", `color-mix(in srgb, ${color} 50%, transparent)`)
    ? `color-mix(in srgb, ${color} ${share * 100}%, transparent)`
    : color;
