import type { Configuration } from "../config";
import { DEFAULT_PROTOCOL } from "../core/protocol";
import type { Protocol } from "../core/protocol";

/** The protocol as the workspace's configuration has it. */
export function protocolFrom({ optimization }: Configuration): Protocol {
  const { search, certificate, thresholds, presets, tuning, budgets } = optimization;
  return {
    ...DEFAULT_PROTOCOL,
    startTokens: search.startTokens,
    stepTokens: search.stepTokens,
    certificateLoads: certificate.loads,
    certificateCandidates: certificate.candidates,
    contendedCores: thresholds.contendedCores,
    tuneVisits: tuning.visits,
    tuneRequests: tuning.requestsPerVisit,
    tuneRequestMs: tuning.requestTime,
    tuneTry: { numBatch: tuning.try.num_batch, numThread: tuning.try.num_thread },
    requestTimeLimitMs: budgets.request,
    presetUse: {
      fast: {
        tokensPerSecond: presets.fastTokensPerSecond,
        largeTokensPerSecond: presets.fastTokensPerSecondLarge,
        speedShare: presets.fastSpeedShare,
        fillMs: presets.fastFillTime,
      },
      balanced: {
        tokensPerSecond: presets.balancedTokensPerSecond,
        largeTokensPerSecond: presets.balancedTokensPerSecondLarge,
        speedShare: presets.balancedSpeedShare,
        fillMs: presets.balancedFillTime,
      },
    },
    largeModelParameters: presets.largeModelParameters,
    minContextTokens: presets.minContextTokens,
  };
}
