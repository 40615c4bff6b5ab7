import { stringify } from "csv-stringify/sync";
import type { Trial } from "../core/domain/trial";

type Cell = string | number | boolean | null;

/** One row a trial, flat, with its provenance; times in ms, sizes in bytes, contexts in tokens. Empty is "not known". */
export const toCsv = (trials: readonly Trial[]): string => stringify(trials.map(row), { header: true, cast: { boolean: String } });

function row(trial: Trial): Record<string, Cell> {
  const { settingsAsked, provenance, watch } = trial;
  return {
    id: trial.id,
    run: trial.runId,
    load: trial.loadId,
    type: trial.type,
    purpose: trial.purpose,
    started: new Date(trial.startedAt).toISOString(),
    duration_ms: trial.endedAt - trial.startedAt,
    num_ctx: settingsAsked.numCtx,
    num_ctx_observed: trial.contextTokensObserved,
    num_batch: settingsAsked.numBatch,
    num_thread: settingsAsked.numThread,
    num_gpu: settingsAsked.numGpu,
    use_mmap: settingsAsked.useMmap,
    ...(trial.type === "load" ? loadCells(trial) : requestCells(trial)),
    contended: trial.contended,
    other_cores: watch?.otherCores ?? null,
    peak_ram_bytes: watch?.peakRamBytes ?? null,
    peak_vram_bytes: watch?.peakVramBytes ?? null,
    peak_temperature_c: watch?.peakTemperatureCelsius ?? null,
    model_digest: provenance.modelDigest,
    quantization: provenance.quantization,
    engine: provenance.engineKind,
    engine_version: provenance.engineVersion,
    endpoint: provenance.endpoint,
    hardware: provenance.hardwareFingerprint,
    drivers: provenance.drivers.join(" "),
    power: provenance.power,
    os: provenance.os,
    o3_version: provenance.o3Version,
    seed: provenance.seed,
  };
}

function loadCells({ outcome, loadMs, predictedFootprintBytes }: Extract<Trial, { type: "load" }>): Record<string, Cell> {
  const use = "use" in outcome ? outcome.use : null;
  const message = "message" in outcome ? outcome.message : outcome.state === "void" ? outcome.why : null;
  return {
    ...EMPTY,
    outcome: outcome.state,
    message,
    load_ms: loadMs,
    predicted_bytes: predictedFootprintBytes,
    footprint_bytes: use?.footprintBytes ?? null,
    others_bytes: use?.othersBytes ?? null,
  };
}

function requestCells(trial: Extract<Trial, { type: "request" }>): Record<string, Cell> {
  const { verdict, measures } = trial;
  const message = verdict.state === "failure" ? `${verdict.reason}: ${verdict.message}` : verdict.state === "void" ? verdict.why : null;
  return {
    ...EMPTY,
    outcome: verdict.state,
    message,
    prompt_hash: trial.promptHash,
    prompt_tokens_expected: trial.expectedPromptTokens,
    prompt_tokens: measures?.promptTokens ?? null,
    output_tokens: measures?.outputTokens ?? null,
    ttft_ms: measures?.ttftMs ?? null,
    wall_ms: measures?.wallMs ?? null,
    prompt_ms: measures?.promptMs ?? null,
    decode_ms: measures?.decodeMs ?? null,
  };
}

/** Both kinds of row have the same columns, in this order. */
const EMPTY: Record<string, Cell> = {
  outcome: null,
  message: null,
  load_ms: null,
  predicted_bytes: null,
  footprint_bytes: null,
  others_bytes: null,
  prompt_hash: null,
  prompt_tokens_expected: null,
  prompt_tokens: null,
  output_tokens: null,
  ttft_ms: null,
  wall_ms: null,
  prompt_ms: null,
  decode_ms: null,
};
