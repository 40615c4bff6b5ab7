import type { Trial } from "../domain/trial";
import { fitSpeed } from "../estimate/speed";
import { speedSamples } from "../measure/speed-samples";
import type { SpeedSample } from "../measure/speed-samples";
import type { SpeedByDepth } from "../preset/use";

export interface FittedSpeed extends SpeedByDepth {
  readonly samples: number;
  readonly deepestTokens: number;
}

/** A quiet request tells of all depths up to so many times its own, and down to as small a part of it. */
const NEAR = 2;

/** Speed by depth fitted to all quiet requests so far, and to others at depths that no quiet one came near; null before both speeds were seen. */
export function speedModel(trials: readonly Trial[]): FittedSpeed | null {
  const samples = speedSamples(trials);
  const decode = believed(samples.filter((sample) => sample.decodeMsPerToken !== null)).flatMap(({ depthTokens, decodeMsPerToken: msPerToken }) =>
    msPerToken === null ? [] : [{ depthTokens, msPerToken }],
  );
  const prefill = believed(samples.filter((sample) => sample.prefill !== null)).flatMap(({ prefill: fill }) => fill ?? []);
  const fitted = fitSpeed(prefill, decode);
  if (!fitted || prefill.length === 0 || decode.length === 0) return null;
  return {
    decodeMsPerToken: (depthTokens) => fitted.predictDecodeMsPerToken(depthTokens) ?? 0,
    fillMs: (tokens) => fitted.predictFillMs(tokens) ?? 0,
    samples: prefill.length,
    deepestTokens: fitted.deepestTokens,
  };
}

/** A disturbed reading is better than none: without it the fit would be extrapolated from far shallower prompts. */
function believed(samples: readonly SpeedSample[]): SpeedSample[] {
  const quiet = samples.filter(({ contended }) => !contended).map(({ depthTokens }) => depthTokens);
  const known = (depth: number): boolean => quiet.some((other) => Math.max(depth, other) <= NEAR * Math.min(depth, other));
  return samples.filter(({ contended, depthTokens }) => !contended || !known(depthTokens));
}
