import type { RunnerSettings } from "../domain/settings";
import type { Trial } from "../domain/trial";
import { fitSpeed } from "../estimate/speed";
import { setupSamples, speedSamples } from "../measure/speed-samples";
import type { SpeedSample } from "../measure/speed-samples";
import type { SpeedByDepth } from "../preset/use";

export interface FittedSpeed extends SpeedByDepth {
  readonly samples: number;
  readonly deepestTokens: number;
}

/** A quiet request tells of all depths up to so many times its own, and down to as small a part of it. */
const NEAR = 2;

/** Speed by depth fitted to all quiet requests so far, and to others at depths that no quiet one came near; null before both speeds were seen. */
export const speedModel = (trials: readonly Trial[]): FittedSpeed | null => fitted(speedSamples(trials), believed);

/** Depths have to lie so many times apart before a line through them says how speed falls with depth. */
const TELLING_SPAN = 4;

/**
 * Speed by depth fitted to quiet readings alone: what a preset's definition is judged by. Null where there are too few, or none that lie
 * apart: then the speed is not known. With `options` only requests with these count, the race's turns among them.
 */
export function quietSpeed(trials: readonly Trial[], options: RunnerSettings | null = null): FittedSpeed | null {
  const samples = options === null ? speedSamples(trials) : setupSamples(trials, options);
  const quiet = samples.filter(({ contended }) => !contended);
  const apart = (depths: readonly number[]): boolean => Math.max(0, ...depths) >= TELLING_SPAN * Math.min(...depths);
  const decoded = quiet.filter(({ decodeMsPerToken }) => decodeMsPerToken !== null).map(({ depthTokens }) => depthTokens);
  const filled = quiet.flatMap(({ prefill }) => (prefill ? [prefill.tokens] : []));
  return apart(decoded) && apart(filled) ? fitted(quiet, (all) => all) : null;
}

function fitted(samples: readonly SpeedSample[], chosen: (samples: readonly SpeedSample[]) => readonly SpeedSample[]): FittedSpeed | null {
  const decode = chosen(samples.filter((sample) => sample.decodeMsPerToken !== null)).flatMap(({ depthTokens, decodeMsPerToken: msPerToken }) =>
    msPerToken === null ? [] : [{ depthTokens, msPerToken }],
  );
  const prefill = chosen(samples.filter((sample) => sample.prefill !== null)).flatMap(({ prefill: fill }) => fill ?? []);
  const fit = fitSpeed(prefill, decode);
  if (!fit || prefill.length === 0 || decode.length === 0) return null;
  return {
    decodeMsPerToken: (depthTokens) => fit.predictDecodeMsPerToken(depthTokens) ?? 0,
    fillMs: (tokens) => fit.predictFillMs(tokens) ?? 0,
    samples: prefill.length,
    deepestTokens: fit.deepestTokens,
  };
}

/** A disturbed reading is better than none: without it the fit would be extrapolated from far shallower prompts. */
function believed(samples: readonly SpeedSample[]): readonly SpeedSample[] {
  const quiet = samples.filter(({ contended }) => !contended).map(({ depthTokens }) => depthTokens);
  const known = (depth: number): boolean => quiet.some((other) => Math.max(depth, other) <= NEAR * Math.min(depth, other));
  return samples.filter(({ contended, depthTokens }) => !contended || !known(depthTokens));
}
