import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { findServer } from "../../../src/private-server";
import { makeModels } from "../../support/embedded";
import { generate } from "../../support/embedded-client";
import { inPlace, serverFile, tinyRecipe } from "./support";

describe("an Ollama that was found", function () {
  this.timeout(60_000);

  it("is started as `ollama serve` with address, models and settings in its environment alone", () =>
    inPlace(async ({ folder: home, start }) => {
      // A program with Ollama's way of being called, and the embedded engine's way of answering.
      await tinyRecipe();
      const program = join(home, "bin", "ollama");
      mkdirSync(join(home, "bin"));
      const serve = `exec '${process.execPath}' '${serverFile}' --port "\${OLLAMA_HOST##*:}" --models "$OLLAMA_MODELS" --threads 1`;
      writeFileSync(program, `#!/bin/sh\n[ "$*" = "serve" ] && ${serve}\n[ "$*" = "--version" ] && echo "ollama version is 0.40.0"\n`);
      chmodSync(program, 0o755);
      const store = join(home, ".ollama", "models");
      for (const part of ["blobs", join("manifests", "registry.ollama.ai")]) mkdirSync(join(store, part), { recursive: true });
      const [file = ""] = await makeModels(["tiny"]);
      copyFileSync(file, join(store, basename(file)));
      const before = readdirSync(store);

      const found = await findServer({ PATH: `${join(home, "bin")}:/bin:/usr/bin`, HOME: home }, "linux", AbortSignal.timeout(10_000));
      assert.equal(found.state, "found");
      const asked = { kvCacheType: "q8_0", flashAttention: true, numParallel: 2 } as const;
      const server = await start({ recipe: found.recipe, asked, folder: join(home, "state") });
      assert.equal((await generate(server.endpoint.origin)).status, 200);
      const version = await fetch(new URL("/api/version", server.endpoint), { signal: AbortSignal.timeout(5_000) });
      assert.match(await version.text(), /"kv_cache_type":"q8_0","flash_attention":true,"num_parallel":2/);
      await server.stop();
      assert.deepEqual(readdirSync(join(home, "state")), []);
      assert.deepEqual(readdirSync(store), before);
    }));
});
