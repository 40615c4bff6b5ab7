import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { toolEnvironment } from "../../../src/hardware/tool-environment";
import { realWorld } from "../../../src/hardware/world";

describe("the environment of a tool", () => {
  it("speaks no language, whatever the user's is", () => {
    const { LC_ALL, LANG } = toolEnvironment({ LC_ALL: "de_DE.UTF-8", LANG: "fr_FR.UTF-8" }, "linux");
    assert.deepEqual({ LC_ALL, LANG }, { LC_ALL: "C", LANG: "fr_FR.UTF-8" });
  });

  it("finds nvidia-smi under WSL and ROCm's tools, after what the user has in PATH", () => {
    const { PATH = "" } = toolEnvironment({ PATH: "/home/me/bin:/usr/bin" }, "linux");
    const folders = PATH.split(":");
    assert.deepEqual(folders.slice(0, 2), ["/home/me/bin", "/usr/bin"]);
    for (const folder of ["/usr/lib/wsl/lib", "/opt/rocm/bin", "/usr/sbin"]) assert.ok(folders.includes(folder), folder);
    assert.equal(new Set(folders).size, folders.length, "each once");
  });

  it("finds nvidia-smi in System32 on Windows, whose names have no case", () => {
    const env = toolEnvironment({ Path: "D:\\tools", SystemRoot: "E:\\WINNT", ProgramFiles: "E:\\Apps" }, "win32");
    assert.equal(env.Path, undefined);
    assert.equal(env.PATH, "D:\\tools;E:\\WINNT\\System32;E:\\WINNT\\System32\\WindowsPowerShell\\v1.0;E:\\Apps\\NVIDIA Corporation\\NVSMI");
  });

  it("has the usual folders where there is no PATH at all", () => {
    assert.equal(toolEnvironment({}, "darwin").PATH, "/usr/bin:/bin:/usr/sbin:/sbin");
  });

  if (process.platform !== "win32") {
    it("is what a real tool runs with", async () => {
      const folder = mkdtempSync(join(tmpdir(), "o3-tool-"));
      const { PATH, LC_ALL } = process.env;
      try {
        writeFileSync(join(folder, "o3-tool"), '#!/bin/sh\necho "$LC_ALL"\n');
        chmodSync(join(folder, "o3-tool"), 0o755);
        process.env.PATH = [folder, PATH].join(delimiter);
        process.env.LC_ALL = "de_DE.UTF-8";
        assert.deepEqual(await realWorld().run("o3-tool", []), { state: "ok", text: "C\n" });
      } finally {
        process.env.PATH = PATH;
        if (LC_ALL === undefined) delete process.env.LC_ALL;
        else process.env.LC_ALL = LC_ALL;
        rmSync(folder, { recursive: true });
      }
    });
  }
});
