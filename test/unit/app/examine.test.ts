import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endpointRef } from "../../../src/app/endpoints";
import type { EndpointRef } from "../../../src/app/endpoints";
import { examine } from "../../../src/app/examine";
import { takeLease } from "../../../src/app/lease";
import type { Finding } from "../../../src/core/domain/hardware";
import { inWords } from "../../../src/words/said";

/** A server with an environment of its own, which is where its models are told. */
const SERVER = `
const replies = { "/": "Ollama is running", "/api/version": '{"version":"0.40.1"}', "/api/tags": '{"models":[]}' };
const server = require("http").createServer((request, response) => response.end(replies[request.url] ?? "{}"));
server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;

describe("the check of the machine", function () {
  this.timeout(60_000);
  let folder: string;
  let server: ChildProcess;
  let endpoint: EndpointRef;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "o3-examine-"));
    for (const part of ["blobs", join("manifests", "registry.ollama.ai")]) mkdirSync(join(folder, "models", part), { recursive: true });
    const env = { OLLAMA_MODELS: join(folder, "models") };
    const child = spawn(process.execPath, ["-e", SERVER], { env, stdio: ["ignore", "pipe", "inherit"] });
    server = child;
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    endpoint = endpointRef(`http://127.0.0.1:${line.toString().trim()}`, {});
  });
  after(() => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const findingsWith = (env: NodeJS.ProcessEnv): Promise<Finding[]> =>
    examine({ endpoint, env, workspace: folder, resultsFolder: join(folder, "o3_results") }, AbortSignal.timeout(50_000));

  const programFinding = async (version: string): Promise<Finding | undefined> => {
    const program = join(folder, "ollama");
    writeFileSync(program, `#!/bin/sh\necho "Warning: client version is ${version}"\n`);
    chmodSync(program, 0o755);
    const env = { PATH: `${folder}:/bin:/usr/bin`, ...(process.platform === "linux" ? {} : { OLLAMA_MODELS: join(folder, "models") }) };
    return (await findingsWith(env)).find(({ what }) => what === "program");
  };

  it("says that servers of O3's own can be started", async () => {
    const finding = await programFinding("0.40.1");
    assert.equal(finding?.state, "ok");
    assert.match(inWords(finding.detail), /ollama: KV cache type, flash attention and parallel slots can be measured/);
  });

  it("warns of a program that is not the version of the server", async () => {
    const finding = await programFinding("0.41.0");
    assert.equal(finding?.state, "warning");
    assert.match(inWords(finding.detail), /is 0\.41\.0, your server 0\.40\.1/);
    assert.match(inWords(finding.remedy ?? ""), /restart/);
  });

  it("says who measures on the server meanwhile", async () => {
    const wanted = { what: "qwen3:8b for /work/a", wait: false, note: () => undefined };
    const lease = await takeLease(endpoint.url, wanted, new AbortController().signal);
    try {
      const finding = (await findingsWith({})).find(({ what, detail }) => what === "in use" && inWords(detail).includes('O3 run'));
      assert.equal(finding?.state, "warning");
      assert.match(inWords(finding.detail), new RegExp(`^an O3 run \\(process ${process.pid}, since .*\\) measures qwen3:8b for /work/a on this server`));
    } finally {
      await lease.release();
    }
    assert.ok((await findingsWith({})).every(({ detail }) => !inWords(detail).includes('O3 run')));
  });
});
