import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeSteadiness } from "../../../../src/core/statistics/steady";

describe("steady state", () => {
  it("needs five values before a trend can be significant", () => {
    assert.deepEqual(judgeSteadiness([1, 2, 3, 4]), { state: "too-few", needed: 5 });
    assert.equal(judgeSteadiness([1, 2, 3, 4, 5]).state, "drifting");
  });

  it("tells the change per request", () => {
    const judged = judgeSteadiness([10, 9.5, 9, 8.5, 8, 7.5]);
    assert.ok(judged.state === "drifting");
    assert.equal(judged.changePerRequest, -0.5);
  });

  it("is not fooled by one wild value", () => {
    assert.equal(judgeSteadiness([10, 10.1, 9.9, 10, 50, 10.1, 9.9, 10]).state, "steady");
  });

  it("calls constant values steady", () => {
    const judged = judgeSteadiness(Array.from({ length: 30 }, () => 7));
    assert.ok(judged.state === "steady");
    assert.equal(judged.changePerRequest, 0);
  });

  it("takes chance for a trend in at most 5 % of all orders, by counting them", () => {
    let drifting = 0;
    let orders = 0;
    const walk = (rest: number[], order: number[]): void => {
      if (rest.length === 0) {
        orders += 1;
        if (judgeSteadiness(order).state === "drifting") drifting += 1;
      }
      for (const value of rest)
        walk(
          rest.filter((other) => other !== value),
          [...order, value],
        );
    };
    walk([1, 2, 3, 4, 5, 6, 7], []);
    assert.equal(orders, 5040);
    assert.ok(drifting > 0 && drifting / orders <= 0.05);
  });

  it("judges a reversed series alike", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 5, maxLength: 20 }), (values) => {
        const there = judgeSteadiness(values);
        const back = judgeSteadiness([...values].reverse());
        assert.equal(there.state, back.state);
      }),
    );
  });
});
