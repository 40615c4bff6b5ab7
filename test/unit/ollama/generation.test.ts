import assert from "node:assert/strict";
import { completeReply, readGeneration } from "../../../src/ollama/generation";
import type { LastLine } from "../../../src/ollama/generation";
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
const stateOf = (last: LastLine | null): string => completeReply(last, "text", 5, 1).state;

describe("the end of a generation", () => {
  it("gives counts, and the server's times in milliseconds", () => {
    assert.deepEqual(completeReply(END, "text", 50, 7), {
      state: "complete",
      endReason: "length",
      text: "text",
      promptTokens: 30,
      outputTokens: 8,
      timings: { ttftMs: 7, wallMs: 50, loadMs: 2, promptMs: 4, decodeMs: 16 },
    });
  });

  for (const decode of [undefined, 0]) {
    it(`knows no decode time where the server says ${decode ?? "nothing"}`, () => {
      const reply = completeReply({ ...END, eval_count: 1, eval_duration: decode }, "t", 5, 1);
      assert(reply.state === "complete");
      assert.equal(reply.timings.decodeMs, null);
    });
  }

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
    let wallAtFirst = Number.NaN;
    const started = performance.now();
    const reply = await readGeneration((onLine) => {
      lines.forEach((line, index) => {
        onLine(generateReply.parse(line));
        if (index === 0) wallAtFirst = performance.now() - started;
      });
      return Promise.resolve();
    });
    assert(reply.state === "complete");
    assert(reply.timings.ttftMs <= wallAtFirst);
    assert.equal(reply.text, "yes");
  });
});
