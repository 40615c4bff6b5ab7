import assert from "node:assert/strict";
import { agentById } from "../../src/apply/agents";
import { PLANTED, plantSample } from "../support/planted";
import { TestWorld } from "../support/world";
import type { Asked, Budget } from "./driver";
import { DRIVERS } from "./drivers";
import { missingClients } from "./install";
import { PACKAGES } from "./packages";
import { Site } from "./site";
import { installed, startWorld } from "./world";
import type { World } from "./world";

const here = DRIVERS.flatMap((driver) => {
  const [client, agent] = [installed(driver.id), agentById(driver.id)];
  const [program] = agent?.programs ?? [];
  return client && agent && program !== undefined ? [{ driver, client, agent, program }] : [];
});
const ids = here.map(({ agent }) => agent.id);

const APPLIED: Budget = { model: PLANTED.derivedModel, contextTokens: PLANTED.contextTokens, outputTokens: 8_192 };

interface Listed {
  readonly id: string;
  readonly inUse: boolean;
  readonly version: string | null;
  readonly written: boolean;
  readonly sends: { readonly model: string | null; readonly endpoint: string | null } | null;
}

interface Result {
  readonly agents: readonly { readonly id: string; readonly state: string; readonly why: string }[];
  readonly verified: { readonly state: string; readonly contextTokens?: number };
}

describe("real clients, all in one workspace, on the embedded engine", function () {
  this.timeout(400_000);
  let world: World;
  let site: Site;
  let terminal: TestWorld;

  before(async () => {
    world = await startWorld();
    site = new Site(here, world);
    terminal = new TestWorld({ HOME: site.home, PATH: site.bin, OLLAMA_HOST: world.front.endpoint });
    await plantSample(`${terminal.folder}/o3_results`);
  });
  after(async () => {
    console.log(`    asked for addresses outside, and were refused: ${[...world.outside.wanted].join(", ")}`);
    terminal.remove();
    site.remove();
    await world.stop();
  });

  const o3 = async (...argv: readonly string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await terminal.o3(...argv, "--workspace", site.work, "--json");
    assert.equal(code, 0, `${stderr}${stdout}`);
    return JSON.parse(stdout);
  };
  /** What `o3 agents` says of them; of the others, that they are not used. */
  const listed = async (): Promise<Listed[]> => {
    const all = (await o3("agents")) as Listed[];
    assert.deepEqual(
      all
        .filter(({ inUse }) => inUse)
        .map(({ id }) => id)
        .sort(),
      [...ids].sort(),
    );
    return ids.map((id) => all.find((one) => one.id === id)!);
  };
  const asIs = (found: readonly Listed[]): unknown =>
    found.map(({ id, written, sends }) => [id, written, sends?.model, sends?.endpoint?.replace(/\/v1$/, "")]);
  const all = (model: string, written: boolean): unknown => ids.map((id) => [id, written, model, world.front.endpoint]);

  const assertAsked = ({ questions, ran }: Asked, { model }: Budget): void => {
    assert.ok(questions.length > 0, `no request reached the engine. It said: ${ran.stdout}${ran.stderr}`);
    for (const { body, status } of questions) assert.deepEqual([body.model, status], [model, 200]);
  };

  describe("before", () => {
    it("they are found by o3 agents, with their versions and what they would ask for", async () => {
      const found = await listed();
      assert.deepEqual(asIs(found), all(world.own.model, false));
      assert.deepEqual(
        found.map(({ id, version }) => [id, version]),
        here.map(({ agent, client }) => [agent.id, client.version]),
      );
    });

    it("they are set up by one o3 apply: it reads back from their files what they will use", async () => {
      const flags = ["--preset", PLANTED.preset, "--anyway", "--yes", "--user-files", "--agents", ids.join(",")];
      const { agents, verified } = (await o3("apply", ...flags)) as Result;
      assert.deepEqual(
        agents.map(({ id, state, why }) => [id, state, why]),
        ids.map((id) => [id, "read-back", ""]),
      );
      assert.deepEqual(verified, { state: "ok", contextTokens: PLANTED.contextTokens });
      assert.deepEqual(asIs(await listed()), all(PLANTED.derivedModel, true));
    });
  });

  describe("after applying", () => {
    /** By client: the process that held the preset's model. */
    const pids = new Map<string, number>();

    for (const one of here)
      it(`${one.agent.title} ${one.client.version} asks for the preset's model, gets its window, and counts with it less the reserve`, async () => {
        const asked = await site.ask(one, true);
        assertAsked(asked, APPLIED);
        const { context_length: window, x_pid: pid } = await world.loaded(PLANTED.derivedModel);
        assert.equal(window, PLANTED.contextTokens);
        pids.set(one.agent.id, pid);
        assert.deepEqual(await one.driver.told(asked), one.driver.tells(APPLIED));
      });

    it("all of them shared one load of the model", () => {
      assert.deepEqual([...pids.keys()], ids);
      assert.equal(new Set(pids.values()).size, 1);
    });
  });

  describe("after undoing", () => {
    it("their files are as they were, to the byte, but for those that a client has written anew itself", async () => {
      const rewritten = here.flatMap(({ driver }) => driver.rewrites ?? []);
      const { words, ...undone } = (await o3("undo")) as { readonly words: readonly string[] };
      assert.deepEqual(undone, { undone: true, noteStays: false, model: PLANTED.model, preset: PLANTED.preset });
      assert.deepEqual(site.changed(), rewritten);
      assert.deepEqual(words, rewritten.map((path) => `${site.path(path)} was edited since: only O3's own values were put back.`));
      assert.deepEqual(asIs(await listed()), all(world.own.model, false));
    });

    for (const one of here)
      it(`${one.agent.title} ${one.client.version} works as its user had it`, async () => {
        const asked = await site.ask(one, false);
        assertAsked(asked, world.own);
        assert.equal((await world.loaded(world.own.model)).context_length, world.own.contextTokens);
        assert.deepEqual(await one.driver.told(asked), one.driver.tells(world.own));
      });
  });

  describe("all of them", () => {
    it("are at least five, where the registries are reached", () => {
      const missing = missingClients();
      for (const { id, why } of missing) console.log(`    skipped: ${id}, ${why}`);
      const unreached = missing.filter(({ reached }) => !reached).length;
      assert.ok(here.length + unreached >= 5, `only these ran: ${ids.join(", ")}`);
      assert.equal(PACKAGES.filter(({ id }) => installed(id)).length + missing.length, PACKAGES.length);
    });
  });
});
