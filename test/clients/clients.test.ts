import assert from "node:assert/strict";
import { agentById } from "../../src/apply/agents";
import { apply } from "./apply";
import type { Asked } from "./driver";
import { DRIVERS } from "./drivers";
import { missingClients } from "./install";
import { PACKAGES } from "./packages";
import { Site } from "./site";
import { installed, startWorld } from "./world";
import type { World } from "./world";

const here = DRIVERS.flatMap((driver) => {
  const [client, agent] = [installed(driver.id), agentById(driver.id)];
  return client && agent ? [{ driver, client, agent }] : [];
});

describe("real clients on the embedded engine", function () {
  this.timeout(400_000);
  let world: World;
  /** By client: the process that held the preset's model. */
  const pids = new Map<string, number>();

  before(async () => {
    world = await startWorld();
  });
  after(async () => {
    console.log(`    asked for addresses outside, and were refused: ${[...world.outside.wanted].join(", ")}`);
    await world.stop();
  });

  const assertAsked = ({ questions, ran }: Asked, model: string): void => {
    assert.ok(questions.length > 0, `no request reached the engine. It said: ${ran.stdout}${ran.stderr}`);
    for (const { body, status } of questions) assert.deepEqual([body.model, status], [model, 200]);
  };

  for (const { driver, client, agent } of here) {
    describe(`${agent.title} ${client.version}`, () => {
      let site: Site;
      let undo: () => void;

      before(() => {
        site = new Site(client, driver, world);
      });
      after(() => {
        site.remove();
      });

      it("asks for the preset's model after applying, gets its window, and counts with it less the reserve", async () => {
        const { target } = world;
        undo = await apply(agent, target, site);
        const asked = await site.ask(true);
        assertAsked(asked, target.derivedModel);
        const { context_length: window, x_pid: pid } = await world.loaded(target.derivedModel);
        assert.equal(window, target.contextTokens);
        pids.set(client.id, pid);
        assert.deepEqual(await driver.told(asked), driver.tells({ ...target, model: target.derivedModel }));
      });

      it("works as its user had it after the way back", async () => {
        undo();
        const asked = await site.ask(false);
        assertAsked(asked, world.own.model);
        assert.equal((await world.loaded(world.own.model)).context_length, world.own.contextTokens);
        assert.deepEqual(await driver.told(asked), driver.tells(world.own));
      });
    });
  }

  describe("all of them", () => {
    it("shared one load of the preset's model", () => {
      assert.deepEqual([...pids.keys()], here.map(({ client }) => client.id));
      assert.equal(new Set(pids.values()).size, 1);
    });

    it("are at least five, where the registries are reached", () => {
      const missing = missingClients();
      for (const { id, why } of missing) console.log(`    skipped: ${id}, ${why}`);
      const unreached = missing.filter(({ reached }) => !reached).length;
      assert.ok(here.length + unreached >= 5, `only these ran: ${here.map(({ client }) => client.id).join(", ")}`);
      assert.equal(PACKAGES.filter(({ id }) => installed(id)).length + missing.length, PACKAGES.length);
    });
  });
});
