import { withContext } from "../domain/settings";
import type { RunnerSettings } from "../domain/settings";
import type { Candidate } from "../domain/optimize-records";
import { loadOn } from "../estimate/load-on";
import { predictFootprint } from "../estimate/memory";
import { poolOf } from "../judge/pool";
import { stepTokens } from "./situation";
import type { Situation } from "./situation";
import { together } from "../domain/statements";
import type { Said } from "../domain/statements";

/** What a server that splits a model by itself leaves free of a GPU, bytes: assumed, from the server's own rules; the simulator draws 0.7 to 1.3 GB. */
const LEFT_FREE_BYTES = 1e9;
/** Share of the allowance that is kept for what the prediction misses: nothing has checked it yet. */
const DOUBT = 0.03;

/**
 * Whether a context does not fit the GPU whole within its limit, and a server that splits the model by itself would then fill the GPU
 * beyond it. On small GPUs it stays below.
 */
export function overfillsGpu({ environment, request, reading, predictFootprintBytes }: Situation, numCtx: number): boolean {
  const { hardware, engine } = environment;
  if (hardware.layout.kind !== "discrete" || !engine.local) return false;
  const gpu = poolOf(hardware, reading, true, request.limits.ram);
  const whole = predictFootprintBytes(numCtx);
  if (gpu.name !== "vram" || whole === null) return false;
  const allowed = request.limits.vram * gpu.totalBytes;
  return gpu.usedBytes + whole > allowed && gpu.totalBytes - LEFT_FREE_BYTES > allowed;
}

/** Whether O3 has to say how many layers the GPU takes: even the smallest context would not be split within the limit. */
const fixesGpuLayers = (situation: Situation): boolean =>
  situation.request.options.numGpu === "auto" && overfillsGpu(situation, stepTokens(situation));

/** The options that a context is loaded with: the request's own, and the layers that are predicted to keep the GPU within its limit. */
export function settingsAt(situation: Situation, numCtx: number): RunnerSettings {
  const settings = withContext(numCtx, situation.request.options);
  return fixesGpuLayers(situation) ? { ...settings, numGpu: layersWithin(situation, numCtx) } : settings;
}

/** Candidates with the layers that each context leaves room for on the GPU, where O3 has to say it. */
export function withGpuLayers(situation: Situation, candidates: readonly Candidate[]): readonly Candidate[] {
  if (!fixesGpuLayers(situation)) return candidates;
  return candidates.map((candidate) => {
    const options = settingsAt(situation, candidate.contextTokens);
    const layers: Said = { code: "gpu-layers", layers: options.numGpu === "auto" ? 0 : options.numGpu };
    return { ...candidate, options, presets: candidate.presets.map((preset) => ({ ...preset, why: together([preset.why, layers]) })) };
  });
}

/** How many layers, the output layer included, fit into what the limit leaves of the GPU; their cache lies beside them. */
function layersWithin({ environment, model, request, reading }: Situation, numCtx: number): number {
  const parts = predictFootprint(model, loadOn(environment, numCtx, request.options.numBatch));
  if (!parts || model.architecture.state === "unknown") return 0;
  const layers = model.architecture.value.layers.length + 1;
  const gpu = poolOf(environment.hardware, reading, true, request.limits.ram);
  const room = (1 - DOUBT) * request.limits.vram * gpu.totalBytes - gpu.usedBytes - parts.computeBytes - parts.processBytes;
  return Math.max(0, Math.min(layers, Math.floor((room * layers) / (parts.weightBytes + parts.kvBytes))));
}
