import type { GpuReading } from "../../core/domain/hardware";
import type { LineStream } from "../stream";
import type { HardwareWorld } from "../world";
import { nvidiaArgs, parseNvidia } from "./nvidia";

/** Lines older than this say nothing of now: the loop stalled, or its output is held back. */
const FRESH_MS = 2_500;

/**
 * nvidia-smi in its own loop, a line a GPU and second. Starting the tool anew for every sample would cost tens of
 * milliseconds of processor time each; the loop pays that once a trial.
 */
export class NvidiaStream {
  private stream: LineStream | null = null;
  private readonly latest = new Map<number, { readonly atMs: number; readonly reading: GpuReading }>();

  constructor(
    private readonly world: HardwareWorld,
    private readonly nowMs: () => number,
  ) {}

  open(): void {
    this.stream ??= this.world.stream("nvidia-smi", [...nvidiaArgs, "--loop=1"], (line) => {
      for (const { reading } of parseNvidia(line)) this.latest.set(reading.index, { atMs: this.nowMs(), reading });
    });
  }

  /** Readings of all `count` GPUs, or null when one of them is missing or old. */
  fresh(count: number): readonly GpuReading[] | null {
    const now = this.nowMs();
    const readings = [...this.latest.values()].filter(({ atMs }) => now - atMs <= FRESH_MS).map(({ reading }) => reading);
    return readings.length === count ? readings.sort((a, b) => a.index - b.index) : null;
  }

  async close(): Promise<void> {
    const { stream } = this;
    this.stream = null;
    this.latest.clear();
    await stream?.close();
  }
}
