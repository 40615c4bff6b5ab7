import type { EngineIdentity } from "../../../src/core/domain/environment";
import type { RunnerSettings } from "../../../src/core/domain/settings";
import { Cancelled, EngineError } from "../../../src/core/errors";
import type { ChatReply, ChatRequest, Engine, GenerateReply, GenerateRequest, LoadedModel, LoadReply, LoadRequest, PlacedModel } from "../../../src/core/ports";
import { profileOfModel } from "./model-profile";
import { decodeSeconds, loadSeconds, prefillSeconds, WITHIN_CV } from "./speed";
import type { Loaded, MachineState } from "./state";
import { commonShare, countTokens } from "./token-count";

/** Share of a window from which on a prompt fills it. */
const FILLED = 0.9;

interface Times {
  readonly prefillMs: number;
  readonly decodeMs: number;
}

/** An engine in virtual time with known truth. What it says is simulated, and its identity says so. */
export class SimulatedEngine implements Engine {
  private previousPrompt = "";
  private requests = 0;
  private loads = 0;
  private gone = false;
  private removed = false;

  constructor(private readonly state: MachineState) {}

  identify(signal: AbortSignal): Promise<EngineIdentity> {
    return this.answer(signal, () => ({
      kind: "simulated",
      version: "simulated",
      endpoint: "simulated:",
      local: true,
      server: { state: "known", settings: this.state.scenario.server },
    }));
  }

  list(signal: AbortSignal): ReturnType<Engine["list"]> {
    return this.answer(signal, () => (this.removed ? [] : [profileOfModel(this.state.scenario)]));
  }

  describe(model: string, signal: AbortSignal): ReturnType<Engine["describe"]> {
    return this.answer(signal, () => {
      this.mustExist(model);
      return profileOfModel(this.state.scenario);
    });
  }

  loaded(signal: AbortSignal): Promise<readonly LoadedModel[]> {
    return this.answer(signal, () => this.inMemory());
  }

  load({ model, settings, timeLimitMs }: LoadRequest, signal: AbortSignal): Promise<LoadReply> {
    return this.answer(signal, () => {
      this.mustExist(model);
      const wallMs = this.holds(settings) ? 1 : this.reload(settings, timeLimitMs, signal);
      const [loaded] = this.inMemory();
      if (!loaded) throw new EngineError("crashed", "Nothing is loaded.");
      return { wallMs, loaded };
    });
  }

  unload(_model: string, signal: AbortSignal): Promise<void> {
    return this.answer(signal, () => {
      this.state.unload();
    });
  }

  generate(request: GenerateRequest, signal: AbortSignal): Promise<GenerateReply> {
    return this.answer(signal, () => {
      this.requests++;
      const { faults } = this.state.scenario;
      if (faults.removedAt !== undefined && this.requests >= faults.removedAt) this.removed = true;
      this.mustExist(request.model);
      if (this.requests === faults.hangsAt) this.timeOut(request.timeLimitMs, signal);
      const loadMs = this.holds(request.settings) ? 1 : this.reload(request.settings, request.timeLimitMs, signal);
      const { loaded } = this.state;
      if (!loaded) throw new EngineError("crashed", "Nothing is loaded.");
      return this.reply(request, loaded, loadMs, signal);
    });
  }

  /** Costs what a generation costs, and says as little: there is no model here that could answer. */
  async chat(request: ChatRequest, signal: AbortSignal): Promise<ChatReply> {
    const { model, settings, messages, tools, numPredict, seed, temperature, timeLimitMs } = request;
    const prompt = [...tools.map((tool) => JSON.stringify(tool)), ...messages.map(({ content }) => content)].join("\n");
    const reply = await this.generate({ model, settings, prompt, numPredict, seed, temperature, timeLimitMs }, signal);
    return { ...reply, thinking: "", toolCalls: [], logprobs: null };
  }

