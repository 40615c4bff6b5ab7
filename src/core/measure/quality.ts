import type { ModelProfile } from "../domain/model";
import type { RunnerSettings } from "../domain/settings";
import { answersElsewhere, EngineError } from "../errors";
import type { EngineReason } from "../errors";
import type { ChatReply, ChatRequest, Clock, Engine } from "../ports";
import { tokensOf } from "../quality/answers";
import type { GradedAnswer, GreedyAnswer } from "../domain/quality-answers";
import type { QualityAnswers } from "../quality/answers";
import { isRight } from "../quality/grade";
import type { CheckName, GreedyPrompt, QualityPrompt } from "../quality/prompts";
import { DEFAULT_SUITE, writeSuite } from "../quality/suite";
import type { Suite, SuiteSize } from "../quality/suite";
import { documentWords } from "./quality-words";
import type { Said } from "../domain/statements";

export interface QualityPorts {
  readonly engine: Pick<Engine, "chat">;
  readonly clock: Pick<Clock, "monotonic">;
  /** Answers of an earlier part of the run; left out, nothing is remembered. */
  readonly memory?: QualityMemory;
}

export interface QualityMemory {
  /** The answer to a prompt of the suite with this hash; undefined where it was never given. */
  readonly recall: (suite: string, id: string) => GradedAnswer | GreedyAnswer | undefined;
  /** Resolves when the answer is on the disk. */
  readonly keep: (suite: string, answer: GradedAnswer | GreedyAnswer) => Promise<void>;
}

/** The same for baseline and candidate, or their answers cannot be compared. */
export interface QualityOptions {
  /** Context of the loaded model, tokens a slot. */
  readonly contextTokens: number;
  /** How long the texts are that codes are recalled from, tokens; less where the context is smaller. */
  readonly documentTokens: number;
  readonly seed: number;
  readonly suite: SuiteSize;
  /** Of one request, ms; the first ones, which may load the model, have all the time that is left. */
  readonly requestTimeLimitMs: number;
  /** Of the whole measurement, ms. */
  readonly timeLimitMs: number;
}

const MOST_DOCUMENT_TOKENS = 8192;
const LEAST_DOCUMENT_TOKENS = 1024;
const TIME_LIMIT_MS = 30 * 60_000;
/** Of the time limit, what filling the window may take on a machine of known speed. */
const FILL_SHARE = 0.3;

/** The usual options; documents are shorter where the machine is known to read slowly (null: not known). */
export function qualityOptions(contextTokens: number, seed: number, prefillTokensPerSecond: number | null = null): QualityOptions {
  const fillMs = (FILL_SHARE * TIME_LIMIT_MS) / DEFAULT_SUITE.documents;
  const readable = prefillTokensPerSecond === null ? MOST_DOCUMENT_TOKENS : Math.floor((prefillTokensPerSecond * fillMs) / 1000);
  return {
    contextTokens,
    documentTokens: Math.min(MOST_DOCUMENT_TOKENS, Math.max(LEAST_DOCUMENT_TOKENS, readable)),
    seed,
    suite: DEFAULT_SUITE,
    requestTimeLimitMs: 5 * 60_000,
    timeLimitMs: TIME_LIMIT_MS,
  };
}

/** Failures that say nothing about the setting: the server, or the model, is not there. */
const isGone = (reason: EngineReason): boolean => reason === "unreachable" || reason === "gateway" || answersElsewhere(reason);
const CHECKS: readonly CheckName[] = ["recall", "tool-calls", "json", "greedy-agreement"];
const TOP_LOGPROBS = 10;
/** Room for models that think although they were asked not to. */
const THINKING_TOKENS = 512;

/**
 * Asks one model the gate's prompts under one setting (docs/quality-gate.md), that of the server behind `ports` included. A prompt
 * that fails is answered wrongly. Rejects with EngineError when the model does not load, or the server or the model is gone, and
 * with Cancelled.
 */
export async function measureQuality(
  ports: QualityPorts,
  model: ModelProfile,
  settings: RunnerSettings,
  options: QualityOptions,
  signal: AbortSignal,
): Promise<QualityAnswers> {
  if (model.randomWeights) return nothing({ code: "quality-random-weights" });
  return new Interview(ports, model, settings, options, signal).hold();
}

const nothing = (why: Said): QualityAnswers => ({
  suite: "",
  notApplicable: Object.fromEntries(CHECKS.map((check) => [check, why])),
  graded: [],
  greedy: [],
  cutShort: false,
});

type Outcome =
  | { readonly kind: "reply"; readonly reply: ChatReply }
  | { readonly kind: "failed" }
  | { readonly kind: "unsupported"; readonly why: Said }
  | { readonly kind: "out-of-time" };

class Interview {
  private readonly graded: GradedAnswer[] = [];
  private readonly greedy: GreedyAnswer[] = [];
  private readonly notApplicable: Partial<Record<CheckName, Said>> = {};
  private readonly endsAt: number;

