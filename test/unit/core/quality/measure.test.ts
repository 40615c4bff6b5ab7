import assert from "node:assert/strict";
import { withContext } from "../../../../src/core/domain/settings";
import { Cancelled, EngineError } from "../../../../src/core/errors";
import type { EngineReason } from "../../../../src/core/errors";
import { measureQuality, qualityOptions } from "../../../../src/core/measure/quality";
import { judgeQuality } from "../../../../src/core/quality/judge";
import type { ChatReply, ChatRequest, Engine } from "../../../../src/core/ports";
import type { Simulation } from "../../../support/simulated";
import { createReader, profileOf, simulated, UNHARMED } from "./reader";
import { inWords } from "../../../../src/words/said";

const never = new AbortController().signal;
const CONTEXT = 4096;
const settings = withContext(CONTEXT);

/** The simulated machine, which may be told to fail at a request; it says nothing that could be right. */
async function measured(simulation: Simulation, change: Partial<ReturnType<typeof qualityOptions>> = {}, signal = never) {
  const { engine, clock } = simulation;
  return measureQuality({ engine, clock }, await profileOf(simulation), settings, { ...qualityOptions(CONTEXT, 1), ...change }, signal);
}

describe("asking the gate's prompts", () => {
  it("takes wrong answers for wrong, and says that nothing can be told", async () => {
    const answers = await measured(simulated());
    assert.equal(answers.graded.length, 108);
    assert.ok(answers.graded.every(({ right }) => !right));
    assert.equal(judgeQuality(answers, answers).state, "not-measurable");
  });

  it("ends with its time, and says so", async () => {
    const simulation = simulated();
    const answers = await measured(simulation, { timeLimitMs: 60_000 });
    assert.ok(answers.cutShort);
    assert.ok(simulation.clock.monotonic() <= 60_000 + 1, `${simulation.clock.monotonic()} ms`);
    const verdict = judgeQuality(answers, answers);
    assert(verdict.state === "not-measurable");
    assert.match(inWords(verdict.why), /time ended before all prompts/);
  });

  it("goes on after a request that hangs, within the request's own limit", async () => {
    const simulation = simulated({ hangsAt: 5 });
    const answers = await measured(simulation, { requestTimeLimitMs: 20_000 });
    assert.equal(answers.cutShort, false);
    assert.equal(answers.graded.length, 108);
  });

  it("throws on when the server is gone", async () => {
    await assert.rejects(measured(simulated({ goneAt: 8 })), (error) => error instanceof EngineError && error.reason === "unreachable");
  });

  it("throws on when the model was removed", async () => {
    await assert.rejects(measured(simulated({ removedAt: 4 })), (error) => error instanceof EngineError && error.reason === "not-found");
  });

  it("ends at once when cancelled", async () => {
    const controller = new AbortController();
    const simulation = simulated();
    let asked = 0;
    const chat = (request: ChatRequest, signal: AbortSignal): Promise<ChatReply> => {
      if (++asked === 6) controller.abort();
      return simulation.engine.chat(request, signal);
    };
    const model = await profileOf(simulation);
    const ports = { engine: { chat }, clock: simulation.clock };
    await assert.rejects(measureQuality(ports, model, settings, qualityOptions(CONTEXT, 1), controller.signal), Cancelled);
    assert.equal(asked, 6);
  });

  it("sends the same runner options in every request, at temperature 0, and never asks for an endless answer", async () => {
    const options = qualityOptions(CONTEXT, 1);
    const reader = await createReader(options, UNHARMED);
    const seen: ChatRequest[] = [];
    const engine: Pick<Engine, "chat"> = {
      chat: (request, signal) => {
        seen.push(request);
        return reader.chat(request, signal);
      },
    };
    const model = await profileOf(simulated());
    await measureQuality({ engine, clock: { monotonic: () => 0 } }, model, settings, options, never);
    assert.equal(new Set(seen.map((request) => JSON.stringify([request.model, request.settings, request.seed, request.temperature]))).size, 1);
    assert.equal(seen[0]?.temperature, 0);
    assert.ok(seen.every(({ numPredict, timeLimitMs }) => numPredict > 0 && timeLimitMs > 0));
    assert.ok(seen.some(({ tools }) => tools.length > 0) && seen.some(({ format }) => format !== null));
    assert.ok(seen.some(({ topLogprobs }) => topLogprobs > 0));
  });

  const failing = (reason: EngineReason, at: (request: ChatRequest) => boolean) => async () => {
    const options = qualityOptions(CONTEXT, 1);
    const reader = await createReader(options, UNHARMED);
    const chat: Engine["chat"] = (request, signal) =>
      at(request) ? Promise.reject(new EngineError(reason, "The server says no.")) : reader.chat(request, signal);
    const model = await profileOf(simulated());
    return measureQuality({ engine: { chat }, clock: { monotonic: () => 0 } }, model, settings, options, never);
  };

  it("takes the server's word that a model cannot call tools", async () => {
    const answers = await failing("unsupported", ({ tools }) => tools.length > 0)();
    assert.equal(answers.notApplicable["tool-calls"], "The server says no.");
    assert.equal(judgeQuality(answers, answers).state, "passed");
  });

  it("counts what crashes the model as answered wrongly", async () => {
    const answers = await failing("crashed", ({ format }) => format !== null)();
    assert.equal(answers.graded.filter(({ check, right }) => check === "json" && !right).length, 36);
  });

  it("throws on when the model does not load with the setting at all", async () => {
    await assert.rejects(failing("unsupported", () => true)(), (error) => error instanceof EngineError && error.reason === "unsupported");
  });

  it("asks for no recall where no text fits the context", async () => {
    const answers = await failing("too-long", ({ messages }) => (messages[0]?.content.length ?? 0) > 500)();
    assert.match(inWords(answers.notApplicable.recall ?? ""), /No text to recall from fits/);
    assert.equal(judgeQuality(answers, answers).state, "not-measurable");
  });
});
