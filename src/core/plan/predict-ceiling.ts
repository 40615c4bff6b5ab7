import type { BoundBy, Ceiling } from "../domain/evidence";
import { poolOf } from "../judge/pool";
import type { Pool } from "../judge/pool";
import { largestContext, stepTokens } from "./situation";
import type { Situation } from "./situation";

/** The largest context that is predicted to fit, from metadata and free memory alone: nothing is loaded. */
export function predictCeiling(situation: Situation): Ceiling {
  const { model, environment, reading, request } = situation;
  const { limits } = request;
  const step = stepTokens(situation);
  const smallest = situation.predictFootprintBytes(step);
  if (smallest === null) {
    const { architecture } = model;
    return { state: "none", why: architecture.state === "unknown" ? { code: "prediction-unknown-since", why: architecture.why } : { code: "prediction-unknown" } };
  }
  if (!environment.engine.local) return { state: "none", why: { code: "prediction-remote" } };
  const onGpu = poolOf(environment.hardware, reading, true, limits.ram);
  const pool = fits(onGpu, smallest, limits) ? onGpu : poolOf(environment.hardware, reading, false, limits.ram);
  if (!fits(pool, smallest, limits)) return { state: "none", why: { code: "does-not-fit" } };
  const trained = largestContext(situation);
  const fitsAt = (tokens: number): boolean =>
    fits(pool, (situation.predictFootprintBytes(tokens) ?? Number.POSITIVE_INFINITY) + situation.predictFillGrowthBytes(tokens), limits);
  const named = (contextTokens: number, boundBy: BoundBy): Ceiling => ({
    state: "named",
    contextTokens,
    boundBy,
    loads: 0,
    predictedBeforeLoad: contextTokens,
  });
  if (fitsAt(trained)) return named(trained, trained === model.trainedContextTokens ? "trained-context" : "request");
  let low = 1;
  let high = Math.ceil(trained / step);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fitsAt(middle * step)) low = middle;
    else high = middle;
  }
  return named(low * step, pool.name === "vram" ? "vram" : "ram");
}

const fits = (pool: Pool, bytes: number, limits: { readonly ram: number; readonly vram: number }): boolean =>
  pool.usedBytes + bytes <= pool.totalBytes * (pool.name === "vram" ? limits.vram : limits.ram);
