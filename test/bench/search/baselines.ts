import { withContext } from "../../../src/core/domain/settings";
import type { Scenario } from "../../support/simulated";
import type { MachineState } from "../../support/simulated/state";

/** What others do, on the same machines: each loads contexts until it names one. */
export type Baseline = (state: MachineState, scenario: Scenario) => number;

function tryLoad(state: MachineState, numCtx: number): boolean {
  state.unload();
  const base = state.othersGb;
  if (!state.load(withContext(numCtx), numCtx)) return false;
  const { scenario, loaded } = state;
  return (
    loaded !== null &&
    (scenario.machine.gpu === "none" || loaded.running.cpuShare === 0) &&
    base + loaded.footprintGb <= 0.9 * scenario.poolGb
  );
}

/** Bisection over multiples of 1,024 between nothing and the trained context. */
export const bisection: Baseline = (state, { model, offloaded }) => {
  const fits = (numCtx: number): boolean => (offloaded ? fitsOffloaded(state, numCtx) : tryLoad(state, numCtx));
  if (fits(model.trained)) return model.trained;
  let low = 0;
  let high = Math.ceil(model.trained / 1024);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle * 1024)) low = middle;
    else high = middle;
  }
  return low * 1024;
};

/** Upwards in steps of 4,096 until one fails. */
export const linear: Baseline = (state, { model, offloaded }) => {
  let named = 0;
  for (let numCtx = 4096; ; numCtx += 4096) {
    const asked = Math.min(numCtx, model.trained);
    const fits = offloaded ? fitsOffloaded(state, asked) : tryLoad(state, asked);
    if (!fits) return named;
    named = asked;
    if (asked === model.trained) return named;
  }
};

/** Two loads and a straight line between them, as fitting tools do; the result is named without a check. */
export const fitLike: Baseline = (state, scenario) => {
  const { model } = scenario;
  const footprint = (numCtx: number): number => {
    state.unload();
    return state.load(withContext(numCtx), numCtx) ? scenario.meteredGb(state.loaded?.footprintGb ?? 0) : Number.POSITIVE_INFINITY;
  };
  const [small, large] = [Math.min(4096, model.trained), Math.min(16_384, model.trained)];
  const [a, b] = [footprint(small), footprint(large)];
  const slope = (b - a) / Math.max(1, large - small);
  const allowed = 0.9 * scenario.poolGb - state.baseGb;
  if (!Number.isFinite(slope)) return small;
  return Math.max(0, Math.min(model.trained, Math.floor((small + (allowed - a) / slope) / 256) * 256));
};

function fitsOffloaded(state: MachineState, numCtx: number): boolean {
  state.unload();
  const base = state.othersGb;
  return state.load(withContext(numCtx), numCtx) && base + (state.loaded?.footprintGb ?? 0) <= 0.9 * state.scenario.poolGb;
}
