import assert from "node:assert/strict";
import { chmod, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { applyPlan, planApply, undoLast } from "../../../src/apply";
import type { ApplyPorts, ModelStore, Wanted } from "../../../src/apply";
import { withContext } from "../../../src/core/domain/settings";
import { createModelStore } from "../../../src/ollama/model-store";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { temporaryFolder } from "../../support/cli";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { dyingAfter } from "../../unit/apply/server";
import { saying } from "../../support/saying";

const NAME = "tuned/tiny:fast";
const MINE = '{\n  // mine\n  "editor.tabSize": 3,\n}\n';

describe("applying a preset", function () {
  this.timeout(60_000);
  let server: EmbeddedServer;
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: ModelStore;
  let ports: ApplyPorts;
  const never = new AbortController().signal;

  const settings = (): string => join(place.path, ".vscode", "settings.json");
  const wanted = (numCtx = 512): Wanted => ({
    model: "tiny:latest",
    preset: "fast",
    settings: withContext(numCtx),
    endpoint: server.endpoint,
    workspaceFolder: place.path,
  });
  const apply = async (numCtx?: number, over: Partial<ApplyPorts> = {}): Promise<unknown> =>
    applyPlan(await planApply(wanted(numCtx), ports, never), { ...ports, ...over }, never);
  const writeSettings = async (text: string): Promise<void> => {
    await mkdir(join(place.path, ".vscode"), { recursive: true });
    await writeFile(settings(), text);
  };

  before(async () => {
    server = await startEmbedded({ models: ["tiny"] });
    store = createModelStore(new URL(server.endpoint));
  });
  after(() => server.stop());
  beforeEach(async () => {
    place = await temporaryFolder();
    let now = 0;
    ports = {
      ...{ store, resultsFolders: [join(place.path, "o3_results")], stateFolder: join(place.path, "state"), now: () => ++now },
      host: { home: join(place.path, "home"), env: {}, platform: "linux", vscodeUserFolder: null },
    };
  });
  afterEach(async () => {
    await store.remove(NAME, never);
    await place.remove();
  });

  it("plans without writing anything", async () => {
    const plan = await planApply(wanted(), ports, never);
    assert.deepEqual(plan.words, [
      `Create the model ${NAME} on the server, from tiny:latest with num_ctx 512.`,
      `Create ${settings()}: o3.activePreset names the preset.`,
    ]);
    assert.equal(await store.find(NAME, never), null);
    assert.equal(existsSync(settings()), false);
  });

  it("bakes the options into a model: a client that sends none gets them", async () => {
    await apply();
    const engine = createOllamaEngine({ endpoint: new URL(server.endpoint), env: {} });
    const auto = { numCtx: "auto", numBatch: "auto", numThread: "auto", numGpu: "auto", useMmap: "auto" } as const;
    const { loaded } = await engine.load({ model: NAME, settings: auto, purpose: "restore", timeLimitMs: 30_000 }, never);
    assert.equal(loaded.contextTokens, 512);
    await engine.unload(NAME, never);
  });

  it("is undone without a trace", async () => {
    await apply();
    const undone = await undoLast({ workspaceFolders: [place.path] }, ports, never);
    assert.deepEqual(undone?.words, []);
    assert.equal(await store.find(NAME, never), null);
    assert.equal(existsSync(join(place.path, ".vscode")), false);
    assert.equal(await undoLast({ workspaceFolders: [place.path] }, ports, never), null);
  });

  it("gives a settings file back byte for byte, with its mode", async () => {
    await writeSettings(MINE);
    await chmod(settings(), 0o600);
    await apply();
    assert.match(await readFile(settings(), "utf8"), /\/\/ mine[^]*"o3\.activePreset"/);
    assert.equal((await stat(settings())).mode & 0o777, 0o600);
    await undoLast({ workspaceFolders: [place.path] }, ports, never);
    assert.equal(await readFile(settings(), "utf8"), MINE);
  });

  it("leaves what the user wrote since, and takes only its own key out", async () => {
    await writeSettings(MINE);
    await apply();
    await writeFile(settings(), (await readFile(settings(), "utf8")).replace("3,", "8,"));
    const undone = await undoLast({ workspaceFolders: [place.path] }, ports, never);
    assert.match(undone?.words[0] ?? "", /was edited since/);
    const text = await readFile(settings(), "utf8");
    assert.match(text, /\/\/ mine[^]*8/);
    assert.doesNotMatch(text, /o3\./);
  });

  it("follows a link instead of replacing it", async () => {
    await mkdir(join(place.path, ".vscode"));
    await writeFile(join(place.path, "shared.json"), MINE);
    await symlink(join(place.path, "shared.json"), settings());
    await apply();
    assert.match(await readFile(join(place.path, "shared.json"), "utf8"), /activePreset/);
  });

  it("writes nothing where somebody wrote since the preview, and takes the model back", async () => {
    const plan = await planApply(wanted(), ports, never);
    await writeSettings(MINE);
    await assert.rejects(applyPlan(plan, ports, never), saying(/changed by somebody else since the preview/, { name: "UsageError" }));
    assert.equal(await readFile(settings(), "utf8"), MINE);
    assert.equal(await store.find(NAME, never), null);
  });

  it("refuses settings that are no JSON before anything is written", async () => {
    await writeSettings('{ "a": ');
    await assert.rejects(planApply(wanted(), ports, never), saying(/line 1, column/, { name: "UsageError" }));
  });

  it("does not touch a model of the same name that is not its own", async () => {
    await store.create(NAME, "tiny:latest", { num_ctx: 1024 }, never);
    await assert.rejects(planApply(wanted(), ports, never), saying(/that O3 did not make here, with num_ctx 1024/, { name: "UsageError" }));
    assert.deepEqual((await store.find(NAME, never))?.parameters, { num_ctx: 1024 });
  });

  it("applied again with other options is put back to the ones before, then away", async () => {
    await apply(512);
    await apply(1024);
    assert.deepEqual((await store.find(NAME, never))?.parameters, { num_ctx: 1024 });
    await undoLast({ workspaceFolders: [place.path] }, ports, never);
    assert.deepEqual((await store.find(NAME, never))?.parameters, { num_ctx: 512 });
    assert.match(await readFile(settings(), "utf8"), /"num_ctx": 512/);
    await undoLast({ workspaceFolders: [place.path] }, ports, never);
    assert.equal(await store.find(NAME, never), null);
  });

  it("says when the model is gone already", async () => {
    await apply();
    await store.remove(NAME, never);
    assert.deepEqual((await undoLast({ workspaceFolders: [place.path] }, ports, never))?.words, [`The model ${NAME} was gone already.`]);
  });

  it("takes back what it did when the server goes away half way", async () => {
    const broken: ModelStore = { ...store, create: () => Promise.reject(new Error("gone")) };
    await assert.rejects(apply(512, { store: broken }), /gone/);
    assert.equal(existsSync(settings()), false);
    assert.equal(await undoLast({ workspaceFolders: [place.path] }, ports, never), null);
  });

  it("is undone also when it died between its changes", async () => {
    await writeSettings(MINE);
    const plan = await planApply(wanted(), ports, never);
    // Two looks, and the model is made; nothing after that.
    const dead = dyingAfter(store, 3);
    await assert.rejects(applyPlan(plan, { ...ports, store: dead }, never), /died/);
    assert.notEqual(await store.find(NAME, never), null);
    await undoLast({ workspaceFolders: [place.path] }, ports, never);
    assert.equal(await store.find(NAME, never), null);
    assert.equal(await readFile(settings(), "utf8"), MINE);
  });
});
