import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endpointRef } from "../../../src/app/endpoints";
import { startOffer } from "../../../src/app/start-offer";
import { programFile } from "../../../src/private-server";

/** Nobody listens there. */
const PORT = 9;

describe("how a server that does not answer could be started", function () {
  this.timeout(30_000);
  let folder: string;
  let program: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "o3-start-"));
    program = join(folder, "ollama");
    writeFileSync(program, "#!/bin/sh\n");
    chmodSync(program, 0o755);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const env = (): NodeJS.ProcessEnv => ({ PATH: folder });

  it("is by the program here, at the very address where it was looked for", async () => {
    const offer = (address: string): Promise<unknown> => startOffer(endpointRef(address, {}), env());
    assert.deepEqual(await offer(`http://127.0.0.1:${PORT}`), { kind: "program", file: program, host: `127.0.0.1:${PORT}` });
    assert.deepEqual(await offer(`[::1]:${PORT}`), { kind: "program", file: program, host: `[::1]:${PORT}` });
    assert.deepEqual(await offer("http://127.0.0.1:80"), { kind: "program", file: program, host: "127.0.0.1:80" });
    assert.deepEqual(await offer(""), { kind: "program", file: program, host: "127.0.0.1:11434" });
  });

  it("is none on another machine, behind https, a login or a path: a program here would not be what was looked for", async () => {
    for (const address of ["http://192.0.2.7:11434", "https://127.0.0.1:9", `http://user:word@127.0.0.1:${PORT}`, `http://127.0.0.1:${PORT}/ollama`])
      assert.deepEqual(await startOffer(endpointRef(address, {}), env()), { kind: "none" }, address);
  });

  it("is to install it where no program is", async () => {
    const empty = mkdtempSync(join(tmpdir(), "o3-start-"));
    try {
      const elsewhere = await programFile({ PATH: empty }, process.platform);
      // A machine that has it where installers put it is offered that one.
      const expected = elsewhere === null ? { kind: "install" } : { kind: "program", file: elsewhere, host: `127.0.0.1:${PORT}` };
      assert.deepEqual(await startOffer(endpointRef(`http://127.0.0.1:${PORT}`, {}), { PATH: empty }), expected);
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });
});
