import { KV_BYTES_PER_ELEMENT } from "../estimate/kv-cache";
import type { TuneTry } from "../protocol";
import { batchOf } from "../estimate/batch";
import { predictFootprintBytes } from "../estimate/memory";
import type { EngineKind } from "../domain/environment";
import type { HardwareProfile } from "../domain/hardware";
import type { ModelProfile } from "../domain/model";
import type { KvCacheType, RunnerSettings, ServerAsked, ServerSettings, Setup, TunedSetting } from "../domain/settings";
import type { TuneCandidate, TunePosition } from "./contract";
import { predictTurnTimes } from "./prior";
import type { ResolvedSetup } from "./prior";

export interface TuneCandidatesInput {
  readonly hardware: HardwareProfile;
  readonly model: ModelProfile;
  /** What is compared with: the context, and what the user fixed; whatever is automatic here may be varied. */
  readonly base: Setup;
  /** What the server's environment is where `base` leaves it automatic. */
  readonly serverSettings: ServerSettings;
  readonly engine: EngineKind;
  /** Settings of the server that may be varied here: none without a private server. */
  readonly variableServerSettings: readonly TunedSetting[];
  readonly turn: { readonly promptTokens: number; readonly replyTokens: number };
  /** Tokens in the window before the turn; none when left out. */
  readonly depthTokens?: number;
  /** Whether a setup is expected to stay within the limits of memory. The baseline is not asked about. */
  readonly allowed: (setup: Setup) => boolean;
  /** Share of the layers that the server puts on the GPU by itself, 0 to 1; by the machine's layout when left out. */
  readonly gpuShare?: number;
  /** KV cache types to try; q8_0 when left out. */
  readonly kvCacheTypes?: readonly KvCacheType[];
  /** Levels to try besides the usual ones, whatever is to be expected of them. */
  readonly named?: TuneTry;
}

/** Key of the baseline: everything is left to the server. */
export const BASELINE_KEY = "auto";

const BATCHES = [128, 256, 512, 1024, 2048, 4096];

/** Values that one setting may take besides the automatic one, as changes of the baseline. */
interface Change {
  readonly options?: Partial<RunnerSettings>;
  readonly server?: Partial<ServerAsked>;
  readonly resolved?: Partial<ResolvedSetup>;
  readonly key: string;
}

/** What is asked for, with the automatic behaviour made explicit. */
interface Baseline {
  readonly input: TuneCandidatesInput;
  readonly automatic: ResolvedSetup;
}

const batchKey = (numBatch: number): string => `num_batch=${numBatch}`;
const threadKey = (numThread: number): string => `num_thread=${numThread}`;

/** Keys of the candidates that change nothing but one named value, if they are worth measuring here. */
export const namedKeys = ({ numBatch, numThread }: TuneTry): string[] => [...numBatch.map(batchKey), ...numThread.map(threadKey)];

const distinct = (values: readonly number[], low: number, high: number, automatic: number): number[] =>
  [...new Set(values.map(Math.round))].filter((value) => value >= low && value <= high && value !== automatic).sort((a, b) => a - b);

/** A batch larger than the prompt does what the smallest such batch does, so only that one is kept. */
function batches({ input: { base, turn, named }, automatic }: Baseline): Change[] {
  const values = [...BATCHES, ...(named?.numBatch ?? [])];
  const enough = Math.min(...values.filter((batch) => batch >= turn.promptTokens));
  const window = base.options.numCtx === "auto" ? Number.POSITIVE_INFINITY : base.options.numCtx;
  const whole = automatic.numBatch >= turn.promptTokens;
  return distinct(values, 1, Math.min(window, enough), automatic.numBatch)
    .filter((batch) => !(whole && batch >= turn.promptTokens))
    .map((numBatch) => ({ options: { numBatch }, resolved: { numBatch }, key: batchKey(numBatch) }));
}

