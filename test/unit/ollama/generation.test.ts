import assert from "node:assert/strict";
import { completeReply, readGeneration } from "../../../src/ollama/generation";
import type { GenerateReply } from "../../../src/core/ports";
import type { Came, LastLine } from "../../../src/ollama/generation";
import { generateReply } from "../../../src/ollama/wire";

const END: LastLine = {
  done: true,
  done_reason: "length",
  load_duration: 2e6,
  prompt_eval_count: 30,
  prompt_eval_duration: 4e6,
  eval_count: 8,
  eval_duration: 16e6,
};
const without = (...keys: readonly (keyof LastLine)[]): LastLine => ({
  ...END,
  ...Object.fromEntries(keys.map((key) => [key, undefined])),
});
const CAME: Came = { firstTokenMs: 1, arrival: { pieces: 0, gaps: [] } };

/** Reads lines that come so many ms after the request was sent. */
async function read(lines: readonly object[], afterMs: readonly number[]): Promise<Extract<GenerateReply, { state: "complete" }>> {
  const started = performance.now();
  const reply = await readGeneration((onLine) => {
    lines.forEach((line, index) => {
      onLine(generateReply.parse(line), started + (afterMs[index] ?? 0));
    });
    return Promise.resolve();
  });
  assert(reply.state === "complete");
  return reply;
}

const stateOf = (last: LastLine | null): string => completeReply(last, "text", 5, CAME).state;

describe("the end of a generation", () => {
  it("gives counts, and the server's times in milliseconds", () => {
    assert.deepEqual(completeReply(END, "text", 50, { ...CAME, firstTokenMs: 7 }), {
      state: "complete",
      endReason: "length",
      text: "text",
      promptTokens: 30,
      outputTokens: 8,
      timings: { ttftMs: 7, wallMs: 50, loadMs: 2, promptMs: 4, decodeMs: 16, arrival: CAME.arrival },
    });
  });

  for (const decode of [undefined, 0]) {
    it(`knows no decode time where the server says ${decode ?? "nothing"}`, () => {
      const reply = completeReply({ ...END, eval_count: 1, eval_duration: decode }, "t", 5, CAME);
      assert(reply.state === "complete");
      assert.equal(reply.timings.decodeMs, null);
    });
  }

  it("reads null as left out", () => {
    const last = { model: "tiny", response: "", ...END };
    const nulls = Object.fromEntries(["created_at", "done_reason", "load_duration", "eval_duration", "total_duration"].map((key) => [key, null]));
    const reply = completeReply(generateReply.parse({ ...last, ...nulls }), "t", 5, CAME);
    assert(reply.state === "complete");
    assert.deepEqual([reply.promptTokens, reply.timings.loadMs, reply.timings.decodeMs], [30, 0, null]);
    assert.equal(stateOf(generateReply.parse({ ...last, prompt_eval_count: null })), "void");
  });

  it("is no measurement without counts of prompt and reply", () => {
    assert.equal(stateOf(without("prompt_eval_count")), "void");
    assert.equal(stateOf(without("prompt_eval_duration")), "void");
    assert.equal(stateOf(without("eval_count")), "void");
  });

  it("is no measurement when no line came at all", () => {
    assert.equal(stateOf(null), "void");
  });

  it("tolerates a server that gives no reason for the end", () => {
    assert.equal(stateOf(without("done_reason", "load_duration")), "complete");
  });

  it("takes thoughts for tokens: the first of them ends the wait", async () => {
    const lines = [
      { model: "m", response: "", thinking: "hm", done: false },
      { model: "m", response: "yes", done: false },
      { model: "m", response: "", ...END },
    ];
    const reply = await read(lines, [10, 250, 900]);
    assert.deepEqual([Math.round(reply.timings.ttftMs), reply.timings.arrival], [10, { pieces: 2, gaps: [[240, 1]] }]);
    assert.equal(reply.text, "yes");
  });

  it("counts as one piece what is read at once, and no piece where there is no text", async () => {
    const piece = (response: string): object => ({ model: "m", response, done: false });
    const reply = await read([piece("a"), piece("b"), piece(""), piece("c"), piece("d"), { model: "m", response: "", ...END }], [10, 10, 20, 30, 72, 80]);
    assert.deepEqual(reply.timings.arrival, {
      pieces: 3,
      gaps: [
        [20, 1],
        [42, 1],
      ],
    });
  });
});
