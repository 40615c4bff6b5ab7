import type { Trial } from "../domain/trial";
import { fitSpeed } from "../estimate/speed";
import { speedSamples } from "../measure/speed-samples";
import type { SpeedByDepth } from "../preset/choose";

export interface FittedSpeed extends SpeedByDepth {
  readonly samples: number;
  readonly deepestTokens: number;
}

/** Speed by depth fitted to all quiet requests so far (to all where none was quiet); null before both speeds were seen. */
export function speedModel(trials: readonly Trial[]): FittedSpeed | null {
  const quiet = speedSamples(trials);
  const samples = quiet.some((sample) => sample.prefill !== null) ? quiet : speedSamples(trials, "keep");
  const decode = samples.flatMap(({ depthTokens, decodeMsPerToken }) =>
    decodeMsPerToken === null ? [] : [{ depthTokens, msPerToken: decodeMsPerToken }],
  );
  const prefill = samples.flatMap((sample) => (sample.prefill === null ? [] : [{ tokens: sample.prefill.tokens, ms: sample.prefill.ms }]));
  const fitted = fitSpeed(prefill, decode);
  if (!fitted || prefill.length === 0 || decode.length === 0) return null;
  return {
    decodeMsPerToken: (depthTokens) => fitted.predictDecodeMsPerToken(depthTokens) ?? 0,
    fillMs: (tokens) => fitted.predictFillMs(tokens) ?? 0,
    samples: prefill.length,
    deepestTokens: fitted.deepestTokens,
  };
}
