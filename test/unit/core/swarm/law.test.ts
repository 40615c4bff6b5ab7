import assert from "node:assert/strict";
import fc from "fast-check";
import { bestAgents, fitLaw, outputBy } from "../../../../src/core/swarm/law";

const levels = [1, 2, 4, 8, 16];

describe("the law of scaling", () => {
  it("is found again from its own figures", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 500, noNaN: true }), fc.double({ min: 0, max: 0.9, noNaN: true }), fc.double({ min: 0, max: 0.05, noNaN: true }), (one, queueing, coordination) => {
        const law = fitLaw(levels.map((agents) => ({ agents, tokensPerSecond: outputBy({ one, queueing, coordination }, agents) })));
        assert.ok(law);
        assert.ok(Math.abs(law.one / one - 1) < 1e-6);
        assert.ok(Math.abs(law.queueing - queueing) < 1e-6 && Math.abs(law.coordination - coordination) < 1e-6);
        assert.ok(law.worst < 1e-6);
      }),
    );
  });

  it("has its peak where the output is highest", () => {
    const law = fitLaw(levels.map((agents) => ({ agents, tokensPerSecond: outputBy({ one: 20, queueing: 0.1, coordination: 0.01 }, agents) })));
    assert.ok(law);
    const best = bestAgents(law);
    assert.ok(best !== null && Math.abs(best - Math.sqrt(0.9 / 0.01)) < 1e-3);
    for (const other of [best - 1, best + 1]) assert.ok(outputBy(law, other) < outputBy(law, best));
  });

  it("rises for ever where agents cost each other nothing", () => {
    const law = fitLaw(levels.map((agents) => ({ agents, tokensPerSecond: 10 * agents })));
    assert.ok(law);
    assert.equal(bestAgents(law), null);
  });

  it("takes three levels, and says how far off it is", () => {
    assert.equal(fitLaw([{ agents: 1, tokensPerSecond: 5 }, { agents: 2, tokensPerSecond: 8 }]), null);
    // Four slots: flat from there on, which this law cannot be.
    const slots = fitLaw(levels.map((agents) => ({ agents, tokensPerSecond: 10 * Math.min(agents, 4) })));
    assert.ok(slots && slots.worst > 0.1);
  });
});
