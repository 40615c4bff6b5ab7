import type { Configuration } from "../config";
import { DEFAULT_PROTOCOL } from "../core/protocol";
import type { Protocol } from "../core/protocol";

/** The protocol as the workspace's configuration has it. */
export function protocolFrom({ optimization }: Configuration): Protocol {
  const { search, certificate, thresholds, presets, budgets } = optimization;
  return {
    ...DEFAULT_PROTOCOL,
    startTokens: search.startTokens,
    stepTokens: search.stepTokens,
    certificateLoads: certificate.loads,
    certificateCandidates: certificate.candidates,
    contendedCores: thresholds.contendedCores,
    requestTimeLimitMs: budgets.request,
    balancedSpeedShare: presets.balancedSpeedShare,
    fastSpeedShare: presets.fastSpeedShare,
    minContextTokens: presets.minContextTokens,
  };
}
