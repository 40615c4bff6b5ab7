import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ModelProfile } from "../../../src/core/domain/model";
import { withContext } from "../../../src/core/domain/settings";
import type { QualityVerdict } from "../../../src/core/domain/tuning";
import { Cancelled } from "../../../src/core/errors";
import { measureQuality, qualityOptions } from "../../../src/core/measure/quality";
import type { QualityOptions } from "../../../src/core/measure/quality";
import type { Engine } from "../../../src/core/ports";
import type { QualityAnswers } from "../../../src/core/quality/answers";
import { judgeQuality } from "../../../src/core/quality/judge";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { inWords } from "../../../src/words/said";

const never = new AbortController().signal;
const clock = { monotonic: (): number => performance.now() };

/** So small that one core answers it in seconds; nothing can pass it. */
const small = (documentTokens: number): QualityOptions => ({
  ...qualityOptions(1024, 11),
  documentTokens,
  suite: { documents: 1, codesPerDocument: 4, toolPrompts: 2, jsonPrompts: 6, greedyPrompts: 8, greedyTokens: 24 },
});

/** The generated vocabulary needs nearly four tokens for a word. */
const WORDY = 700;

const engineOf = ({ endpoint }: EmbeddedServer): Engine => createOllamaEngine({ endpoint: new URL(endpoint), env: {} });

async function onlyModel(engine: Engine): Promise<ModelProfile> {
  const [model] = await engine.list(never);
  return engine.describe(model?.name ?? "", never);
}

describe("the quality gate on random weights", function () {
  this.timeout(120_000);
  let server: EmbeddedServer;
  let engine: Engine;
  before(async () => {
    server = await startEmbedded({ models: ["tiny"], env: { OLLAMA_KV_CACHE_TYPE: "q8_0" } });
    engine = engineOf(server);
  });
  after(() => server.stop());

  it("is not measurable, and asks nothing", async () => {
    const model = await onlyModel(engine);
    const answers = await measureQuality({ engine, clock }, model, withContext(1024), small(WORDY), never);
    const verdict = judgeQuality(answers, answers);
    assert(verdict.state === "not-measurable", verdict.state);
    assert.match(inWords(verdict.why), /weights are random/);
    assert.deepEqual(await engine.loaded(never), []);
  });

  it("is not measurable by the answers either, where nobody says that the weights are random", async () => {
    const model = { ...(await onlyModel(engine)), randomWeights: false };
    const answers = await measureQuality({ engine, clock }, model, withContext(1024), small(WORDY), never);
    assert.deepEqual([answers.graded.length, answers.graded.filter(({ right }) => right).length], [10, 0]);
    assert.equal(answers.greedy.length, 8);
    const verdict = judgeQuality(answers, answers);
    assert(verdict.state === "not-measurable", verdict.state);
    assert.match(inWords(verdict.why), /recalled 0 of 4 codes from a long text; 19 are needed/);
  });

  it("takes the server's word that a model cannot call tools", async () => {
    const model = { ...(await onlyModel(engine)), randomWeights: false, capabilities: [] };
    const answers = await measureQuality({ engine, clock }, model, withContext(1024), small(WORDY), never);
    assert.match(inWords(answers.notApplicable["tool-calls"] ?? ""), /does not support tools/);
  });

  it("stops when it is cancelled in the middle", async () => {
    const controller = new AbortController();
    const model = { ...(await onlyModel(engine)), randomWeights: false };
    let asked = 0;
    const chat: Engine["chat"] = (request, signal) => {
      const reply = engine.chat(request, signal);
      if (++asked === 4) controller.abort();
      return reply;
    };
    await assert.rejects(measureQuality({ engine: { chat }, clock }, model, withContext(1024), small(WORDY), controller.signal), Cancelled);
    assert.equal(asked, 4);
  });
});

/** Put there by `node scripts/fetch-real-model.mjs`, where PyPI can be reached. */
const REAL = join(process.env.O3_EMBEDDED_MODELS ?? join(homedir(), ".cache", "o3", "models"), "smollm2-135m-q4_1.gguf");

if (existsSync(REAL)) {
  describe("the quality gate on a real small model", function () {
    this.timeout(600_000);
    const answers = new Map<string, QualityAnswers>();

    before(async () => {
      for (const type of ["f16", "q8_0", "q4_0"]) answers.set(type, await ask(type));
    });

    async function ask(type: string): Promise<QualityAnswers> {
      const server = await startEmbedded({ models: [], files: [REAL], env: { OLLAMA_KV_CACHE_TYPE: type } });
      try {
        const engine = engineOf(server);
        const model = await onlyModel(engine);
        assert.equal(model.randomWeights, false);
        return await measureQuality({ engine, clock }, model, withContext(1024), small(420), never);
      } finally {
        await server.stop();
      }
    }

    const judged = (candidate: string): QualityVerdict => judgeQuality(answers.get("f16")!, answers.get(candidate)!);

    it("has answers that mean something", () => {
      const right = [...answers.values()].flatMap(({ graded }) => graded.filter((answer) => answer.right));
      assert.ok(right.some(({ check }) => check === "json"));
      assert.ok([...answers.values()].every(({ greedy }) => greedy.every(({ tokens }) => tokens.length > 5)));
    });

    it("cannot tell the baseline from itself: the model is too weak for so few prompts, and it says so", () => {
      const verdict = judged("f16");
      assert(verdict.state === "not-measurable", verdict.state);
      assert.match(inWords(verdict.why), /Without the setting, the model recalled \d of 4 codes from a long text; 19 are needed/);
    });

    for (const type of ["q8_0", "q4_0"]) {
      it(`does not recommend ${type} on such evidence`, () => {
        const verdict = judged(type);
        console.log(`    ${type}: ${JSON.stringify(verdict)}`);
        assert(verdict.state !== "passed");
        assert.match(inWords(verdict.why), /^[A-Z].*\.$/);
      });
    }
  });
} else {
  console.log(`The quality gate is not tried on a real model: ${REAL} is missing (node scripts/fetch-real-model.mjs fetches it).`);
}