  /** Everything the server does fails alike when it is gone or nobody waits any more. */
  private answer<T>(signal: AbortSignal, work: () => T): Promise<T> {
    try {
      if (signal.aborted) throw new Cancelled();
      if (this.gone) throw new EngineError("unreachable", "The simulated server is gone.");
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private mustExist(model: string): void {
    if (this.removed || model !== this.state.scenario.model.name) {
      throw new EngineError("not-found", `The model "${model}" is not installed.`);
    }
  }

  private inMemory(): readonly PlacedModel[] {
    const { loaded, scenario } = this.state;
    if (!loaded) return [];
    const sizeBytes = loaded.footprintGb * 1e9;
    return [{ name: scenario.model.name, contextTokens: loaded.numCtx, sizeBytes, vramBytes: this.state.gpuGb() * 1e9 }];
  }

  private holds(settings: RunnerSettings): boolean {
    const { loaded } = this.state;
    return loaded !== null && optionsOf(loaded.settings) === optionsOf(settings);
  }

  /** Any change of an option ends the runner and starts another. Milliseconds it took. */
  private reload(settings: RunnerSettings, timeLimitMs: number, signal: AbortSignal): number {
    const { state } = this;
    const { machine, model, faults } = state.scenario;
    this.loads++;
    if (faults.lostLoads?.includes(this.loads)) throw new EngineError("crashed", "It was loaded, but is not in memory any more.");
    const asked = settings.numCtx === "auto" ? this.automaticContext() : settings.numCtx;
    const numCtx = Math.min(asked, model.trained, faults.clampsTo ?? Number.POSITIVE_INFINITY);
    state.unload();
    this.previousPrompt = "";
    const wallMs = loadSeconds(machine, model, state.scenario.footprintGb(numCtx, settings.numBatch)) * 1000;
    if (wallMs > timeLimitMs || this.loads === faults.loadHangsAt) this.timeOut(timeLimitMs, signal);
    state.clock.pass(wallMs, signal);
    if (!state.load(settings, numCtx)) throw new EngineError("out-of-memory", "Not enough memory: the simulated allocation failed.");
    return wallMs;
  }

  private reply(request: GenerateRequest, loaded: Loaded, loadMs: number, signal: AbortSignal): GenerateReply {
    const { state } = this;
    const { faults, random } = state.scenario;
    const promptTokens = countTokens(request.prompt) >> (faults.halvesPrompts ? 1 : 0);
    if (promptTokens + request.numPredict > loaded.numCtx && !faults.cutsPrompts) {
      throw new EngineError("too-long", `request (${promptTokens} tokens) exceeds the available context size (${loaded.numCtx} tokens)`);
    }
    const counted = faults.cutsPrompts ? Math.min(promptTokens, loaded.numCtx >> 1) : promptTokens;
    const { prefillMs, decodeMs } = this.times(request, loaded, counted);
    const workMs = prefillMs + decodeMs;
    if (this.requests === faults.goneAt) this.die(workMs / 2, signal);
    const leftMs = request.timeLimitMs - loadMs;
    if (workMs > leftMs) this.timeOut(leftMs, signal);
    state.clock.pass(workMs, signal);
    state.busySeconds += workMs / 1000;
    if (state.loaded === null) throw new EngineError("crashed", "The simulated runner ended: out of memory.");
    const isFill = promptTokens > FILLED * loaded.numCtx && commonShare(this.previousPrompt, request.prompt) < 1 - FILLED;
    this.previousPrompt = request.prompt;
    const wallMs = loadMs + workMs;
    if (isFill && loaded.fillFailureRate > 0 && random.next() < loaded.fillFailureRate) throw new EngineError("crashed", "The simulated runner ended.");
    if (random.next() < (faults.failureRate ?? 0)) throw new EngineError("crashed", "The simulated runner ended.");
    if (random.next() < (faults.voidRate ?? 0)) return { state: "void", why: "The reply stopped without an end.", text: "", wallMs };
    const told = faults.clockTimes ?? 1;
    const timings = { ttftMs: loadMs + prefillMs, wallMs, loadMs, promptMs: told * prefillMs, decodeMs: told * decodeMs };
    const promptCount = counted * (faults.countsTimes ?? 1);
    return { state: "complete", endReason: "length", text: "simulated", promptTokens: promptCount, outputTokens: request.numPredict, timings };
  }

  private times(request: GenerateRequest, loaded: Loaded, tokens: number): Times {
    const { machine, noisy, random } = this.state.scenario;
    const cached = Math.floor(tokens * commonShare(this.previousPrompt, request.prompt));
    const within = noisy ? WITHIN_CV[machine.kind] : 0;
    const speed = (load: number): number => Math.exp(load + this.state.heatLog() + within * random.normal()) / loaded.burst;
    const prefill = prefillSeconds(loaded.running, tokens - cached, cached) / speed(loaded.prefillNoise);
    const decode = (decodeSeconds(loaded.running, tokens) * (request.numPredict - 1)) / speed(loaded.decodeNoise);
    return { prefillMs: prefill * 1000, decodeMs: decode * 1000 };
  }

  /** No answer comes: the time limit ends it, in virtual time, unless somebody gives up before. */
  private timeOut(limitMs: number, signal: AbortSignal): never {
    this.state.clock.pass(limitMs, signal);
    throw new EngineError("timeout", `No answer within ${limitMs / 1000} s.`);
  }

  private die(afterMs: number, signal: AbortSignal): never {
    this.state.clock.pass(afterMs, signal);
    this.gone = true;
    this.state.unload();
    throw new EngineError("unreachable", "The simulated server is gone.");
  }

  private automaticContext(): number {
    const { machine, model } = this.state.scenario;
    const vram = machine.gpu === "none" ? 0 : (machine.pool * 1e9) / 2 ** 30;
    return Math.min(model.trained, vram >= 47 ? 262_144 : vram >= 23 ? 32_768 : 4096);
  }
}

const optionsOf = ({ numCtx, numBatch, numThread, numGpu, useMmap }: RunnerSettings): string =>
  JSON.stringify([numCtx, numBatch, numThread, numGpu, useMmap]);