  constructor(
    private readonly ports: QualityPorts,
    private readonly model: ModelProfile,
    private readonly settings: RunnerSettings,
    private readonly options: QualityOptions,
    private readonly signal: AbortSignal,
  ) {
    this.endsAt = ports.clock.monotonic() + options.timeLimitMs;
  }

  async hold(): Promise<QualityAnswers> {
    const { options, notApplicable } = this;
    const { contextTokens, documentTokens, suite: size } = options;
    const { capabilities } = this.model;
    // Older servers list no capabilities: then asking tells.
    if (capabilities.length > 0 && !capabilities.includes("tools")) notApplicable["tool-calls"] = { code: "quality-no-tools" };
    const room = { contextTokens, documentTokens, codesPerDocument: size.codesPerDocument };
    const words = await documentWords(room, (text) => this.count(text));
    if (words === null) notApplicable.recall = { code: "quality-no-text", contextTokens };
    const suite = writeSuite(size, words, options.seed);
    const cutShort = !(await this.askAll(suite));
    return { suite: suite.hash, notApplicable, graded: this.graded, greedy: this.greedy, cutShort };
  }

  /** What a text costs with the template around it, tokens; null where it does not fit. */
  private async count(text: string): Promise<number | null> {
    try {
      const reply = await this.chat({ text, numPredict: 1 }, this.leftMs());
      return reply.state === "complete" ? reply.promptTokens : null;
    } catch (error) {
      if (error instanceof EngineError && error.reason === "too-long") return null;
      throw error;
    }
  }

  /** False when the time was over before the end. */
  private async askAll({ prompts, hash }: Suite): Promise<boolean> {
    const { memory } = this.ports;
    for (const prompt of prompts) {
      if (this.notApplicable[prompt.check] !== undefined) continue;
      const known = memory?.recall(hash, prompt.id);
      if (known !== undefined) {
        this.take(known);
        continue;
      }
      const outcome = await this.ask(prompt);
      if (outcome.kind === "out-of-time") return false;
      if (outcome.kind === "unsupported") this.notApplicable[prompt.check] = outcome.why;
      else {
        const answer = prompt.check === "greedy-agreement" ? await this.askAgain(prompt, outcome) : graded(prompt, outcome);
        if (answer === null) return false;
        await memory?.keep(hash, answer);
        this.take(answer);
      }
    }
    return true;
  }

  private take(answer: GradedAnswer | GreedyAnswer): void {
    if ("right" in answer) this.graded.push(answer);
    else this.greedy.push(answer);
  }

  /** What a server does not repeat by itself cannot be blamed on a setting. Null where the time was over before. */
  private async askAgain(prompt: GreedyPrompt, first: Outcome): Promise<GreedyAnswer | null> {
    const second = await this.ask(prompt);
    if (second.kind === "out-of-time") return null;
    const { tokens, top } = first.kind === "reply" ? tokensOf(first.reply) : { tokens: [], top: null };
    return { id: prompt.id, tokens, top, again: second.kind === "reply" ? tokensOf(second.reply).tokens : [] };
  }

  private async ask(prompt: QualityPrompt): Promise<Outcome> {
    const leftMs = this.leftMs();
    if (leftMs <= 0) return { kind: "out-of-time" };
    try {
      const reply = await this.chat({ ...prompt, numPredict: this.replyTokens(prompt) }, Math.min(this.options.requestTimeLimitMs, leftMs));
      return { kind: "reply", reply };
    } catch (error) {
      if (!(error instanceof EngineError) || isGone(error.reason)) throw error;
      if (error.reason === "timeout" && leftMs < this.options.requestTimeLimitMs) return { kind: "out-of-time" };
      return error.reason === "unsupported" ? { kind: "unsupported", why: error.said } : { kind: "failed" };
    }
  }

  private replyTokens({ check, replyTokens }: QualityPrompt): number {
    const thinks = this.model.capabilities.includes("thinking") && check !== "greedy-agreement";
    return replyTokens + (thinks ? THINKING_TOKENS : 0);
  }

  private chat({ text, numPredict, tools = [], schema = null, check }: Wanted, timeLimitMs: number): Promise<ChatReply> {
    const request: ChatRequest = {
      model: this.model.name,
      settings: this.settings,
      messages: [{ role: "user", content: text }],
      tools,
      format: schema,
      numPredict,
      seed: this.options.seed,
      temperature: 0,
      topLogprobs: check === "greedy-agreement" ? TOP_LOGPROBS : 0,
      timeLimitMs: Math.max(1, timeLimitMs),
    };
    return this.ports.engine.chat(request, this.signal);
  }

  private leftMs(): number {
    return this.endsAt - this.ports.clock.monotonic();
  }
}

const graded = (prompt: Exclude<QualityPrompt, GreedyPrompt>, outcome: Outcome): GradedAnswer => ({
  id: prompt.id,
  check: prompt.check,
  right: outcome.kind === "reply" && isRight(prompt, outcome.reply),
});

interface Wanted {
  readonly text: string;
  readonly numPredict: number;
  readonly tools?: ChatRequest["tools"];
  readonly schema?: ChatRequest["format"];
  readonly check?: CheckName;
}
