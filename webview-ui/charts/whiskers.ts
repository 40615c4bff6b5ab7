import type { Plugin } from "chart.js";
import type { Point } from "../model/chart-data";

const HALF_WIDTH = 4;

/** Draws the 95 % interval of every point that has one. */
export const whiskers: Plugin<"line"> = {
  id: "whiskers",
  beforeDatasetDraw(chart, { index }) {
    const { ctx, scales } = chart;
    const dataset = chart.data.datasets[index];
    const [x, y] = [scales.x, scales.y];
    if (!dataset || !x || !y) return;
    ctx.save();
    ctx.strokeStyle = typeof dataset.borderColor === "string" ? dataset.borderColor : "currentColor";
    ctx.lineWidth = 1.5;
    for (const point of dataset.data as unknown as readonly Point[]) {
      if (point.lower === null || point.upper === null) continue;
      const [center, top, bottom] = [x.getPixelForValue(point.x), y.getPixelForValue(point.upper), y.getPixelForValue(point.lower)];
      ctx.beginPath();
      ctx.moveTo(center, top);
      ctx.lineTo(center, bottom);
      for (const end of [top, bottom]) {
        ctx.moveTo(center - HALF_WIDTH, end);
        ctx.lineTo(center + HALF_WIDTH, end);
      }
      ctx.stroke();
    }
    ctx.restore();
  },
};
