import { Document, isMap, isScalar, parse } from "yaml";
import { z } from "zod";
import type { ModelReport } from "../core/domain/report";
import { KV_CACHE_TYPES } from "../core/domain/settings";
import type { RunnerSettings, ServerSettings } from "../core/domain/settings";
import type { Ground } from "../core/domain/ground";
import { evidenceInWords } from "./words";
import { inWords } from "../words/said";

const PRESETS_SCHEMA = 1;

const options = z.object({
  num_ctx: z.number().int().positive().optional(),
  num_batch: z.number().int().positive().optional(),
  num_thread: z.number().int().positive().optional(),
  num_gpu: z.number().int().nonnegative().optional(),
  use_mmap: z.boolean().optional(),
});

/** Of the server's environment; not for a request to set. */
const server = z.object({
  kv_cache_type: z.enum(KV_CACHE_TYPES),
  flash_attention: z.union([z.literal("auto"), z.boolean()]),
  num_parallel: z.number().int().positive(),
});

export const presetsFile = z.object({
  schema: z.literal(PRESETS_SCHEMA),
  model: z.string(),
  model_digest: z.string(),
  engine: z.object({ kind: z.string(), version: z.string() }),
  server: server.optional(),
  hardware: z.string(),
  o3_version: z.string(),
  measured_at: z.string(),
  simulated: z.boolean(),
  /** Absent in files of O3 0.1. */
  endpoint: z.string().optional(),
  presets: z.record(
    z.string(),
    z.object({
      state: z.enum(["certified", "provisional", "rejected", "rollback"]),
      /** The run that it is from, and when that ended; absent in files of O3 0.1. */
      run: z.string().optional(),
      measured_at: z.string().optional(),
      options,
    }),
  ),
});
/** `defaults/<model>.yaml`. */
export type PresetsFile = z.infer<typeof presetsFile>;

/** The presets that hold now, over all runs, for people and tools: what is left to the server is left out, and the evidence stands beside each as a comment. */
export function toPresetsYaml(report: ModelReport): string {
  const { current, model } = report;
  const { ground } = current;
  const file: PresetsFile = {
    schema: PRESETS_SCHEMA,
    model: model.name,
    model_digest: ground.modelDigest,
    engine: { kind: ground.engineKind, version: ground.engineVersion },
    ...(ground.server ? { server: serverOf(ground.server) } : {}),
    ...(ground.endpoint === null ? {} : { endpoint: ground.endpoint }),
    hardware: ground.hardwareFingerprint,
    o3_version: ground.o3Version,
    measured_at: dateOf(Math.max(...current.presets.map(({ measuredAt }) => measuredAt), report.endedAt ?? report.startedAt)),
    simulated: report.simulated,
    presets: {
      ...Object.fromEntries(
        current.presets.map(({ name, settings, evidence, runId, measuredAt }) => [
          name,
          { state: evidence.state, run: runId, measured_at: dateOf(measuredAt), options: optionsOf(settings) },
        ]),
      ),
      rollback: { state: "rollback", options: optionsOf(report.rollback.settings) },
    },
  };
  const document = new Document(file);
  document.commentBefore =
    (report.simulated ? " Simulated: nothing here was measured.\n" : "") +
    " Presets found by O3. An option that is not named is left to the server.";
  const presets = document.get("presets");
  for (const { key } of isMap(presets) ? presets.items : []) {
    const preset = isScalar(key) ? current.presets.find(({ name }) => name === key.value) : undefined;
    if (isScalar(key) && preset) key.commentBefore = ` ${evidenceInWords(preset)}\n ${inWords(preset.why)}`;
  }
  return document.toString({ lineWidth: 0 });
}

const dateOf = (ms: number): string => new Date(ms).toISOString();

/** Reads a presets file; null when it is none of this version. */
export function parsePresets(text: string): PresetsFile | null {
  try {
    const parsed = presetsFile.safeParse(parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** What the presets in a file were made on, to be compared with today (core/domain/ground). */
export const originIn = (file: PresetsFile): Ground => ({
  modelDigest: file.model_digest,
  engineKind: file.engine.kind,
  engineVersion: file.engine.version,
  server: file.server
    ? { kvCacheType: file.server.kv_cache_type, flashAttention: file.server.flash_attention, numParallel: file.server.num_parallel }
    : null,
  endpoint: file.endpoint ?? null,
  hardwareFingerprint: file.hardware,
  o3Version: file.o3_version,
  protocol: null,
});

const serverOf = (settings: ServerSettings): z.infer<typeof server> => ({
  kv_cache_type: settings.kvCacheType,
  flash_attention: settings.flashAttention,
  num_parallel: settings.numParallel,
});

const optionsOf = (settings: RunnerSettings): z.infer<typeof options> => ({
  ...(settings.numCtx === "auto" ? {} : { num_ctx: settings.numCtx }),
  ...(settings.numBatch === "auto" ? {} : { num_batch: settings.numBatch }),
  ...(settings.numThread === "auto" ? {} : { num_thread: settings.numThread }),
  ...(settings.numGpu === "auto" ? {} : { num_gpu: settings.numGpu }),
  ...(settings.useMmap === "auto" ? {} : { use_mmap: settings.useMmap }),
});
