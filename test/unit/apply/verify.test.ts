import assert from "node:assert/strict";
import { planApply, applyPlan, verifyApplied } from "../../../src/apply";
import type { Plan, VerifyPorts } from "../../../src/apply";
import { AUTOMATIC } from "../../../src/core/domain/settings";
import { Cancelled, EngineError } from "../../../src/core/errors";
import type { LoadedModel, LoadRequest, PlacedModel } from "../../../src/core/ports";
import { never, openWorkspace } from "./workspace";
import type { Workspace } from "./workspace";

const NAME = "tuned/tiny:fast";
const loadedAt = (contextTokens: number, name = NAME): PlacedModel => ({ name, contextTokens, sizeBytes: 1, vramBytes: 0 });

describe("verifying an applied preset", () => {
  let at: Workspace;
  let plan: Plan;
  let memory: LoadedModel[];
  let loads: LoadRequest[];
  let load: () => Promise<PlacedModel>;

  const engine: VerifyPorts["engine"] = {
    loaded: () => Promise.resolve([...memory]),
    load: async (request) => {
      loads.push(request);
      const loaded = await load();
      memory.push(loaded);
      return { wallMs: 1, loaded };
    },
    unload: (name) => {
      memory = memory.filter((model) => model.name !== name);
      return Promise.resolve();
    },
  };
  const verify = (leave: VerifyPorts["leave"] = "as-before", signal = never): ReturnType<typeof verifyApplied> =>
    verifyApplied(plan, { ...at.ports, engine, leave }, signal);

  beforeEach(async () => {
    at = await openWorkspace();
    plan = await planApply(at.wanted(), at.ports, never);
    await applyPlan(plan, at.ports, never);
    memory = [];
    loads = [];
    load = () => Promise.resolve(loadedAt(512));
  });
  afterEach(() => at.remove());

  it("loads the model without options, as a client that sends none, and lets it go", async () => {
    assert.deepEqual(await verify(), { state: "ok", contextTokens: 512 });
    assert.deepEqual(
      loads.map(({ model, settings, purpose }) => ({ model, settings, purpose })),
      [{ model: NAME, settings: AUTOMATIC, purpose: "restore" }],
    );
    assert.deepEqual(memory, []);
  });

  it("leaves the model loaded where the caller wants that", async () => {
    await verify("loaded");
    assert.deepEqual(memory, [loadedAt(512)]);
  });

  it("leaves a model that was loaded before", async () => {
    memory = [loadedAt(512)];
    await verify();
    assert.ok(memory.length > 0);
  });

  it("says what the server gave instead", async () => {
    load = () => Promise.resolve(loadedAt(256));
    assert.deepEqual(await verify(), { state: "differs", why: "it gave 256 tokens instead of 512 tokens." });
  });

  it("takes the base's entry for it where the server serves both by one", async () => {
    memory = [loadedAt(512, "tiny:latest")];
    load = () => Promise.reject(new EngineError("crashed", "not in memory any more"));
    assert.deepEqual(await verify(), { state: "ok", contextTokens: 512 });
    assert.deepEqual(memory, [loadedAt(512, "tiny:latest")]);
  });

  it("that cannot look says why, and is no failure", async () => {
    load = () => Promise.reject(new EngineError("out-of-memory", "Not enough memory."));
    assert.deepEqual(await verify(), { state: "unchecked", why: "Not enough memory." });
  });

  it("that is cancelled lets go what it loaded", async () => {
    const cancel = new AbortController();
    load = () => {
      memory.push(loadedAt(512));
      cancel.abort();
      return Promise.reject(new Cancelled());
    };
    assert.deepEqual(await verify("as-before", cancel.signal), { state: "unchecked", why: "the check was cancelled." });
    assert.deepEqual(memory, []);
  });

  it("sees that the settings file names another preset by now", async () => {
    await at.write("{}");
    assert.deepEqual(await verify(), { state: "differs", why: `${at.settings} does not name the preset any more.` });
  });
});