/** Threads matter where the processor computes layers; beyond the logical cores everything collapses, so more are only tried by name. */
function threads({ input: { hardware, named }, automatic }: Baseline): Change[] {
  if (automatic.gpuLayers >= automatic.layers) return [];
  const { physicalCores, performanceCores, logicalCores } = hardware;
  const usual = [physicalCores, performanceCores, physicalCores / 2, physicalCores - 1, physicalCores + 1].filter((count) => count <= logicalCores);
  return distinct([...usual, ...(named?.numThread ?? [])], 1, Number.POSITIVE_INFINITY, automatic.numThread).map((numThread) => ({
    options: { numThread },
    resolved: { numThread },
    key: threadKey(numThread),
  }));
}

/**
 * Setting num_gpu switches the server's own fitting off, so it is only varied where layers are split, and near what the server chose;
 * and where a GPU is known: servers count buffers of the processor (AMX) as a GPU's.
 */
function gpuLayers({ input: { hardware }, automatic: { gpuLayers: chosen, layers } }: Baseline): Change[] {
  if (hardware.layout.kind === "cpu" || chosen <= 0 || chosen >= layers) return [];
  return distinct([chosen - 2, chosen + 1, chosen + 2], 1, layers, chosen).map((numGpu) => ({
    options: { numGpu },
    resolved: { gpuLayers: numGpu },
    key: `num_gpu=${numGpu}`,
  }));
}

function kvCacheTypes({ input: { kvCacheTypes: types = ["q8_0"] }, automatic }: Baseline): Change[] {
  return types
    .filter((type) => type !== automatic.kvCacheType)
    .map((kvCacheType) => ({ server: { kvCacheType }, resolved: { kvCacheType }, key: `kv_cache_type=${kvCacheType}` }));
}

function flashAttention({ automatic }: Baseline): Change[] {
  const other = !automatic.flashAttention;
  return [{ server: { flashAttention: other }, resolved: { flashAttention: other }, key: `flash_attention=${other}` }];
}

/** Mapped weights stay in the page cache and copied ones do not; which is faster is the system's affair. */
function mapping({ automatic }: Baseline): Change[] {
  const other = !automatic.useMmap;
  return [{ options: { useMmap: other }, resolved: { useMmap: other }, key: `use_mmap=${other}` }];
}

/** Parallel slots change what several agents get, not a turn: they are not raced here. */
const LEVELS: Readonly<Partial<Record<TunedSetting, (baseline: Baseline) => Change[]>>> = {
  num_batch: batches,
  num_thread: threads,
  num_gpu: gpuLayers,
  use_mmap: mapping,
  kv_cache_type: kvCacheTypes,
  flash_attention: flashAttention,
};

/** Settings that are the server's to choose in `base`, so that varying them overrules nobody. */
function variedSettings({ base: { options, server }, variableServerSettings }: TuneCandidatesInput): TunedSetting[] {
  const free: readonly (readonly [TunedSetting, boolean])[] = [
    ["num_batch", options.numBatch === "auto"],
    ["num_thread", options.numThread === "auto"],
    ["num_gpu", options.numGpu === "auto"],
    ["use_mmap", options.useMmap === "auto"],
    ["kv_cache_type", server.kvCacheType === "auto" && variableServerSettings.includes("kv_cache_type")],
    ["flash_attention", server.flashAttention === "auto" && variableServerSettings.includes("flash_attention")],
  ];
  return free.flatMap(([setting, isFree]) => (isFree ? [setting] : []));
}

function automaticSetup({ hardware, model, base, serverSettings, engine, gpuShare }: TuneCandidatesInput): ResolvedSetup {
  const { options, server } = base;
  const flash = server.flashAttention === "auto" ? serverSettings.flashAttention : server.flashAttention;
  // The output layer counts as one; without an architecture only the share matters.
  const layers = (model.architecture.state === "known" ? model.architecture.value.layers.length : 32) + 1;
  const numCtx = options.numCtx === "auto" ? model.trainedContextTokens : options.numCtx;
  return {
    numBatch: batchOf({ numCtx, numBatch: options.numBatch, engine }),
    numThread: options.numThread === "auto" ? hardware.performanceCores : options.numThread,
    layers,
    gpuLayers:
      options.numGpu === "auto"
        ? Math.round(layers * (gpuShare ?? (hardware.layout.kind === "cpu" ? 0 : 1)))
        : Math.min(layers, options.numGpu),
    // Ollama maps weights unless told otherwise; the embedded engine does not.
    useMmap: options.useMmap === "auto" ? engine !== "embedded" : options.useMmap,
    kvCacheType: server.kvCacheType === "auto" ? serverSettings.kvCacheType : server.kvCacheType,
    // Where the server decides by itself it uses it.
    flashAttention: flash !== false,
  };
}

