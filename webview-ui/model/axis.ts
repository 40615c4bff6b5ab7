/** What a chart's axis is drawn from. */
export interface Axis {
  /** Null where the chart's own title says it. */
  readonly title: string | null;
  /** Round values to read it at. */
  readonly ticks: readonly number[];
  /** Where it begins; 0 unless said. */
  readonly min?: number;
  readonly max: number;
  readonly words: (value: number) => string;
}
