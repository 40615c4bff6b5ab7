/** What a chart's axis is drawn from; it begins at 0. */
export interface Axis {
  /** Null where the chart's own title says it. */
  readonly title: string | null;
  /** Round values to read it at. */
  readonly ticks: readonly number[];
  readonly max: number;
  readonly words: (value: number) => string;
}