/** Layers that a server which fits them by itself puts on the GPU: what needs less memory than the baseline gets more of them there. */
function fittedLayers({ model, engine, base }: TuneCandidatesInput, automatic: ResolvedSetup, resolved: ResolvedSetup): number {
  if (automatic.gpuLayers <= 0 || automatic.gpuLayers >= automatic.layers || base.options.numCtx === "auto") return automatic.gpuLayers;
  const numCtx = base.options.numCtx;
  const footprint = ({ numBatch, kvCacheType, flashAttention }: ResolvedSetup): number | null =>
    predictFootprintBytes(model, { numCtx, numBatch, engine, server: { kvCacheType, flashAttention, numParallel: 1 } });
  const [before, after] = [footprint(automatic), footprint(resolved)];
  if (before === null || after === null) return automatic.gpuLayers;
  return Math.min(automatic.layers, Math.floor((automatic.gpuLayers * before) / after + 0.5));
}

/** The servers refuse or ignore a quantised cache without flash attention. */
const works = ({ kvCacheType, flashAttention }: ResolvedSetup): boolean => flashAttention || KV_BYTES_PER_ELEMENT[kvCacheType] >= 2;

function positionOf(resolved: ResolvedSetup, variable: readonly TunedSetting[]): TunePosition {
  const all: TunePosition = {
    num_batch: Math.log2(resolved.numBatch),
    num_thread: Math.log2(resolved.numThread),
    num_gpu: (8 * resolved.gpuLayers) / resolved.layers,
    use_mmap: Number(resolved.useMmap),
    kv_cache_type: Math.log2(KV_BYTES_PER_ELEMENT[resolved.kvCacheType]),
    flash_attention: Number(resolved.flashAttention),
  };
  return Object.fromEntries(Object.entries(all).filter(([setting]) => variable.includes(setting as TunedSetting)));
}

/**
 * The setups worth measuring: the baseline first, then every combination of the levels that differ from it, are expected to work
 * and stay within memory. Each carries what the physical model expects of it.
 */
export function tuneCandidates(input: TuneCandidatesInput): TuneCandidate[] {
  const automatic = automaticSetup(input);
  const varied = variedSettings(input);
  const unchanged: Change = { key: "" };
  const combinations = varied
    .map((setting) => [unchanged, ...(LEVELS[setting]?.({ input, automatic }) ?? [])])
    .reduce<Change[][]>((all, levels) => all.flatMap((chosen) => levels.map((level) => [...chosen, level])), [[]]);
  return combinations.flatMap((changes): TuneCandidate[] => {
    const changed = Object.assign({}, automatic, ...changes.map((change) => change.resolved)) as ResolvedSetup;
    const fixed = changes.some((change) => change.resolved?.gpuLayers !== undefined) || input.base.options.numGpu !== "auto";
    const resolved = fixed ? changed : { ...changed, gpuLayers: fittedLayers(input, automatic, changed) };
    const setup: Setup = {
      options: Object.assign({}, input.base.options, ...changes.map((change) => change.options)) as RunnerSettings,
      server: Object.assign({}, input.base.server, ...changes.map((change) => change.server)) as ServerAsked,
    };
    const key = changes.flatMap((change) => (change.key === "" ? [] : [change.key])).join(",") || BASELINE_KEY;
    if (key !== BASELINE_KEY && !(works(resolved) && input.allowed(setup))) return [];
    return [{ key, setup, predicted: predictTurnTimes(input, resolved), position: positionOf(resolved, varied) }];
  });
}
