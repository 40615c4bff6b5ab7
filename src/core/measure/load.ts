import type { HardwareLimits, HardwareReading } from "../domain/hardware";
import type { RunnerSettings } from "../domain/settings";
import type { LoadOutcome, LoadPurpose, LoadTrial, PoolUse, TuneTag } from "../domain/trial";
import { gpuShareOf, ON_GPU, POOL_NAMES, poolOf, trueGpuShare, useOf } from "../judge/pool";
import type { LoadReply } from "../ports";
import { shareOf } from "../readings";
import { EngineError } from "../errors";
import { loadPatiently } from "./ask-again";
import { BUDGET_ENDED, guarded, isGone } from "./guarded";
import type { Guarded } from "./guarded";
import type { Bench } from "./bench";
import type { Said } from "../domain/statements";
import { lookAround, trialBase } from "./bench";

export interface LoadPlan {
  readonly purpose: LoadPurpose;
  readonly tune?: TuneTag;
  readonly settings: RunnerSettings;
  readonly predictedFootprintBytes: number | null;
}

/**
 * Loads the model afresh, reads memory before and after, and judges the load against the limits. A load past them is
 * undone before anything else happens.
 */
export async function measureLoad(bench: Bench, plan: LoadPlan, signal: AbortSignal): Promise<LoadTrial> {
  const { engine, model, clock, protocol } = bench;
  const startedAt = clock.now();
  const id = bench.nextId();
  await engine.unload(model.name, signal);
  const tooMuch = await predictedBreach(bench, plan, signal);
  if (tooMuch !== null) return refuse(bench, plan, { id, startedAt, message: tooMuch });
  const remainingMs = Math.max(1, bench.remainingMs());
  const timeLimitMs = Math.min(protocol.loadTimeLimitMs, remainingMs);
  const load = (s: AbortSignal): Promise<LoadReply> =>
    engine.load({ model: model.name, settings: plan.settings, purpose: "measure", timeLimitMs }, s);
  const done = await guarded(bench, signal, (s) => loadPatiently(clock, load, s));
  const gone = done.state === "error" ? await isGone(bench, done.error, signal) : null;
  const budgetEnded = done.state === "error" && done.error.reason === "timeout" && remainingMs < protocol.loadTimeLimitMs;
  const outcome: LoadOutcome = gone
    ? { state: "void", why: gone.said }
    : budgetEnded
      ? { state: "void", why: BUDGET_ENDED }
      : judgeLoad(bench, plan.settings, done);
  if (outcome.state === "over-limit") await engine.unload(model.name, signal);
  const reply = done.state === "done" ? done.value : null;
  const otherModels = reply ? await othersSince(bench, signal) : [];
  const trial: LoadTrial = {
    ...trialBase(bench, {
      id,
      loadId: id,
      settings: plan.settings,
      contextTokens: reply?.loaded.contextTokens ?? null,
      startedAt,
      watch: done.watch,
      otherModels,
    }),
    type: "load",
    purpose: plan.purpose,
    ...(plan.tune ? { tune: plan.tune } : {}),
    predictedFootprintBytes: plan.predictedFootprintBytes,
    loadMs: reply?.wallMs ?? null,
    outcome,
  };
  await bench.record(trial);
  if (gone) throw gone;
  return trial;
}

/** A server that does not answer this one time has told what was asked of it. */
async function othersSince(bench: Bench, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return (await lookAround(bench, signal)).otherModels;
  } catch (error) {
    if (error instanceof EngineError) return [];
    throw error;
  }
}

