import { ArrivalFold } from "../core/domain/exchange";
import type { Arrival } from "../core/domain/exchange";
import type { Said } from "../core/domain/statements";
import type { GenerateReply } from "../core/ports";
import type { WireGenerateReply } from "./wire";

const MS_PER_NS = 1e-6;

/** Reads one streamed generation, with its times at the client: the first token's, and the end's. `onText`: as in GenerateRequest. */
export async function readGeneration(
  stream: (onLine: (line: WireGenerateReply, atMs: number) => void) => Promise<void>,
  onText: (sinceSentMs: number) => void = () => undefined,
): Promise<GenerateReply> {
  const started = performance.now();
  const fold = new ArrivalFold();
  let text = "";
  let last: WireGenerateReply | null = null;
  await stream((line, atMs) => {
    if (line.response !== "" || line.thinking) {
      fold.add(atMs);
      onText(atMs - started);
    }
    text += line.response;
    last = line;
  });
  return completeReply(last, text, performance.now() - started, came(fold, started));
}

/** When the first token came, since the request was sent, and how the others did. */
export interface Came {
  readonly firstTokenMs: number | null;
  readonly arrival: Arrival;
}

export const came = ({ first, arrival }: ArrivalFold, startedMs: number): Came => ({
  firstTokenMs: first === null ? null : first - startedMs,
  arrival,
});

/** What the end of a generation tells; the text came in the lines before. */
export type LastLine = Pick<
  WireGenerateReply,
  "done" | "done_reason" | "prompt_eval_count" | "prompt_eval_duration" | "eval_count" | "eval_duration" | "load_duration"
>;

/**
 * Turns the last line of a generation into a reply of the port. Without `done: true`, or without counts, it is void: servers
 * stop that way after 30 identical tokens, with status 200 and no error.
 */
export function completeReply(last: LastLine | null, text: string, wallMs: number, { firstTokenMs, arrival }: Came): GenerateReply {
  const isVoid = (why: Said): GenerateReply => ({ state: "void", why, text, wallMs });
  if (!last?.done) return isVoid({ code: "reply-without-end" });
  const { prompt_eval_count, prompt_eval_duration, eval_count, eval_duration, done_reason, load_duration } = last;
  if (done_reason !== undefined && done_reason !== "stop" && done_reason !== "length")
    return isVoid({ code: "reply-ended-with", why: done_reason });
  if (prompt_eval_count === undefined || prompt_eval_duration === undefined || eval_count === undefined) {
    return isVoid({ code: "reply-without-counts" });
  }
  return {
    state: "complete",
    endReason: done_reason === "length" ? "length" : "stop",
    text,
    promptTokens: prompt_eval_count,
    outputTokens: eval_count,
    timings: {
      ttftMs: firstTokenMs ?? wallMs,
      wallMs,
      loadMs: (load_duration ?? 0) * MS_PER_NS,
      promptMs: prompt_eval_duration * MS_PER_NS,
      // Left out, or zero, where a single token was asked for.
      decodeMs: eval_duration === undefined || eval_duration === 0 ? null : eval_duration * MS_PER_NS,
      arrival,
    },
  };
}
