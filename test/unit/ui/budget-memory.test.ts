import assert from "node:assert/strict";
import { budgetToOffer, rememberBudget } from "../../../src/ui/budget-memory";

/** What VS Code keeps for an extension. */
function memory(): Parameters<typeof budgetToOffer>[0] & Parameters<typeof rememberBudget>[0] {
  const kept = new Map<string, unknown>();
  return {
    get: (key: string) => kept.get(key) as never,
    update: (key: string, value: unknown) => {
      kept.set(key, value);
      return Promise.resolve();
    },
  };
}

describe("the budget that is offered", () => {
  it("is the setting's at first, and then the one of the last run", async () => {
    const kept = memory();
    assert.equal(budgetToOffer(kept, 20), 20);
    await rememberBudget(kept, 45, 20);
    assert.equal(budgetToOffer(kept, 20), 45);
  });

  it("is the setting's again once that is changed", async () => {
    const kept = memory();
    await rememberBudget(kept, 45, 20);
    assert.equal(budgetToOffer(kept, 60), 60);
  });
});
