import type { Chart, Plugin } from "chart.js";
import { chartFont } from "./frame";
import type { ChartColors } from "./theme";

export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  /** Empty for none. */
  readonly label: string;
  /** Has a ring around it. */
  readonly chosen: boolean;
}

interface Spot {
  readonly point: LabelledPoint;
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const RING_PX = 10;
const GAP_PX = 15;

/** Words beside the points that have some, where they cover neither one another nor other points, and a ring around the chosen one. */
export const pointLabels = (colors: ChartColors): Plugin<"scatter"> => ({
  id: "pointLabels",
  afterDatasetsDraw(chart) {
    const { ctx } = chart;
    const { family, size } = chartFont(colors);
    const spots = spotsOf(chart);
    ctx.save();
    for (const { x, y } of spots.filter(({ point }) => point.chosen)) {
      ctx.beginPath();
      ctx.arc(x, y, RING_PX, 0, 2 * Math.PI);
      ctx.lineWidth = 2;
      ctx.strokeStyle = colors.text;
      ctx.stroke();
    }
    ctx.font = `600 ${size}px ${family}`;
    ctx.textBaseline = "middle";
    const taken = spots.map(({ x, y }) => around(x, y, 7, 7));
    for (const spot of spots.filter(({ point }) => point.label !== "")) {
      const [halfWidth, halfHeight] = [ctx.measureText(spot.point.label).width / 2, size * 0.65];
      const box = placeFor(spot, halfWidth, halfHeight, chart.chartArea, taken);
      taken.push(box);
      const [x, y] = [box.left, (box.top + box.bottom) / 2];
      // A rim in the background's colour keeps the words readable on lines.
      ctx.lineWidth = 3;
      ctx.strokeStyle = colors.background;
      ctx.strokeText(spot.point.label, x, y);
      ctx.fillStyle = colors.text;
      ctx.fillText(spot.point.label, x, y);
    }
    ctx.restore();
  },
});

const spotsOf = (chart: Chart): Spot[] =>
  chart.data.datasets.flatMap((dataset, index) =>
    (dataset.data as unknown as readonly LabelledPoint[]).map((point, at) => {
      const { x, y } = chart.getDatasetMeta(index).data[at] ?? { x: 0, y: 0 };
      return { point, x, y };
    }),
  );

const around = (x: number, y: number, halfWidth: number, halfHeight: number): Box => ({
  left: x - halfWidth,
  right: x + halfWidth,
  top: y - halfHeight,
  bottom: y + halfHeight,
});

/** The first free place of: above, below, right, left, further above and below; above where none is free. */
function placeFor({ x, y }: Spot, halfWidth: number, halfHeight: number, area: Box, taken: readonly Box[]): Box {
  const aside = GAP_PX + halfWidth;
  const up = GAP_PX + halfHeight;
  const inside = Math.min(Math.max(x, area.left + halfWidth), area.right - halfWidth);
  const places = [
    around(inside, y - up, halfWidth, halfHeight),
    around(inside, y + up, halfWidth, halfHeight),
    around(x + aside, y, halfWidth, halfHeight),
    around(x - aside, y, halfWidth, halfHeight),
    around(inside, y - 2 * up, halfWidth, halfHeight),
    around(inside, y + 2 * up, halfWidth, halfHeight),
  ];
  const free = places.find((box) => isInside(box, area) && taken.every((other) => !overlap(box, other)));
  return free ?? places[0] ?? around(x, y, halfWidth, halfHeight);
}

const isInside = (box: Box, area: Box): boolean =>
  box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;

const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
