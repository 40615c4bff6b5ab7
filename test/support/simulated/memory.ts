import type { Auto, KvCacheType, ServerSettings } from "../../../src/core/domain/settings";
import type { SimModel } from "./models";

/** Memory of the simulated loads, GB. Written from the design page, not from the product's estimator, which is judged against it. */

/** Multipliers by which one scenario's truth differs from the formulas. */
export interface Deviation {
  /** Of the KV cache and of the buffers. */
  readonly kv: number;
  readonly buffers: number;
  /** Share of the full cache that sliding or hybrid models bend by at the trained context. */
  readonly bend: number;
}

export const NO_DEVIATION: Deviation = { kv: 1, buffers: 1, bend: 0 };

/** What decides the memory of a load besides the model. */
export interface LoadShape {
  readonly numCtx: number;
  readonly numBatch?: Auto<number>;
  readonly server?: ServerSettings;
}

export const DEFAULT_SERVER: ServerSettings = { kvCacheType: "f16", flashAttention: true, numParallel: 1 };

const automaticBatch = (numCtx: number): number => (numCtx <= 4096 ? 512 : numCtx <= 32_768 ? 1024 : 2048);

/** Prompt tokens evaluated at once. */
export const batchOf = ({ numCtx, numBatch = "auto" }: LoadShape): number =>
  Math.min(numBatch === "auto" ? automaticBatch(numCtx) : numBatch, numCtx);

const ELEMENT_BYTES: Readonly<Record<KvCacheType, number>> = {
  f32: 4,
  f16: 2,
  bf16: 2,
  q8_0: 1.0625,
  q5_1: 0.75,
  q5_0: 0.6875,
  q4_1: 0.625,
  q4_0: 0.5625,
};

const pad = (value: number, to: number): number => Math.ceil(value / to) * to;

/** Cache of one layer and token, GB. */
export const kvToken = (model: SimModel, kvType: KvCacheType): number =>
  (2 * model.kvHeads * model.headLength * ELEMENT_BYTES[kvType]) / 1e9;

/** Memory of a loaded model, GB. */
export function memory(model: SimModel, shape: LoadShape, deviation: Deviation = NO_DEVIATION): number {
  const { kvCacheType, flashAttention, numParallel } = shape.server ?? DEFAULT_SERVER;
  const batch = batchOf(shape);
  const cells = pad(shape.numCtx, 256);
  const layer = kvToken(model, kvCacheType) * numParallel;
  const full = layer * model.fullLayers * cells;
  const sliding = layer * model.slidingLayers * Math.min(cells, pad(model.window + batch, 256));
  const conv = (model.convLayers * model.embedding * 12 * numParallel) / 1e9;
  const scores = flashAttention === false ? 4 * batch * cells * model.heads : 0;
  const buffers = 0.1 + (batch * (4 * model.vocabulary + 120 * model.embedding) + 2 * batch * cells + scores) / 1e9;
  const bend = deviation.bend * full * (cells / model.trained);
  return model.weights + deviation.kv * (full + sliding + conv) + deviation.buffers * buffers + bend;
}

export const layerCount = (model: SimModel): number => model.fullLayers + model.slidingLayers + model.convLayers;

/** Share of the layers that do not fit into `room` GB, as a server that fits layers by itself moves them off the GPU. */
export function spilledShare(model: SimModel, footprint: number, room: number): number {
  if (footprint <= room) return 0;
  const count = layerCount(model) + 1;
  return Math.min(count, Math.ceil((footprint - room) / ((footprint - 0.3) / count))) / count;
}
