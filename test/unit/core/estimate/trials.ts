import { defaultRequest } from "../../../../src/core/domain/request";
import type { GpuProfile } from "../../../../src/core/domain/hardware";
import type { ModelProfile } from "../../../../src/core/domain/model";
import { AUTOMATIC } from "../../../../src/core/domain/settings";
import { JOURNAL_SCHEMA } from "../../../../src/core/domain/journal";
import type { RunStarted } from "../../../../src/core/domain/journal";
import type { LoadTrial, RequestPurpose, RequestTrial, TrialBase } from "../../../../src/core/domain/trial";
import { server } from "./models";

let count = 0;

function base(contextTokens: number): TrialBase {
  count += 1;
  return {
    schema: JOURNAL_SCHEMA,
    kind: "trial",
    runKind: "optimize",
    at: 1,
    id: `trial-${count}`,
    runId: "run",
    loadId: `trial-${count}`,
    settingsAsked: { ...AUTOMATIC, numCtx: contextTokens },
    contextTokensObserved: contextTokens,
    provenance: {
      modelDigest: "sha256:0",
      quantization: "Q8_0",
      engineKind: "ollama",
      engineVersion: "0.33.0",
      endpoint: "http://127.0.0.1:11434",
      hardwareFingerprint: "0",
      drivers: [],
      power: "mains",
      os: "linux",
      o3Version: "0.1.0",
      seed: 1,
    },
    startedAt: 0,
    endedAt: 1,
    watch: null,
    contended: false,
  };
}

export function loadTrial(contextTokens: number, footprintBytes: number): LoadTrial {
  const use = { pool: "ram", totalBytes: 128e9, othersBytes: 1e9, footprintBytes } as const;
  return {
    ...base(contextTokens),
    type: "load",
    purpose: "search",
    predictedFootprintBytes: null,
    loadMs: 1000,
    outcome: { state: "fits", use, gpuShare: 0 },
  };
}

export interface Answer {
  readonly promptTokens: number;
  readonly ttftMs: number;
  readonly msPerToken: number;
  readonly purpose?: RequestPurpose;
}

export function requestTrial({ promptTokens, ttftMs, msPerToken, purpose = "fill" }: Answer): RequestTrial {
  return {
    ...base(4096),
    type: "request",
    purpose,
    promptHash: "0",
    promptWords: promptTokens,
    expectedPromptTokens: promptTokens,
    askedTokens: 11,
    measures: { promptTokens, outputTokens: 11, ttftMs, wallMs: ttftMs + 10 * msPerToken, promptMs: ttftMs, decodeMs: 10 * msPerToken },
    verdict: { state: "success", recall: { state: "not-applicable", why: "random weights" } },
  };
}

export function subject(model: ModelProfile, gpus: readonly GpuProfile[] = []): Pick<RunStarted<"optimize">, "model" | "environment" | "request"> {
  return {
    model,
    request: defaultRequest(model.name),
    environment: {
      engine: {
        kind: "ollama",
        version: "0.33.0",
        endpoint: "http://127.0.0.1:11434",
        local: true,
        server: { state: "known", settings: server() },
      },
      hardware: {
        platform: "linux",
        osRelease: "6",
        cpuModel: "cpu",
        physicalCores: 8,
        performanceCores: 8,
        logicalCores: 16,
        ramBytes: 128e9,
        ramLimitedBy: "machine",
        swapBytes: 0,
        gpus,
        layout: gpus.length > 0 ? { kind: "discrete" } : { kind: "cpu" },
        power: "mains",
        tools: [],
        fingerprint: "0",
      },
      o3Version: "0.1.0",
    },
  };
}