/** Why a load may not even be tried: others hold too much at this moment for what it is predicted to take. */
async function predictedBreach(bench: Bench, plan: LoadPlan, signal: AbortSignal): Promise<Said | null> {
  const { environment, limits, resident } = bench;
  if (plan.predictedFootprintBytes === null || !environment.engine.local) return null;
  const reading = await bench.probe.read(signal);
  const pool = poolOf(environment.hardware, reading, resident ?? false, limits.ram);
  const beyond = (name: PoolUse["pool"], share: number): Said | null => {
    const limit = limitOf(name, limits);
    return share <= limit ? null : { code: "load-predicted-over-limit", pool: POOL_NAMES[name], share, limit };
  };
  const full = pool.name === "ram+vram" ? fullPool(reading, limits) : null;
  if (full !== null) return full;
  const whole = beyond(pool.name, (pool.usedBytes + plan.predictedFootprintBytes) / pool.totalBytes);
  const onGpu = onGpuBytes(bench, plan.settings, plan.predictedFootprintBytes);
  if (whole !== null || onGpu === null) return whole;
  const vram = poolOf(environment.hardware, reading, true, limits.ram);
  return vram.name === "vram" ? beyond("vram", (vram.usedBytes + onGpu) / vram.totalBytes) : null;
}

/** A sum of two pools hides one that is full already, where the guard would stop the load half way. */
function fullPool({ ram, gpus }: HardwareReading, limits: HardwareLimits): Said | null {
  const pools = [{ name: "RAM", memory: ram, limit: limits.ram }, ...gpus.flatMap(({ vram }) => (vram ? [{ name: "VRAM", memory: vram, limit: limits.vram }] : []))];
  const full = pools.find(({ memory, limit }) => shareOf(memory) >= limit);
  return full ? { code: "load-pool-full", pool: full.name, share: shareOf(full.memory), limit: full.limit } : null;
}

/** What a fixed number of layers is predicted to take of a GPU, bytes; null where the server chooses it by what there is room for. */
function onGpuBytes({ model }: Bench, { numGpu }: RunnerSettings, footprintBytes: number): number | null {
  if (numGpu === "auto" || model.architecture.state === "unknown") return null;
  // The output layer counts as one.
  return footprintBytes * Math.min(1, numGpu / (model.architecture.value.layers.length + 1));
}

async function refuse(
  bench: Bench,
  plan: LoadPlan,
  { id, startedAt, message }: { readonly id: string; readonly startedAt: number; readonly message: Said },
): Promise<LoadTrial> {
  const trial: LoadTrial = {
    ...trialBase(bench, { id, loadId: id, settings: plan.settings, contextTokens: null, startedAt, watch: null }),
    type: "load",
    purpose: plan.purpose,
    ...(plan.tune ? { tune: plan.tune } : {}),
    predictedFootprintBytes: plan.predictedFootprintBytes,
    loadMs: null,
    outcome: { state: "over-limit", use: null, message },
  };
  await bench.record(trial);
  return trial;
}

const limitOf = (pool: PoolUse["pool"], limits: HardwareLimits): number => (pool === "vram" ? limits.vram : limits.ram);

function judgeLoad(bench: Bench, settings: RunnerSettings, done: Guarded<LoadReply>): LoadOutcome {
  if (done.state === "breach") return { state: "over-limit", use: null, message: done.breach.message };
  if (done.state === "error" && done.error.reason === "gateway") return { state: "void", why: done.error.said, reason: "gateway" };
  if (done.state === "error") return { state: "failed", reason: done.error.reason, message: done.error.said };
  const { limits } = bench;
  const { loaded } = done.value;
  const { hardware } = bench.environment;
  const resident = bench.resident ?? gpuShareOf(loaded) >= ON_GPU;
  const use = useOf(hardware, done.watch.before, done.watch.after, loaded, resident, limits.ram);
  const gpuShare = trueGpuShare(hardware, loaded, use);
  const share = (use.othersBytes + use.footprintBytes) / use.totalBytes;
  if (bench.environment.engine.local && share > limitOf(use.pool, limits)) {
    return { state: "over-limit", use, message: { code: "load-over-limit", pool: POOL_NAMES[use.pool], share, limit: limitOf(use.pool, limits) } };
  }
  if (settings.numCtx !== "auto" && loaded.contextTokens !== settings.numCtx) {
    return { state: "clamped", contextTokens: loaded.contextTokens, use, gpuShare };
  }
  if (resident && gpuShare < ON_GPU) return { state: "spilled", use, gpuShare };
  return { state: "fits", use, gpuShare };
}
