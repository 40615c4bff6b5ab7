import assert from "node:assert/strict";
import { Cancelled, EngineError } from "../../../../src/core/errors";
import { loadPatiently } from "../../../../src/core/measure/ask-again";
import type { LoadReply } from "../../../../src/core/ports";
import { VirtualClock } from "../../../support/simulated/clock";

const REPLY: LoadReply = { wallMs: 400, loaded: { name: "m", contextTokens: 4096, sizeBytes: 1, vramBytes: 0 } };
const never = new AbortController().signal;

describe("a load that fails at once", () => {
  /** Each answer takes `tookMs`; an error is thrown. */
  async function asked(answers: readonly (EngineError | LoadReply)[], tookMs: number): Promise<{ readonly result: unknown; readonly times: number }> {
    const clock = new VirtualClock();
    let times = 0;
    const load = (): Promise<LoadReply> => {
      clock.advance(tookMs);
      const answer = answers[Math.min(times++, answers.length - 1)];
      return answer instanceof EngineError ? Promise.reject(answer) : Promise.resolve(answer ?? REPLY);
    };
    const result: unknown = await loadPatiently(clock, load, never).catch((error: unknown) => error);
    return { result, times };
  }
  const crash = new EngineError("crashed", "m was loaded, but is not in memory any more.");

  it("is asked for again after a moment", async () => {
    assert.deepEqual(await asked([crash, crash, REPLY], 2), { result: REPLY, times: 3 });
  });

  it("fails when it does so each time", async () => {
    assert.deepEqual(await asked([crash], 2), { result: crash, times: 4 });
  });

  it("is believed where it took as long as a load takes", async () => {
    assert.deepEqual(await asked([crash, REPLY], 600), { result: crash, times: 1 });
  });

  for (const reason of ["out-of-memory", "unreachable", "timeout", "server-error", "not-found"] as const) {
    it(`is believed where the server says why (${reason})`, async () => {
      const refusal = new EngineError(reason, "Why.");
      assert.deepEqual(await asked([refusal, REPLY], 2), { result: refusal, times: 1 });
    });
  }

  it("is not asked for again after a cancel", async () => {
    const controller = new AbortController();
    const load = (): Promise<LoadReply> => {
      controller.abort();
      return Promise.reject(crash);
    };
    await assert.rejects(loadPatiently(new VirtualClock(), load, controller.signal), Cancelled);
  });
});
