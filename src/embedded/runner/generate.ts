import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from "node-llama-cpp";
import type { Loaded } from "./load";
import { PieceSender } from "./piece-sender";
import { promptTokens } from "./prompt";
import type { Prompt } from "./prompt";
import type { EndReason, GenerateRequest, Generated } from "./messages";
import { RepeatLimit } from "./repeat-limit";
import { samplerOf } from "./sampler";
import type { SlotPool } from "./slots";
import { StopFilter } from "./stop-filter";
import { TokenText } from "./text-decoder";

export interface GenerationTools {
  readonly loaded: Loaded;
  readonly slots: SlotPool<LlamaContextSequence>;
  readonly sendPieces: (pieces: readonly string[]) => void;
  readonly now: () => number;
}

/**
 * Answers one request: waits for a slot, evaluates the prompt and generates.
 * @throws Rejection when the request cannot be served
 */
export async function generate(tools: GenerationTools, request: GenerateRequest, signal: AbortSignal): Promise<Generated> {
  const { loaded, slots } = tools;
  const prompt = promptTokens(loaded.model, request, loaded.settings.numCtx);
  const slot = await slots.take(prompt.tokens, signal);
  if (slot === null) return nothing(prompt);
  try {
    return await run(tools, slot.sequence, prompt, request, signal);
  } catch (error) {
    // What the cache holds is not known any more.
    await slot.sequence.clearHistory();
    throw error;
  } finally {
    slots.release(slot);
  }
}

const nothing = ({ tokens }: Prompt): Generated => ({
  reason: "aborted",
  promptTokens: tokens.length,
  cachedTokens: 0,
  promptMs: 0,
  tokens: 0,
  evalMs: 0,
  context: [],
});

async function run(
  { loaded, sendPieces, now }: GenerationTools,
  sequence: LlamaContextSequence,
  prompt: Prompt,
  request: GenerateRequest,
  signal: AbortSignal,
): Promise<Generated> {
  const { tokens, leading } = prompt;
  const generated: Token[] = [];
  const sampler = await samplerOf(loaded.llama, loaded.model, request, generated);
  const startMs = now();
  const tokensAtMs: number[] = [];
  const { cached, rest } = await prefill(sequence, tokens, loaded.settings.numBatch, signal);
  const sink = new Sink(loaded, tokens, request, new PieceSender(sendPieces, now));
  const limit = tokenLimit(request, tokens.length, loaded.settings.numCtx);
  let reason: EndReason = "stop";
  const wantsMore = (token: Token): boolean => {
    tokensAtMs.push(now());
    return generated.push(token) < limit;
  };
  for await (const token of evaluate(sequence, rest, sampler, signal, wantsMore)) {
    const end = sink.push(token) ?? (generated.length >= limit ? "length" : null);
    if (end !== null) {
      reason = end;
      break;
    }
  }
  if (signal.aborted) reason = "aborted";
  sink.finish();
  const firstMs = tokensAtMs[0] ?? now();
  return {
    reason,
    promptTokens: tokens.length,
    cachedTokens: cached,
    promptMs: firstMs - startMs,
    tokens: generated.length,
    evalMs: (tokensAtMs.at(-1) ?? firstMs) - firstMs,
    context: [...tokens.slice(leading), ...generated],
  };
}

/**
 * Evaluates all but the last batch of a prompt, batch by batch: an evaluation cannot be interrupted, so this is what makes a cancel
 * possible in the middle of a prompt. Returns how much was cached, and the tokens that are left for the sampling evaluation.
 */
async function prefill(
  sequence: LlamaContextSequence,
  tokens: Token[],
  batch: number,
  signal: AbortSignal,
): Promise<{ cached: number; rest: Token[] }> {
  // The last token is evaluated again even when all is cached: its logits are needed.
  await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
  const cached = sequence.nextTokenIndex;
  let at = cached;
  for (; tokens.length - at > batch && !signal.aborted; at += batch) {
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + batch));
  }
  return { cached, rest: tokens.slice(at) };
}

/**
 * The tokens that follow, until the model ends, the client gives up or `wantsMore`, told of each token at once, says no. The next
 * token is already computed while the last one is turned into text and sent: that work is none of the model's.
 */
async function* evaluate(
  sequence: LlamaContextSequence,
  tokens: Token[],
  sampler: SequenceEvaluateOptions,
  signal: AbortSignal,
  wantsMore: (token: Token) => boolean,
): AsyncGenerator<Token, void> {
  // A function, because the compiler takes what a signal said once for its last word.
  const gaveUp = (): boolean => signal.aborted;
  if (gaveUp()) return;
  const evaluation = sequence.evaluate(tokens, sampler);
  let coming: ReturnType<typeof evaluation.next> | null = evaluation.next();
  try {
    while (coming) {
      const result: Awaited<typeof coming> = await coming;
      coming = null;
      if (result.done === true || gaveUp()) return;
      if (wantsMore(result.value)) coming = evaluation.next();
      yield result.value;
    }
  } finally {
    // The sequence is nobody else's before a token under way is finished.
    await coming;
    await evaluation.return();
  }
}

/** Tokens that a reply may have: 0 means no limit, a negative number ten windows (a current Ollama). */
function tokenLimit({ sampling, shift }: GenerateRequest, promptLength: number, window: number): number {
  const asked = sampling.numPredict === 0 ? Infinity : sampling.numPredict < 0 ? 10 * window : sampling.numPredict;
  return shift ? asked : Math.min(asked, window - promptLength);
}

/** node-llama-cpp's grammars of JSON allow nothing but line ends after the document, and it is up to us to stop there. */
const AFTER_JSON = "\n".repeat(4);

/** Takes tokens; says when the text must end. */
class Sink {
  private readonly text: TokenText;
  private readonly stops: StopFilter;
  private readonly repeats = new RepeatLimit();

  constructor(
    { model }: Loaded,
    prompt: Token[],
    request: GenerateRequest,
    private readonly sender: PieceSender,
  ) {
    this.text = new TokenText(model, prompt);
    const { format, sampling } = request;
    this.stops = new StopFilter(format.kind === "free" ? sampling.stop : [...sampling.stop, AFTER_JSON]);
  }

  push(token: Token): EndReason | null {
    const piece = this.text.push(token);
    if (piece !== "" && this.repeats.exceededBy(piece)) return "repeat";
    this.sender.push(this.stops.push(piece));
    return this.stops.stopped ? "stop" : null;
  }

  finish(): void {
    this.sender.push(this.stops.rest());
    this.sender.flush();
  }
}
