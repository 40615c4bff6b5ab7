import assert from "node:assert/strict";
import { SNIPPETS } from "../../src/apply/agents/snippets";
import type { AgentTarget } from "../../src/apply/agents/agent";
import { createModelStore } from "../../src/ollama/model-store";
import { temporaryFolder } from "../support/cli";
import { PLANTED } from "../support/planted";
import { QUESTION } from "./driver";
import { placeOf, programOf } from "./install";
import { runClient } from "./run-client";
import { bareEnvironment } from "./site";
import { installed, startWorld } from "./world";
import type { World } from "./world";

const LIMIT_MS = 60_000;

const here = SNIPPETS.flatMap((snippet) => {
  const client = installed(snippet.id);
  return client ? [{ client, snippet }] : [];
});

describe("snippets as their libraries run them", function () {
  this.timeout(90_000);
  let world: World;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let target: AgentTarget;
  before(async () => {
    world = await startWorld();
    folder = await temporaryFolder();
    const { contextTokens, derivedModel, model } = PLANTED;
    const options = { num_ctx: contextTokens };
    await createModelStore(new URL(world.engine)).create(derivedModel, model, options, AbortSignal.timeout(10_000));
    target = { ...PLANTED, endpoint: world.front.endpoint, outputTokens: 8_192, usableTokens: null, options, can: { tools: true, thinking: false, vision: false } };
  });
  after(async () => {
    await world.stop();
    await folder.remove();
  });

  for (const { client, snippet } of here) {
    it(`${snippet.title} ${client.version} sends the preset's window and limit, and gets that window`, async () => {
      const { front } = world;
      const text = snippet.text(target);
      // A line that asks comes behind it.
      const run =
        snippet.language === "python"
          ? { program: programOf(client), args: ["-c", `${text}\nprint(llm.invoke("${QUESTION}").content)\n`] }
          : { program: process.execPath, args: ["--input-type=module", "-e", `${text}\nconsole.log((await llm.invoke("${QUESTION}")).content);\n`] };
      front.forget();
      const { exit, stdout, stderr } = await runClient({ ...run, cwd: placeOf(client), env: bareEnvironment(folder.path, world) }, LIMIT_MS);
      assert.equal(exit, 0, stderr);
      assert.notEqual(stdout.trim(), "");
      const [question = assert.fail("no request came"), ...more] = front.questions();
      assert.equal(more.length, 0);
      assert.deepEqual([question.body.model, question.status], [target.derivedModel, 200]);
      const { num_ctx: window, num_predict: limit } = question.body.options as Readonly<Record<string, unknown>>;
      assert.deepEqual([window, limit], [target.contextTokens, target.outputTokens]);
      assert.equal((await world.loaded(target.derivedModel)).context_length, target.contextTokens);
    });
  }
});
