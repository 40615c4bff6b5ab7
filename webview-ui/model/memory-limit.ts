import type { ModelReport } from "../../src/core/domain/report";
import { formatBytes, formatPercent } from "../../src/core/format";
import { say } from "../say";
import { poolWords } from "./words";

export interface MemoryLimit {
  readonly bytes: number;
  /** What it is a share of. */
  readonly words: string;
}

/**
 * The limit of the pool that the model lies in; null where the pool's size is not known or the server is elsewhere, whose memory
 * nobody here reads.
 */
export function memoryLimit({ environment, request, presets }: ModelReport): MemoryLimit | null {
  const { hardware, engine } = environment;
  if (!engine.local) return null;
  const seen = presets.map(({ evidence }) => evidence.measures.pool).find((pool) => pool !== null);
  const pool = seen ?? (hardware.layout.kind === "discrete" ? "vram" : "ram");
  const vramBytes = hardware.gpus.reduce((total, gpu) => total + (gpu.vramBytes ?? 0), 0);
  const totalBytes = { ram: hardware.ramBytes, vram: vramBytes, "ram+vram": hardware.ramBytes + vramBytes }[pool];
  const share = hardware.layout.kind === "discrete" ? request.limits.vram : request.limits.ram;
  if (totalBytes <= 0) return null;
  return { bytes: share * totalBytes, words: say("limitOf", formatPercent(share), formatBytes(totalBytes), poolWords(pool)) };
}
