import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { AUTOMATIC_SERVER, KV_CACHE_TYPES } from "../../../src/core/domain/settings";
import type { ServerAsked } from "../../../src/core/domain/settings";
import { KEEP_PLACES, keepCommands } from "../../../src/keep";
import type { KeepGuide, KeepPlace } from "../../../src/keep";
import { serverVariables } from "../../../src/keep/variables";

const ASKED: ServerAsked = { kvCacheType: "q8_0", flashAttention: true, numParallel: 2 };
const NAMES = ["OLLAMA_KV_CACHE_TYPE", "OLLAMA_FLASH_ATTENTION", "OLLAMA_NUM_PARALLEL"];

function guideFor(place: KeepPlace, asked = ASKED): KeepGuide {
  const guide = keepCommands(asked).find((one) => one.place === place);
  assert.ok(guide);
  return guide;
}

const anyAsked: fc.Arbitrary<ServerAsked> = fc.record({
  kvCacheType: fc.constantFrom("auto" as const, ...KV_CACHE_TYPES),
  flashAttention: fc.constantFrom("auto" as const, true, false),
  numParallel: fc.oneof(fc.constant("auto" as const), fc.integer({ min: 1, max: 64 })),
});

interface Sandbox {
  readonly folder: string;
  /** Runs commands as a shell would, in a home of their own, with programs that only note how they were called. */
  readonly run: (commands: readonly string[]) => readonly string[];
}

