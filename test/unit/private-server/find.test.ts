import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findServer } from "../../../src/private-server";
import { parseShow } from "../../../src/private-server/service-store";
import { inWords } from "../../../src/words/said";

interface Home {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Puts a program into PATH: a shell script with these lines. */
  readonly program: (name: string, ...lines: readonly string[]) => string;
  readonly store: (...path: readonly string[]) => string;
}

/** A home with nothing in it but what the test puts there. */
async function atHome(work: (home: Home) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "o3-home-"));
  const bin = join(folder, "bin");
  chmodSync(folder, 0o755);
  mkdirSync(bin);
  try {
    await work({
      folder,
      env: { PATH: `${bin}:/bin:/usr/bin`, HOME: folder },
      program: (name, ...lines) => {
        const file = join(bin, name);
        writeFileSync(file, `#!/bin/sh\n${lines.join("\n")}\n`);
        chmodSync(file, 0o755);
        return file;
      },
      store: (...path) => {
        const store = join(folder, ...path);
        mkdirSync(join(store, "blobs"), { recursive: true });
        mkdirSync(join(store, "manifests", "registry.ollama.ai"), { recursive: true });
        return store;
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const VERSION = [`echo "Warning: could not connect to a running Ollama instance"`, `echo "Warning: client version is 0.40.1"`];
const NO_SERVICE = "exit 1";
const find = (env: NodeJS.ProcessEnv, signal = AbortSignal.timeout(15_000)): ReturnType<typeof findServer> =>
  findServer(env, "linux", signal);

async function why(env: NodeJS.ProcessEnv): Promise<string> {
  const found = await find(env);
  assert.equal(found.state, "missing");
  return inWords(found.why);
}

/** Root may read everything, so it becomes somebody else meanwhile. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe("finding the user's Ollama", () => {
  it("the program in PATH, its version, and the models at home", () =>
    atHome(async ({ env, program, store }) => {
      const file = program("ollama", ...VERSION);
      program("systemctl", NO_SERVICE);
      const modelsFolder = store(".ollama", "models");
      assert.deepEqual(await find(env), {
        state: "found",
        recipe: { kind: "ollama", file, args: ["serve"], modelsFolder, version: "0.40.1" },
      });
    }));

  it("the program that serves now, before the one in PATH, and although there is none in PATH", () =>
    atHome(async ({ env, folder, program, store }) => {
      program("systemctl", NO_SERVICE);
      store(".ollama", "models");
      const running = join(folder, "ollama");
      const fileOf = async (file: string): Promise<unknown> => {
        const found = await findServer({ ...env, PATH: join(folder, "bin") }, "linux", new AbortController().signal, file);
        return found.state === "found" ? [found.recipe.file, found.recipe.version] : found.state;
      };
      writeFileSync(running, "#!/bin/sh\necho ollama version is 0.41.0\n");
      chmodSync(running, 0o755);
      assert.deepEqual(await fileOf(running), [running, "0.41.0"]);
      const inPath = program("ollama", ...VERSION);
      assert.deepEqual(await fileOf(running), [running, "0.41.0"]);
      // A container's path, and another program that speaks as Ollama does.
      assert.deepEqual(await fileOf("/nowhere/ollama"), [inPath, "0.40.1"]);
      assert.deepEqual(await fileOf(process.execPath), [inPath, "0.40.1"]);
    }));

  it("the program's own version, not the one of a server that runs", () =>
    atHome(async ({ env, program, store }) => {
      program("ollama", `echo "ollama version is 0.24.0"; echo "Warning: client version is 0.33.0-rc2"`);
      program("systemctl", NO_SERVICE);
      store(".ollama", "models");
      const found = await find(env);
      assert.equal(found.state === "found" && found.recipe.version, "0.33.0-rc2");
    }));

  it("asks no server for it: the user's address is not passed on", () =>
    atHome(async ({ env, program, store }) => {
      program("ollama", `echo "ollama version is $OLLAMA_HOST"`);
      program("systemctl", NO_SERVICE);
      store(".ollama", "models");
      const found = await find({ ...env, OLLAMA_HOST: "10.1.2.3:11434" });
      assert.equal(found.state === "found" && found.recipe.version, "127.0.0.1:9");
    }));

  it("models where OLLAMA_MODELS says, before those at home", () =>
    atHome(async ({ env, program, store }) => {
      program("ollama", ...VERSION);
      store(".ollama", "models");
      const modelsFolder = store("disk", "my models");
      const found = await find({ ...env, OLLAMA_MODELS: modelsFolder });
      assert.equal(found.state === "found" && found.recipe.modelsFolder, modelsFolder);
    }));

  it("models where a running service keeps them, before those at home", () =>
    atHome(async ({ env, program, store }) => {
      program("ollama", ...VERSION);
      store(".ollama", "models");
      const modelsFolder = store("service models");
      program("systemctl", "echo ActiveState=active", `echo 'Environment=PATH=/bin "OLLAMA_MODELS=${modelsFolder}" A=b'`);
      const found = await find(env);
      assert.equal(found.state === "found" && found.recipe.modelsFolder, modelsFolder);
    }));

  it("no program: what cannot be tuned and what to do", () =>
    atHome(async ({ folder, env }) => {
      assert.match(
        await why({ ...env, PATH: join(folder, "bin") }),
        /^No 'ollama' program was found .*: install Ollama on this machine, or put its folder into PATH\.$/,
      );
    }));

  it("a program that fails, or is no Ollama", () =>
    atHome(async ({ env, program }) => {
      const file = program("ollama", "exit 1");
      assert.match(await why(env), new RegExp(`^'${file} --version' failed \\(.*\\), so .*: install Ollama again\\.$`));
      program("ollama", "echo llama 3");
      assert.match(await why(env), /does not answer as Ollama does, .*: put the folder of the real 'ollama' first in PATH\.$/);
    }));

  it("a folder or a file without the right to run is no program", () =>
    atHome(async ({ folder, env, program }) => {
      chmodSync(program("ollama"), 0o644);
      mkdirSync(join(folder, "other", "ollama"), { recursive: true });
      assert.match(await why({ ...env, PATH: `${join(folder, "bin")}:${join(folder, "other")}` }), /^No 'ollama' program/);
    }));

  it("no models: where they were looked for, and what to do", () =>
    atHome(async ({ folder, env, program }) => {
      program("ollama", ...VERSION);
      program("systemctl", NO_SERVICE);
      const expected = `No models of Ollama were found in ${folder}/.ollama/models or /usr/share/ollama/.ollama/models, `;
      assert.ok((await why(env)).startsWith(expected));
      const said = join(folder, "empty");
      mkdirSync(join(said, "manifests"), { recursive: true });
      assert.match(
        await why({ ...env, OLLAMA_MODELS: said }),
        new RegExp(`^No models of Ollama were found in ${said}, .*: set OLLAMA_MODELS`),
      );
    }));

  it("models that may not be read: whose they are, and what to do", () =>
    atHome(async ({ env, program, store }) => {
      program("ollama", ...VERSION);
      const closed = store("closed");
      chmodSync(closed, 0o000);
      const said = await asNobody(() => why({ ...env, OLLAMA_MODELS: closed }));
      assert.match(said, /cannot be read by you, .*: give yourself the right to read this folder\.$/);
    }));

  it("hears an abort while the program is asked", () =>
    atHome(async ({ folder, env, program }) => {
      const asked = join(folder, "asked");
      program("ollama", `: > ${asked}`, "exec sleep 30");
      const controller = new AbortController();
      const finding = find(env, controller.signal);
      controller.abort();
      await assert.rejects(finding, { name: "Cancelled" });
    }));
});

describe("the systemd service's store", () => {
  it("is the one it was given, else the installer's; none of a service that does not run", () => {
    assert.equal(parseShow("ActiveState=active\nEnvironment=OLLAMA_MODELS=/data OLLAMA_HOST=0.0.0.0\n"), "/data");
    assert.equal(parseShow('Environment=A=b "OLLAMA_MODELS=/my data/x"\nActiveState=active\n'), "/my data/x");
    assert.equal(parseShow("ActiveState=active\nEnvironment=PATH=/bin MY_OLLAMA_MODELS=/no\n"), "/usr/share/ollama/.ollama/models");
    assert.equal(parseShow("ActiveState=inactive\nEnvironment=OLLAMA_MODELS=/data\n"), null);
    assert.equal(parseShow(""), null);
  });
});
