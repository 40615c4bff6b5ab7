import { stringify } from "csv-stringify/sync";
import type { Trial } from "../core/domain/trial";
import { serverCells } from "./tuning-words";
import { together } from "../core/domain/statements";
import { partialSaid } from "../core/report/partial";
import { inWords } from "../words/said";

type Cell = string | number | boolean | null;

/** Both kinds of row have these columns, in this order. */
const COLUMNS = [
  "id",
  "run",
  "load",
  "type",
  "purpose",
  "started",
  "duration_ms",
  "num_ctx",
  "num_ctx_observed",
  "num_batch",
  "num_thread",
  "num_gpu",
  "use_mmap",
  "kv_cache_type",
  "flash_attention",
  "num_parallel",
  "outcome",
  "message",
  "load_ms",
  "predicted_bytes",
  "footprint_bytes",
  "others_bytes",
  "prompt_hash",
  "prompt_tokens_expected",
  "prompt_tokens",
  "output_tokens",
  "ttft_ms",
  "wall_ms",
  "prompt_ms",
  "decode_ms",
  "contended",
  "event_loop_delay_ms",
  "other_cores",
  "peak_ram_bytes",
  "peak_vram_bytes",
  "peak_temperature_c",
  "model_digest",
  "quantization",
  "engine",
  "engine_version",
  "endpoint",
  "hardware",
  "drivers",
  "power",
  "os",
  "o3_version",
  "seed",
] as const;
type Cells = Partial<Record<(typeof COLUMNS)[number], Cell>>;

/** One row a trial, flat, with its provenance; times in ms, sizes in bytes, contexts in tokens. Empty is "not known". */
export const toCsv = (trials: readonly Trial[]): string =>
  stringify(trials.map(row), { header: true, columns: [...COLUMNS], cast: { boolean: String } });

function row(trial: Trial): Cells {
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
    ...serverCells(trial.server),
    ...(trial.type === "load" ? loadCells(trial) : requestCells(trial)),
    contended: trial.contended,
    event_loop_delay_ms: trial.watch?.eventLoopDelayMs ?? null,
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

function loadCells({ outcome, loadMs, predictedFootprintBytes }: Extract<Trial, { type: "load" }>): Cells {
  const use = "use" in outcome ? outcome.use : null;
  const message = "message" in outcome ? inWords(outcome.message) : outcome.state === "void" ? inWords(outcome.why) : null;
  return {
    outcome: outcome.state,
    message,
    load_ms: loadMs,
    predicted_bytes: predictedFootprintBytes,
    footprint_bytes: use?.footprintBytes ?? null,
    others_bytes: use?.othersBytes ?? null,
  };
}

function requestCells(trial: Extract<Trial, { type: "request" }>): Cells {
  const { verdict, measures } = trial;
  const why = verdict.state === "failure" ? `${verdict.reason}: ${inWords(verdict.message)}` : verdict.state === "void" ? inWords(verdict.why) : null;
  const message = why && inWords(together([why, partialSaid(trial)]));
  return {
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
