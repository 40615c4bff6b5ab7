import assert from "node:assert/strict";
import { z } from "zod";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { recording } from "../../support/recordings";
import { assertAlike, replay } from "../../support/replay";
import type { Answer } from "../../support/replay";

/** The recorded models, and the ones with random weights that stand for them here. */
const MODELS: Readonly<Record<string, string>> = { "tiny-c2k": "tiny-c2048", "m350-q8": "tiny", "m350-f16": "tiny" };
const rename = (model: string): string => MODELS[model] ?? model;

/** Refusals that are the same to the letter. */
const REFUSALS = [
  "bad-empty bad-json bad-model-empty bad-model-missing bad-model-name",
  "bad-num_ctx-bool bad-num_ctx-numstr bad-num_ctx-str bad-options-array bad-stop-str bad-temp-str bad-use_mmap-str",
  "keepalive-bad chat-tools-nontool think-on-nonthinking suffix images-nonvision embed embeddings-old",
  "copy-missing create-nofrom delete-missing show-badname show-missing show-nobody pull-badname",
  "trunc-generate-512-shift-false notfound root-get",
];

/** Answers of the same shape, in an order that needs few reloads. */
const ANSWERS = [
  "version tags ps-empty show show-verbose",
  // One runner with a window of 512 tokens.
  "generate-first-load generate-same-again generate-stream generate-stream-default-flag ps-512 chat chat-stream raw system-template format-json",
  "opt-num_batch-0 opt-num_batch-neg opt-num_thread-neg opt-num_gpu-neg1 opt-temp-noreload opt-num_predict-1",
  "opt-unknown-batch opt-unknown-num_ctxx opt-unknown-mirostat opt-legacy-f16_kv opt-legacy-use_mlock opt-legacy-low_vram opt-legacy-numa",
  "trunc-generate-512 trunc-chat-512 repeat-limit-nonstream repeat-limit-chat-nonstream repeat-limit-stream",
  // One of four.
  "bad-num_ctx-0 bad-num_ctx-1 bad-num_ctx-4 bad-num_ctx-neg",
  // One of the default.
  "opt-num_ctx-omitted ps-default",
  // One each.
  "bad-num_ctx-float opt-num_thread-1 opt-use_mmap-true preload-empty-prompt ps-preloaded",
  "unload-keepalive0 ps-after-unload unload-again-not-loaded keepalive0-with-prompt ps-after-ka0 keepalive-neg1 ps-keepalive-neg",
  "create-params-badtype create-params-unknown create-params create-params-stream show-derived generate-derived ps-derived copy delete",
  "delete-loaded ps-after-delete-loaded ctx-above-train pull-offline-stream",
];

/** Where the model's own words decide how long the reply is. */
const OWN_LENGTH = ["format-json"];

/** The recorded models have stop sequences; the generated ones have none, and say more about where they come from; the engine says more of itself. */
const OPTIONAL = [
  "parameters",
  "general.name",
  "general.type",
  "o3.generator.version",
  "o3.generator.seed",
  // How it was started, said beside the version.
  "embedded",
  // Ollama leaves it out of some listings.
  "size",
];

/** Without its parameters: Ollama names the character set in some replies and not in others. */
const mediaType = (contentType: string): string => contentType.split(";")[0] ?? "";

const counted = z.object({ done_reason: z.string(), eval_count: z.number() });
const truncatedReply = z.object({ prompt_eval_count: z.number() });
const failure = z.object({ error: z.string() });

describe("the embedded engine answers as a recorded Ollama 0.33", function () {
  this.timeout(60_000);
  let server: EmbeddedServer;
  const ask = (name: string): Promise<Answer> => replay(server.endpoint, recording("0.33", name), rename);

  before(async () => {
    server = await startEmbedded({ models: ["tiny", "tiny-c2048"] });
  });
  after(async () => {
    await server.stop();
  });

  for (const name of REFUSALS.join(" ").split(" ")) {
    it(`refuses to the letter: ${name}`, async () => {
      const recorded = recording("0.33", name);
      const answer = await ask(name);
      assert.deepEqual(
        { status: answer.status, contentType: mediaType(answer.contentType), body: answer.body },
        { status: recorded.status, contentType: mediaType(recorded.contentType), body: recorded.response },
      );
    });
  }

  for (const name of ANSWERS.join(" ").split(" ")) {
    it(`answers in the same shape: ${name}`, async () => {
      const recorded = recording("0.33", name);
      const answer = await ask(name);
      assert.equal(answer.status, recorded.status);
      assertAlike(answer.body, recorded.response, OPTIONAL);
      const last = Array.isArray(recorded.response) ? (recorded.response.at(-1) as unknown) : recorded.response;
      const expected = counted.safeParse(last);
      if (expected.success) {
        const actual = counted.parse(Array.isArray(answer.body) ? (answer.body.at(-1) as unknown) : answer.body);
        if (!OWN_LENGTH.includes(name)) assert.deepEqual(actual, expected.data);
      }
    });
  }

  it("cuts a prompt that is too long to the same length", async () => {
    const [actual, expected] = [(await ask("trunc-generate-512")).body, recording("0.33", "trunc-generate-512").response];
    assert.deepEqual(truncatedReply.parse(actual), truncatedReply.parse(expected));
  });

  it("refuses a prompt that is too long in the same words where cutting is forbidden", async () => {
    const name = "trunc-generate-512-truncate-false";
    const answer = await ask(name);
    // The two tokenizers count differently.
    const words = (body: unknown): string => failure.parse(body).error.replace(/\b\d{4}\b/g, "N");
    assert.equal(answer.status, 400);
    assert.equal(words(answer.body), words(recording("0.33", name).response));
  });

  it("fails at the request, not before, when a model was made with a parameter of the wrong type", async () => {
    await ask("create-params-badtype");
    const answer = await ask("generate-derived-badtype");
    assert.deepEqual(answer.body, recording("0.33", "generate-derived-badtype").response);
  });
});
