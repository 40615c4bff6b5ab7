import type { Environment } from "../domain/environment";
import type { ModelProfile } from "../domain/model";
import type { HardwareReading } from "../domain/hardware";
import type { OptimizeRequest } from "../domain/request";
import type { RunnerSettings } from "../domain/settings";
import { footprintOf, loadOn } from "../estimate/load-on";
import { predictFillGrowthBytes, predictFootprint, predictFootprintBytes } from "../estimate/memory";
import type { Protocol } from "../protocol";
import type { Said } from "../domain/statements";

/** What a run is about: fixed before its first step. */
export interface Situation {
  readonly request: OptimizeRequest;
  readonly model: ModelProfile;
  readonly environment: Environment;
  readonly protocol: Protocol;
  /** The machine before any load. */
  readonly reading: HardwareReading;
  /** Servers of O3's own can be started here, so that their environment can be tuned too. */
  readonly privateServers?: boolean;
  /** Why they cannot, where they are wanted. */
  readonly whyNoServers?: Said;
  /** Predicted footprint of a load, bytes; null where the metadata does not tell. */
  readonly predictFootprintBytes: (numCtx: number) => number | null;
  /** The same with any options; num_ctx has to be a number. */
  readonly predictWith: (settings: RunnerSettings) => number | null;
  /** The part of it that is no cache (weights, buffers, process), bytes: it does not grow by tokens, only by steps of the batch. */
  readonly predictRestBytes: (numCtx: number) => number;
  /** What filling the window takes beyond the load, bytes. */
  readonly predictFillGrowthBytes: (numCtx: number) => number;
}

/** Share of the pool that a load may take it to. */
export const limitShare = ({ request, environment }: Pick<Situation, "request" | "environment">): number =>
  environment.hardware.layout.kind === "discrete" ? request.limits.vram : request.limits.ram;

/** Largest context that may be asked for at all, tokens. */
export const largestContext = ({ request, model }: Pick<Situation, "request" | "model">): number =>
  Math.min(model.trainedContextTokens, request.maxContextTokens ?? Number.POSITIVE_INFINITY);

/** Step of the search: fine enough for small models, 1024 otherwise. */
export const stepTokens = (situation: Pick<Situation, "request" | "model" | "protocol">): number =>
  Math.min(situation.protocol.stepTokens, Math.max(256, Math.floor(largestContext(situation) / 16 / 256) * 256));

export function situationOf(parts: Omit<Situation, "predictFootprintBytes" | "predictWith" | "predictRestBytes" | "predictFillGrowthBytes">): Situation {
  const { model, environment } = parts;
  const { numBatch } = parts.request.options;
  return {
    ...parts,
    predictFootprintBytes: (numCtx) => predictFootprintBytes(model, loadOn(environment, numCtx, numBatch)),
    predictWith: footprintOf(parts),
    predictRestBytes: (numCtx) => {
      const predicted = predictFootprint(model, loadOn(environment, numCtx, numBatch));
      return predicted ? predicted.weightBytes + predicted.computeBytes + predicted.processBytes : 0;
    },
    predictFillGrowthBytes: (numCtx) => predictFillGrowthBytes(model, loadOn(environment, numCtx, numBatch)) ?? 0,
  };
}
