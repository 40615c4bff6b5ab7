import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { createModelStore } from "../../../src/ollama/model-store";
import { sendJson, startLocalServer } from "../../support/local-server";
import { openWorkspace } from "./workspace";

const NAME = "tuned/tiny:fast";
const MINE = '{\n  // mine\n  "editor.tabSize": 3,\n}\n';

describe("kill -9 in the middle of applying", function () {
  this.timeout(60_000);

  it("leaves a way back: the model was made, nobody was told, and undo takes it away", async () => {
    const at = await openWorkspace();
    const server = await startLocalServer();
    try {
      await at.write(MINE);
      const parameters = new Map([["tiny:latest", ""]]);
      const made = new Promise<void>((resolve) => {
        server.answer(({ path, body }, response) => {
          const { model } = body as { readonly model: string };
          const known = parameters.get(model);
          if (path === "/api/create") {
            parameters.set(model, "num_ctx 512");
            // No answer: the client dies while it waits for one.
            resolve();
          } else if (known === undefined) sendJson(response, 404, { error: `model '${model}' not found` });
          else if (path === "/api/delete") sendJson(response, 200, parameters.delete(model));
          else
            sendJson(response, 200, {
              details: {},
              parameters: known,
              modelfile: `FROM /blobs/sha256-1\n${known && `PARAMETER ${known}`}`,
            });
        });
      });
      const script = join(__dirname, "applying-process.ts");
      const child = spawn(process.execPath, ["--require", "tsx/cjs", script, server.url.origin, at.path, at.ports.stateFolder], {
        stdio: ["ignore", "inherit", "inherit"],
      });
      const ended = once(child, "exit");
      await Promise.race([made, ended]);
      child.kill("SIGKILL");
      await ended;
      assert.ok(parameters.has(NAME));
      const undone = await at.undo({ ports: at.withStore(createModelStore(server.url)) });
      assert.deepEqual([undone?.record.state, undone?.words], ["begun", []]);
      assert.deepEqual([...parameters.keys()], ["tiny:latest"]);
      assert.equal(await at.read(), MINE);
    } finally {
      await server.stop();
      await at.remove();
    }
  });

  // The note and four files of agents: two that are there, two that are not.
  for (const files of [1, 2, 3, 4, 5]) {
    it(`right after ${files} of its files came about leaves a way back to the very bytes, and nothing beside them`, async () => {
      const at = await openWorkspace();
      const models = new Map([["tiny:latest", ""]]);
      const server = await startLocalServer(({ path, body }, response) => {
        const { model, parameters } = body as { readonly model: string; readonly parameters?: { readonly num_ctx: number } };
        const known = models.get(model);
        if (path === "/api/create") {
          models.set(model, `num_ctx ${String(parameters?.num_ctx)}`);
          sendJson(response, 200, { status: "success" });
        } else if (known === undefined) sendJson(response, 404, { error: `model '${model}' not found` });
        else if (path === "/api/delete") sendJson(response, 200, models.delete(model));
        else sendJson(response, 200, { details: {}, parameters: known, modelfile: `FROM /blobs/sha256-1\n${known && `PARAMETER ${known}`}` });
      });
      try {
        const before = { ".vscode/settings.json": MINE, "opencode.json": MINE, ".aider.conf.yml": "# mine\ndark-mode: true\n" };
        for (const [name, text] of Object.entries(before)) {
          await mkdir(dirname(join(at.path, name)), { recursive: true });
          await writeFile(join(at.path, name), text);
        }
        const script = join(__dirname, "applying-process.ts");
        const args = [script, server.url.origin, at.path, at.ports.stateFolder, "opencode,aider", String(files)];
        const child = spawn(process.execPath, ["--require", "tsx/cjs", ...args], { stdio: ["ignore", "inherit", "inherit"] });
        const [, signal] = (await once(child, "exit")) as [number | null, string | null];
        assert.equal(signal, "SIGKILL");
        assert.deepEqual([...models.keys()], ["tiny:latest", NAME]);
        const undone = await at.undo({ ports: at.withStore(createModelStore(server.url)) });
        assert.deepEqual([undone?.record.state, undone?.words], ["begun", []]);
        const left = (await readdir(at.path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
        const texts = await Promise.all(left.map(async ({ parentPath, name }) => [relative(at.path, join(parentPath, name)), await readFile(join(parentPath, name), "utf8")] as const));
        assert.deepEqual(Object.fromEntries(texts), before);
        assert.deepEqual([...models.keys()], ["tiny:latest"]);
      } finally {
        await server.stop();
        await at.remove();
      }
    });
  }
});
