import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import type { OptimizeOutcome } from "../../../src/protocol/worker";
import { o3, run } from "../support/o3";

const EVIL = '"><img src=x onerror=alert(1)>`${1}`$(trash)[x](command:workbench.action.quit)';

const details = { format: "gguf", family: EVIL, parameter_size: EVIL, quantization_level: EVIL };
const model = (name: string): object => ({ name, digest: "0".repeat(64), size: 1, details });

/** What a hostile or broken server may answer, by path. */
const REPLIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "hostile names": {
    "/api/tags": { models: [model(EVIL), model("a".repeat(2_000_000)), model("../../etc/passwd"), model("\u0000\u202e")] },
    "/api/show": { details, model_info: { "general.architecture": EVIL, [`${EVIL}.context_length`]: 4096 }, capabilities: [EVIL] },
  },
  "wrong types": { "/api/tags": { models: "many" }, "/api/show": [] },
  "half a document": { "/api/tags": '{"models": [{' },
  "numbers beyond sense": {
    "/api/tags": { models: [{ ...model("big"), size: 1e300 }] },
    "/api/show": { details, model_info: { "general.architecture": "llama", "llama.context_length": -5 } },
  },
};

describe("a hostile server", function () {
  this.timeout(180_000);
  let server: Server;
  let replies: Readonly<Record<string, unknown>> = {};
  const config = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("o3");

  before(async () => {
    await o3();
    server = createServer((request, response) => {
      const path = request.url ?? "";
      if (path === "/") return response.end("Ollama is running");
      const known: Readonly<Record<string, unknown>> = { "/api/version": { version: EVIL }, "/api/ps": { models: [] }, ...replies };
      const reply = known[path];
      response.setHeader("content-type", "application/json");
      return response.end(typeof reply === "string" ? reply : JSON.stringify(reply ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await config().update("endpoint", `http://127.0.0.1:${(server.address() as AddressInfo).port}`, vscode.ConfigurationTarget.Workspace);
  });
  after(async () => {
    await config().update("endpoint", undefined, vscode.ConfigurationTarget.Workspace);
    server.close();
    await run("o3.refresh");
  });

  for (const [what, answers] of Object.entries(REPLIES)) {
    it(`with ${what} breaks nothing`, async () => {
      const api = await o3();
      replies = answers;
      await run("o3.refresh");
      assert.deepEqual(await api.getPresets(), []);
      const outcome = await run<OptimizeOutcome | null>("o3.optimizeModel", EVIL, { goal: "all", budgetMinutes: 1 });
      assert.deepEqual(outcome?.presets ?? [], []);
      const findings = await run<readonly unknown[]>("o3.checkMachine");
      assert.ok(findings.length > 3);
      await run("o3.showResults", EVIL);
    });
  }
});
