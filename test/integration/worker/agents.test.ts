import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { withContext } from "../../../src/core/domain/settings";
import type { AgentOffer, AgentWishes, AppliedPreset, MeasuredPreset } from "../../../src/protocol/apply";
import type { Place } from "../../../src/protocol/worker";
import { temporaryFolder } from "../../support/cli";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { startThreads } from "../../support/optimizer-thread";
import type { TestThreads } from "../../support/optimizer-thread";

/** Few weights: a window of this size takes little memory. */
const MODEL = "long:latest";
const WINDOW = 32_768;
const OWN = "# mine\ndark-mode: true\n";

describe("coding agents, by the threads of the extension", function () {
  this.timeout(120_000);
  let server: EmbeddedServer;
  let threads: TestThreads;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let place: Place;
  let workspaceFolder: string;

  before(async () => {
    server = await startEmbedded({ models: ["long"] });
    threads = await startThreads();
  });
  after(async () => {
    await threads.dispose();
    await server.stop();
  });
  beforeEach(async () => {
    folder = await temporaryFolder();
    workspaceFolder = join(folder.path, "project");
    await mkdir(workspaceFolder);
    place = { endpoint: server.endpoint, resultsFolder: join(folder.path, "o3_results"), projectFolders: [], workspace: workspaceFolder };
  });
  afterEach(() => folder.remove());

  const chosen: MeasuredPreset = {
    ...{ model: MODEL, preset: "fast", runId: "run-1", settings: withContext(WINDOW), options: { num_ctx: WINDOW }, state: "certified", words: "", why: "", unproven: "" },
    origin: { modelDigest: "", engineKind: "", engineVersion: "", server: null, endpoint: null, hardwareFingerprint: "", o3Version: "", protocol: null },
    usableTokens: null,
    ...{ simulated: false, limits: { ram: 0.99, vram: 0.99, alert: 0.99, temperatureCelsius: 120 }, footprint: null },
  };
  const file = (): string => join(workspaceFolder, ".aider.conf.yml");
  const plan = (agents: Partial<AgentWishes>, preset = chosen): ReturnType<typeof threads.optimizer.request<"planApply">> =>
    threads.optimizer.request("planApply", { ...place, chosen: preset, workspaceFolder, agents: { ids: [], replace: [], userFiles: false, ...agents } });
  const offers = (contextTokens = WINDOW): Promise<readonly AgentOffer[]> =>
    threads.reader.request("agentOffers", { ...place, workspaceFolder, extensions: { "saoudrizwan.claude-dev": "4.1.13" }, model: MODEL, contextTokens });
  const applied = (): Promise<readonly AppliedPreset[]> => threads.reader.request("applied", { ...place, workspaceFolders: [workspaceFolder] });
  const undo = (agent: string | null): ReturnType<typeof threads.optimizer.request<"undoApply">> =>
    threads.optimizer.request("undoApply", { ...place, workspaceFolders: [workspaceFolder], agent });

  it("are offered where they are used, with why, and not where the window is too small", async () => {
    writeFileSync(file(), OWN);
    const of = (all: readonly AgentOffer[], id: string): AgentOffer => all.find((offer) => offer.id === id) ?? assert.fail(id);
    const all = await offers();
    assert.deepEqual([of(all, "aider").inUse, of(all, "aider").unfit, of(all, "aider").written], [true, null, false]);
    assert.match(of(all, "aider").why.join(), /\.aider\.conf\.yml/);
    assert.match(of(all, "cline").why.join(), /extension saoudrizwan\.claude-dev/);
    assert.match(of(await offers(4_096), "aider").unfit ?? "", /needs a window of 13,216 tokens and this one has 4,096/);
  });

  it("get a preset: previewed file by file, read back, confirmed by the server, seen when changed, and undone one by one", async () => {
    writeFileSync(file(), OWN);
    const { planId, changes, agents } = await plan({ ids: ["aider", "continue"] });
    assert.deepEqual(agents.map(({ id, state }) => [id, state]), [["aider", "ready"], ["continue", "ready"]]);
    const previewed = changes.find((change) => change.kind === "file" && change.path === file());
    const result = await threads.optimizer.request("apply", { ...place, planId });
    assert.deepEqual(result.agents.map(({ id, state }) => [id, state]), [["aider", "read-back"], ["continue", "read-back"]]);
    assert.deepEqual(result.verified, { state: "ok", contextTokens: WINDOW });
    assert.ok(previewed?.kind === "file");
    assert.equal(readFileSync(file(), "utf8"), previewed.after);
    assert.ok((await offers()).find(({ id }) => id === "aider")?.written);

    const [there] = await applied();
    assert.deepEqual([there?.preset, there?.agents.map(({ id }) => id), there?.drift], ["fast", ["continue", "aider"], []]);
    const model = /^model: .*$/m.exec(previewed.after)?.[0] ?? assert.fail("no model");
    writeFileSync(file(), previewed.after.replace(model, "model: gpt-9"));
    assert.deepEqual((await applied())[0]?.drift, [`model in ${file()} was changed since.`]);

    const again = await plan({ ids: ["aider"] });
    await threads.optimizer.request("apply", { ...place, planId: again.planId });
    assert.equal(readFileSync(file(), "utf8"), previewed.after);
    assert.deepEqual((await applied()).map(({ drift }) => drift), [[], []]);

    assert.equal((await undo("aider")).state, "undone");
    assert.match(readFileSync(file(), "utf8"), /model: gpt-9/);
    writeFileSync(file(), previewed.after);
    assert.equal((await undo(null)).state, "undone");
    assert.equal((await undo(null)).state, "undone");
    assert.equal(readFileSync(file(), "utf8"), OWN);
    assert.equal(existsSync(join(workspaceFolder, ".continue")), false);
    assert.deepEqual(await applied(), []);
  });

  it("whose settings have secrets in them are previewed without", async () => {
    writeFileSync(file(), "openai-api-key: sk-secret\n");
    const { changes } = await plan({ ids: ["aider"] });
    assert.doesNotMatch(JSON.stringify(changes), /sk-secret/);
    assert.match(JSON.stringify(changes), /openai-api-key: •••/);
  });

  it("of a model that was made anew since say so", async () => {
    const { planId } = await plan({ ids: ["aider"] });
    await threads.optimizer.request("apply", { ...place, planId });
    const derived = { model: "tuned/long:fast", from: MODEL, parameters: { num_ctx: 4_096 } };
    await fetch(`${server.endpoint}/api/create`, { method: "POST", body: JSON.stringify(derived) });
    assert.deepEqual((await applied())[0]?.drift, ["The model tuned/long:fast was changed on the server since."]);
    await fetch(`${server.endpoint}/api/delete`, { method: "DELETE", body: JSON.stringify({ model: derived.model }) });
    assert.deepEqual((await applied())[0]?.drift, ["The model tuned/long:fast is gone from the server."]);
    await undo(null);
  });
});
