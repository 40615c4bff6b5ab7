import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeLevel } from "../../../../src/core/swarm/judge-level";
import { errorAfter, nextLevel } from "../../../../src/core/swarm/next-level";
import type { Level } from "../../../../src/core/swarm/next-level";
import { createRandom } from "../../../../src/core/statistics/random";

const ASKED = { success: 0.875 };
const CONFIDENCE = 0.85;

/** What the search finds where `share(agents)` of the requests keep the objectives, and how many it takes. */
function search(share: (agents: number) => number, maxAgents: number, seed: number): { readonly passed: number | null; readonly requests: number } {
  const random = createRandom(seed);
  const levels = new Map<number, Level>();
  for (let requests = 0; ; requests++) {
    const step = nextLevel(levels, ASKED, CONFIDENCE, maxAgents);
    if (step.kind === "done") return { passed: step.passed, requests };
    const { kept, broken, proving } = levels.get(step.agents) ?? { kept: 0, broken: 0, proving: false, breached: false };
    const keeps = random.next() < share(step.agents);
    levels.set(step.agents, { kept: kept + (keeps ? 1 : 0), broken: broken + (keeps ? 0 : 1), proving: proving || step.aim === "prove", breached: false });
  }
}

describe("a number of agents", () => {
  it("passes where its requests say so, and not before", () => {
    assert.equal(judgeLevel({ kept: 20, broken: 0 }, 4, 0.875, 0.1), "promising");
    assert.equal(judgeLevel({ kept: 24, broken: 0 }, 4, 0.875, 0.1), "passed");
    assert.equal(judgeLevel({ kept: 2, broken: 4 }, 4, 0.875, 0.1), "failed");
    assert.equal(judgeLevel({ kept: 3, broken: 0 }, 4, 0.875, 0.1), "undecided");
  });

  it("needs an answer of each of its agents before more are tried", () => {
    assert.equal(judgeLevel({ kept: 11, broken: 0 }, 12, 0.875, 0.1), "undecided");
    assert.equal(judgeLevel({ kept: 12, broken: 0 }, 12, 0.875, 0.1), "promising");
  });

  it("that keeps exactly what is asked passes no more often than the error allows, however often one looks", () => {
    for (const share of [0.875, 0.86]) {
      let passes = 0;
      const runs = 4_000;
      for (let seed = 1; seed <= runs; seed++) {
        const random = createRandom(seed);
        let [kept, broken] = [0, 0];
        let state = "undecided";
        while (state === "undecided" || state === "promising") {
          if (random.next() < share) kept++;
          else broken++;
          state = judgeLevel({ kept, broken }, 4, 0.875, 0.12);
        }
        if (state === "passed") passes++;
      }
      assert.ok(passes / runs <= 0.12, `${share}: ${passes / runs}`);
    }
  });

  it("ends whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 100, maxLength: 100 }), fc.integer({ min: 1, max: 64 }), (answers, agents) => {
        let [kept, broken] = [0, 0];
        const states = answers.map((keeps) => {
          if (keeps) kept++;
          else broken++;
          return judgeLevel({ kept, broken }, agents, 0.875, 0.1);
        });
        return states.some((state) => state === "passed" || state === "failed");
      }),
    );
  });
});

describe("the search for the most agents", () => {
  const step = (edge: number) => (agents: number) => (agents <= edge ? 1 : 0);

  it("finds a sharp edge exactly, wherever it is", () => {
    for (let edge = 1; edge <= 64; edge++) assert.equal(search(step(edge), 64, edge).passed, edge);
  });

  it("finds that none passes, and that all do", () => {
    assert.equal(search(() => 0, 64, 1).passed, null);
    assert.equal(search(() => 1, 24, 1).passed, 24);
  });

  it("tries no more than was asked for", () => {
    assert.equal(search(() => 1, 5, 1).passed, 5);
    assert.equal(search(() => 1, 1, 1).passed, 1);
  });

  it("passes a level that is no better than asked in at most 15 of 100 runs, also where all above are as good", () => {
    let wrong = 0;
    const runs = 1_000;
    for (let seed = 1; seed <= runs; seed++) {
      const { passed } = search((agents) => (agents <= 3 ? 1 : 0.875), 16, seed);
      if (passed !== null && passed > 3) wrong++;
    }
    assert.ok(wrong / runs <= 0.15, String(wrong / runs));
  });

  it("spends no more error than there is, however many proofs fail", () => {
    const spent = Array.from({ length: 40 }, (_, before) => errorAfter(before, CONFIDENCE)).reduce((sum, error) => sum + error, 0);
    assert.ok(spent <= 1 - CONFIDENCE + 1e-9);
  });
});