function inSandbox(programs: readonly string[], work: (sandbox: Sandbox) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "o3-keep-"));
  const bin = join(folder, "bin");
  const calls = join(folder, "calls");
  mkdirSync(bin);
  const program = (name: string, script: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  for (const name of programs) program(name, `echo "${name} $*" >> '${calls}'`);
  program("sudo", 'exec "$@"');
  program("ollama", `echo "ollama $* \${OLLAMA_KV_CACHE_TYPE-} \${OLLAMA_FLASH_ATTENTION-} \${OLLAMA_NUM_PARALLEL-}" >> '${calls}'`);
  program("brew", `if [ "$1" = "--prefix" ]; then echo '${folder}/opt/ollama'; else echo "brew $*" >> '${calls}'; fi`);
  try {
    work({
      folder,
      run: (commands) => {
        rmSync(calls, { force: true });
        for (const command of commands) {
          const inside = command.replaceAll("/etc/systemd", `${folder}/etc/systemd`).replace(/^sleep .*/, "true");
          execFileSync("/bin/sh", ["-ec", inside], { env: { PATH: `${bin}:/bin:/usr/bin`, HOME: folder }, stdio: "pipe", timeout: 10_000 });
        }
        return existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("how to keep settings of the server", () => {
  it("nothing to keep, no guide", () => {
    assert.deepEqual(keepCommands(AUTOMATIC_SERVER), []);
  });

  it("each platform gets the ways in which Ollama is started there, the usual one first; no platform named, all", () => {
    const placesOn = (platform?: string): string[] => keepCommands(ASKED, platform).map(({ place }) => place);
    assert.deepEqual(placesOn("linux"), ["systemd", "docker", "shell"]);
    assert.deepEqual(placesOn("darwin"), ["macos-app", "homebrew", "docker", "shell"]);
    assert.deepEqual(placesOn("win32"), ["windows-app", "docker", "powershell"]);
    assert.deepEqual(placesOn().sort(), [...KEEP_PLACES].sort());
  });

  it("a quantised KV cache always comes with flash attention, unless that was asked to be off", () => {
    const variablesOf = (over: Partial<ServerAsked>): readonly string[] =>
      serverVariables({ ...AUTOMATIC_SERVER, ...over }).map(([name, value]) => `${name}=${value}`);
    assert.deepEqual(variablesOf({ kvCacheType: "q8_0" }), ["OLLAMA_KV_CACHE_TYPE=q8_0", "OLLAMA_FLASH_ATTENTION=1"]);
    assert.deepEqual(variablesOf({ kvCacheType: "f16" }), ["OLLAMA_KV_CACHE_TYPE=f16"]);
    assert.deepEqual(variablesOf({ kvCacheType: "q4_0", flashAttention: false }), [
      "OLLAMA_KV_CACHE_TYPE=q4_0",
      "OLLAMA_FLASH_ATTENTION=0",
    ]);
    assert.deepEqual(variablesOf({ numParallel: 4 }), ["OLLAMA_NUM_PARALLEL=4"]);
  });

  it("every guide sets exactly what is kept, has an undo, and says for whom it is", () => {
    fc.assert(
      fc.property(anyAsked, (asked) => {
        const kept = new Map(serverVariables(asked));
        for (const guide of keepCommands(asked)) {
          assert.ok(guide.title !== "" && guide.undo.length > 0);
          const commands = guide.commands.join("\n");
          for (const name of NAMES) {
            const value = kept.get(name);
            if (value === undefined) assert.ok(!commands.includes(name) && !guide.undo.join("\n").includes(name), `${guide.place} ${name}`);
            else assert.match(commands, new RegExp(`${name}(=| | = "| -string )${value}\\b`), `${guide.place} ${name}`);
          }
        }
      }),
    );
  });

  it("systemd: a drop-in that is read after `systemctl edit`'s own, and is gone after the undo", () => {
    inSandbox(["systemctl"], ({ folder, run }) => {
      const { commands, undo } = guideFor("systemd");
      const restart = ["systemctl daemon-reload", "systemctl restart ollama"];
      assert.deepEqual(run(commands), restart);
      const dropIns = join(folder, "etc/systemd/system/ollama.service.d");
      writeFileSync(join(dropIns, "override.conf"), "");
      assert.equal(readdirSync(dropIns).sort().at(-1), "z-o3.conf");
      assert.deepEqual(readFileSync(join(dropIns, "z-o3.conf"), "utf8").split("\n"), [
        "[Service]",
        'Environment="OLLAMA_KV_CACHE_TYPE=q8_0"',
        'Environment="OLLAMA_FLASH_ATTENTION=1"',
        'Environment="OLLAMA_NUM_PARALLEL=2"',
        "",
      ]);
      assert.deepEqual(run(undo), restart);
      assert.deepEqual(readdirSync(dropIns), ["override.conf"]);
    });
  });

  it("macOS, the app: now, and by an agent at each login", () => {
    inSandbox(["launchctl", "osascript", "open"], ({ folder, run }) => {
      const { commands, undo } = guideFor("macos-app");
      const sets = ["setenv OLLAMA_KV_CACHE_TYPE q8_0", "setenv OLLAMA_FLASH_ATTENTION 1", "setenv OLLAMA_NUM_PARALLEL 2"];
      const restart = ['osascript -e quit app "Ollama"', "open -a Ollama"];
      assert.deepEqual(run(commands), [...sets.map((set) => `launchctl ${set}`), ...restart]);
      const agents = join(folder, "Library/LaunchAgents");
      const plist = readFileSync(join(agents, "o3.ollama-environment.plist"), "utf8");
      const script = /<string>-c<\/string><string>([^<>&]*)<\/string>/.exec(plist)?.[1] ?? "";
      assert.deepEqual(
        run([script]),
        sets.map((set) => `launchctl ${set}`),
      );
      assert.deepEqual(run(undo), [...NAMES.map((name) => `launchctl unsetenv ${name}`), ...restart]);
      assert.deepEqual(readdirSync(agents), []);
    });
  });

  it("macOS, Homebrew: the service's own file, which is put back by the undo", () => {
    inSandbox(["plutil"], ({ folder, run }) => {
      const formula = join(folder, "opt/ollama/homebrew.mxcl.ollama.plist");
      mkdirSync(join(folder, "opt/ollama"), { recursive: true });
      writeFileSync(formula, "as it was");
      const { commands, undo } = guideFor("homebrew", { ...AUTOMATIC_SERVER, numParallel: 4 });
      assert.deepEqual(run(commands), [
        `plutil -insert EnvironmentVariables -json {} ${formula}`,
        `plutil -replace EnvironmentVariables.OLLAMA_NUM_PARALLEL -string 4 ${formula}`,
        "brew services restart ollama",
      ]);
      writeFileSync(formula, "changed");
      // A second time does not take the changed file for the original.
      run(commands);
      assert.deepEqual(run(undo), ["brew services restart ollama"]);
      assert.equal(readFileSync(formula, "utf8"), "as it was");
    });
  });

  it("Docker: a new container with the variables; the old one comes back by the undo", () => {
    inSandbox(["docker"], ({ run }) => {
      const { commands, undo } = guideFor("docker");
      const variables = "-e OLLAMA_KV_CACHE_TYPE=q8_0 -e OLLAMA_FLASH_ATTENTION=1 -e OLLAMA_NUM_PARALLEL=2";
      assert.deepEqual(run(commands), [
        "docker stop ollama",
        "docker rename ollama ollama-before-o3",
        `docker run -d --name ollama -v ollama:/root/.ollama -p 11434:11434 ${variables} ollama/ollama`,
      ]);
      assert.deepEqual(run(undo), ["docker rm -f ollama", "docker rename ollama-before-o3 ollama", "docker start ollama"]);
    });
  });

  it("a shell: the server gets them, and without them again", () => {
    inSandbox([], ({ run }) => {
      const { commands, undo } = guideFor("shell");
      assert.deepEqual(run(commands), ["ollama serve q8_0 1 2"]);
      assert.match(run(undo)[0] ?? "", /^ollama serve\s*$/);
    });
  });

  it("Windows: for good by setx, and undone in a way that running programs hear of", () => {
    const { commands, undo } = guideFor("windows-app", { ...AUTOMATIC_SERVER, numParallel: 4 });
    const end = ['taskkill /F /IM "ollama app.exe"', "taskkill /F /IM ollama.exe"];
    assert.deepEqual(commands, ["setx OLLAMA_NUM_PARALLEL 4", ...end]);
    assert.deepEqual(undo, [
      `powershell -NoProfile -Command "[Environment]::SetEnvironmentVariable('OLLAMA_NUM_PARALLEL','','User')"`,
      ...end,
    ]);
    assert.deepEqual(guideFor("powershell", { ...AUTOMATIC_SERVER, numParallel: 4 }).commands, [
      '$env:OLLAMA_NUM_PARALLEL = "4"',
      "ollama serve",
    ]);
  });
});
