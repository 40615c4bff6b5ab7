import type { EngineIdentity } from "../../../src/core/domain/environment";
import { Cancelled, EngineError } from "../../../src/core/errors";
import type { Engine, GenerateReply, GenerateRequest, LoadedModel } from "../../../src/core/ports";
import { profileOfModel } from "./model-profile";
import { decodeSeconds, loadSeconds, prefillSeconds, WITHIN_CV } from "./physics";
import type { MachineState } from "./state";

const TOKENS_PER_WORD = 1.3;
const OVERHEAD_TOKENS = 12;

/** An engine in virtual time with known truth. What it says is simulated, and its identity says so. */
export class SimulatedEngine implements Engine {
  private previousPrompt = "";
  private requests = 0;

  constructor(private readonly state: MachineState) {}

  identify(): Promise<EngineIdentity> {
    return Promise.resolve({
      kind: "simulated",
      version: "simulated",
      endpoint: "simulated:",
      local: true,
      server: { state: "known", settings: { kvCacheType: "f16", flashAttention: true, numParallel: 1 } },
    });
  }

  list(): ReturnType<Engine["list"]> {
    return Promise.resolve([profileOfModel(this.state.scenario)]);
  }

  describe(model: string): ReturnType<Engine["describe"]> {
    const profile = profileOfModel(this.state.scenario);
    return model === profile.name
      ? Promise.resolve(profile)
      : Promise.reject(new EngineError("not-found", `The model "${model}" is not installed.`));
  }

  loaded(): Promise<readonly LoadedModel[]> {
    if (this.isGone()) return Promise.reject(gone());
    const { loaded, scenario } = this.state;
    if (!loaded) return Promise.resolve([]);
    const sizeBytes = loaded.footprintGb * 1e9;
    return Promise.resolve([{ name: scenario.model.name, contextTokens: loaded.numCtx, sizeBytes, vramBytes: this.state.gpuGb() * 1e9 }]);
  }

  async load({ settings, timeLimitMs }: Parameters<Engine["load"]>[0], signal: AbortSignal): ReturnType<Engine["load"]> {
    if (signal.aborted) throw new Cancelled();
    const { state } = this;
    const { model, machine } = state.scenario;
    const asked = settings.numCtx === "auto" ? this.automaticContext() : settings.numCtx;
    const numCtx = Math.min(asked, model.trained);
    state.unload();
    this.previousPrompt = "";
    const wallMs = loadSeconds(machine, model, state.scenario.footprintGb(numCtx)) * 1000;
    if (wallMs > timeLimitMs) {
      state.clock.advance(timeLimitMs);
      throw new EngineError("timeout", "The load did not end within its limit.");
    }
    state.clock.advance(wallMs);
    if (!state.load(numCtx)) throw new EngineError("out-of-memory", "Not enough memory: the simulated allocation failed.");
    const [loaded] = await this.loaded();
    if (!loaded) throw new EngineError("crashed", "Nothing is loaded.");
    return { wallMs, loaded };
  }

  unload(): Promise<void> {
    this.state.unload();
    return Promise.resolve();
  }

  async generate(request: GenerateRequest, signal: AbortSignal): Promise<GenerateReply> {
    if (signal.aborted) throw new Cancelled();
    const { state } = this;
    const { faults, random, model } = state.scenario;
    this.requests++;
    if (this.isGone()) throw gone();
    if (this.requests === faults.removedAt) throw new EngineError("not-found", `The model "${model.name}" is not installed.`);
    if (this.requests === faults.hangsAt) return this.hang(request);
    if (!state.loaded) throw new EngineError("crashed", "Nothing is loaded.");
    const promptTokens = countTokens(request.prompt);
    const { numCtx } = state.loaded;
    if (promptTokens + request.numPredict > numCtx && !faults.cutsPrompts) {
      throw new EngineError("too-long", `request (${promptTokens} tokens) exceeds the available context size (${numCtx} tokens)`);
    }
    const counted = Math.min(promptTokens, faults.cutsPrompts ? numCtx >> 1 : promptTokens);
    const { prefillMs, decodeMs } = this.times(request, counted);
    const wallMs = prefillMs + decodeMs;
    if (wallMs > request.timeLimitMs) return this.hang(request);
    state.clock.advance(wallMs);
    this.previousPrompt = request.prompt;
    if (random.next() < (faults.failureRate ?? 0)) throw new EngineError("crashed", "The simulated runner ended.");
    if (random.next() < (faults.voidRate ?? 0)) return { state: "void", why: "The reply stopped without an end.", text: "", wallMs };
    const timings = { ttftMs: prefillMs, wallMs, loadMs: 1, promptMs: prefillMs, decodeMs };
    return { state: "complete", endReason: "length", text: "simulated", promptTokens: counted, outputTokens: request.numPredict, timings };
  }

  private times(request: GenerateRequest, tokens: number): { readonly prefillMs: number; readonly decodeMs: number } {
    const { scenario, loaded } = this.state;
    const { machine, model, noisy, random } = scenario;
    if (!loaded) return { prefillMs: 0, decodeMs: 0 };
    const share = machine.gpu === "none" ? 1 : loaded.spilled;
    const cached = Math.floor(tokens * commonShare(this.previousPrompt, request.prompt));
    const within = noisy ? WITHIN_CV[machine.kind] : 0;
    const noise = (load: number): number => Math.exp(load + within * random.normal()) / loaded.burst;
    const prefill = prefillSeconds(machine, model, share, loaded.numCtx, tokens - cached, cached) / noise(loaded.prefillNoise);
    const decode = (decodeSeconds(machine, model, share, tokens) * (request.numPredict - 1)) / noise(loaded.decodeNoise);
    return { prefillMs: prefill * 1000, decodeMs: decode * 1000 };
  }

  /** Never answers: the time limit ends it, in virtual time. */
  private hang(request: GenerateRequest): Promise<never> {
    this.state.clock.advance(request.timeLimitMs);
    return Promise.reject(new EngineError("timeout", `No answer within ${request.timeLimitMs / 1000} s.`));
  }

  private isGone(): boolean {
    const { goneAt } = this.state.scenario.faults;
    return goneAt !== undefined && this.requests >= goneAt;
  }

  private automaticContext(): number {
    const { machine, model } = this.state.scenario;
    const vram = machine.gpu === "none" ? 0 : (machine.pool * 1e9) / 2 ** 30;
    return Math.min(model.trained, vram >= 47 ? 262_144 : vram >= 23 ? 32_768 : 4096);
  }
}

const gone = (): EngineError => new EngineError("unreachable", "The simulated server is gone.");

function countTokens(prompt: string): number {
  let words = 0;
  let inside = false;
  for (let i = 0; i < prompt.length; i++) {
    const blank = prompt.charCodeAt(i) <= 32;
    if (!blank && !inside) words++;
    inside = !blank;
  }
  return OVERHEAD_TOKENS + Math.round(words * TOKENS_PER_WORD);
}

/** Share of a prompt that the one before it already holds as its prefix. */
function commonShare(before: string, prompt: string): number {
  const length = Math.min(before.length, prompt.length);
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (before.slice(low, middle) === prompt.slice(low, middle)) low = middle;
    else high = middle - 1;
  }
  return prompt.length === 0 ? 0 : low / prompt.length;
}
