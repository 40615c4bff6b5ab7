import { Chart, LinearScale, LineController, LineElement, PointElement, Tooltip } from "chart.js";
import type { ChartConfiguration } from "chart.js";
import type { ParallelReading } from "../../src/core/domain/tuning";
import { formatRate } from "../../src/core/format";
import { tickWords, valueTicks } from "../model/ticks";
import { counted, say } from "../say";
import { bottomAxis, sideAxis, STILL, tooltipLooks } from "./frame";
import { chartColors } from "./theme";
import type { ChartColors } from "./theme";

Chart.register(LinearScale, LineController, LineElement, PointElement, Tooltip);

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Paints total and per-agent speed by slots; painting anew replaces what was there. */
export class SlotsChart {
  private chart: Chart<"line", Spot[]> | null = null;
  private readings: readonly ParallelReading[] = [];

  constructor(private readonly canvas: HTMLCanvasElement) {}

  show(readings: readonly ParallelReading[]): void {
    this.readings = readings;
    this.paint();
  }

  /** With the colours of now. */
  paint(): void {
    if (this.readings.length === 0) return;
    this.chart?.destroy();
    this.chart = new Chart(this.canvas, configuration(this.readings, chartColors()));
  }
}

function configuration(readings: readonly ParallelReading[], colors: ChartColors): ChartConfiguration<"line", Spot[]> {
  const slots = readings.map(({ numParallel }) => numParallel);
  const most = Math.max(...readings.map(({ totalTokensPerSecond, perAgentTokensPerSecond: each }) => Math.max(totalTokensPerSecond, each)));
  const ticks = valueTicks("decode", most * 1.02);
  const line = { borderWidth: 2, clip: 8, pointRadius: 4 } as const;
  return {
    type: "line",
    data: {
      datasets: [
        {
          ...line,
          label: say("seriesTotal"),
          data: readings.map(({ numParallel: x, totalTokensPerSecond: y }) => ({ x, y })),
          borderColor: colors.measured,
          backgroundColor: colors.measured,
          pointStyle: "circle",
        },
        {
          ...line,
          label: say("seriesPerAgent"),
          data: readings.map(({ numParallel: x, perAgentTokensPerSecond: y }) => ({ x, y })),
          borderColor: colors.predicted,
          backgroundColor: colors.background,
          borderDash: [6, 4],
          pointStyle: "triangle",
          pointRadius: 5,
        },
      ],
    },
    options: {
      ...STILL,
      events: [...STILL.events],
      interaction: { mode: "nearest", intersect: false },
      layout: { padding: { right: 12, top: 4 } },
      scales: {
        x: bottomAxis({ title: say("axisSlots"), ticks: slots, max: Math.max(...slots) * 1.05, words: String }, colors),
        y: sideAxis({ title: say("unitTotal"), ticks, max: ticks.at(-1) ?? 1, words: (value) => tickWords("decode", value) }, colors),
      },
      plugins: {
        tooltip: {
          ...tooltipLooks(colors),
          callbacks: {
            title: (items) => counted("slots", items[0]?.parsed.x ?? 0),
            label: ({ dataset: { label }, parsed }) => `${label ?? ""}: ${say("decodeUnit", formatRate(parsed.y ?? 0))}`,
          },
        },
      },
    },
  };
}
