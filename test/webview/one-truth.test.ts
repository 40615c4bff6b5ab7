import assert from "node:assert/strict";
import { DEFAULT_PROTOCOL } from "../../src/core/protocol";
import type { RunSnapshot } from "../../src/core/events";
import { disagreements, figuresInWords, figuresOnPage } from "./figures";
import type { Stated } from "./figures";
import { momentsOf, shownAt } from "./moments";
import type { Shown } from "./states";
import { usePanel } from "./use-panel";

type Steps = Awaited<ReturnType<typeof momentsOf>>["steps"];

/** The first step that `is` true of. */
function stepOf(steps: Steps, is: (snapshot: RunSnapshot) => boolean): Steps[number] {
  const found = steps.find(({ snapshot }) => snapshot !== null && is(snapshot));
  assert.ok(found, "the run never came to this step");
  return found;
}

const proving =
  (done: number) =>
  ({ doing }: RunSnapshot): boolean =>
    doing.code === "proof" && doing.done >= done;

/** Where the panel may be looked at in the life of a model: each as it is told then. */
const MOMENTS: Readonly<Record<string, () => Promise<Shown>>> = {
  "at the first steps of a run": async () => shownAt(stepOf((await momentsOf({ runId: "run-1" })).steps, ({ loads }) => loads >= 2)),
  "when a proof has begun": async () => shownAt(stepOf((await momentsOf({ runId: "run-1" })).steps, proving(2))),
  "in the middle of the last proof": async () => {
    const { steps } = await momentsOf({ runId: "run-1" });
    return shownAt(steps.filter(({ snapshot }) => snapshot && proving(5)(snapshot)).at(-3)!);
  },
  "after a run": async () => shownAt((await momentsOf({ runId: "run-1" })).end),
  "after a run that tuned": async () => shownAt((await momentsOf({ runId: "run-1", protocol: { tuneVisits: DEFAULT_PROTOCOL.tuneVisits } })).end),
  "after a run that was cancelled": async () => shownAt((await momentsOf({ runId: "run-1" }, proving(3))).end),
  "after a budget that did not suffice": async () => shownAt((await momentsOf({ runId: "run-1", request: { budgetMs: 600_000 } })).end),
  "after a run that was cut off": async () => ({ ...shownAt({ ...stepOf((await momentsOf({ runId: "run-1" })).steps, proving(4)), snapshot: null }) }),
  "in a run that goes on with one that was cancelled": async () => {
    const { end } = await momentsOf({ runId: "run-1" }, proving(3));
    return shownAt(stepOf((await momentsOf({ runId: "run-2", resumed: end.records })).steps, proving(6)));
  },
  "after a run that went on with one that was cancelled": async () => {
    const { end } = await momentsOf({ runId: "run-1" }, proving(3));
    return shownAt((await momentsOf({ runId: "run-2", resumed: end.records })).end);
  },
  "in a second run, beside the proof of the first": async () => {
    const { end } = await momentsOf({ runId: "run-1" });
    const second = await momentsOf({ runId: "run-2", earlier: end.records, request: { maxContextTokens: 16_384 } });
    return shownAt(stepOf(second.steps, proving(3)));
  },
  "after a second run that was asked for less": async () => {
    const { end } = await momentsOf({ runId: "run-1" });
    return shownAt((await momentsOf({ runId: "run-2", earlier: end.records, request: { maxContextTokens: 16_384 } })).end);
  },
  "on an earlier run that was chosen": async () => {
    const { end } = await momentsOf({ runId: "run-1" });
    return shownAt((await momentsOf({ runId: "run-2", earlier: end.records, request: { maxContextTokens: 16_384 } })).end, "run-1");
  },
  "after filled loads that failed": async () => shownAt((await momentsOf({ runId: "run-1", faults: { badLoads: { share: 0.12, failureRate: 1 } } })).end),
  "while filled loads fail": async () => {
    const { steps } = await momentsOf({ runId: "run-1", faults: { badLoads: { share: 0.12, failureRate: 1 } } });
    return shownAt(stepOf(steps, (snapshot) => proving(2)(snapshot) && snapshot.failures > 0));
  },
  "on a machine that others use": async () => shownAt((await momentsOf({ runId: "run-1", faults: { burstRate: 0.5 } })).end),
};

describe("every figure on the page comes from one place", function () {
  this.timeout(120_000);
  const used = usePanel();
  const statedBy = async ({ state, trials }: Shown): Promise<Stated[]> => [...(await figuresOnPage(await used.open({ state, trials }))), ...figuresInWords(state)];

  for (const [when, moment] of Object.entries(MOMENTS))
    it(`${when}: no two places state another value for the same quantity`, async () => {
      const shown = await moment();
      const stated = await statedBy(shown);
      assert.deepEqual(disagreements(stated), []);
      // Each preset's own figures are in several places: otherwise nothing was compared.
      const times = new Map<string, number>();
      for (const { of } of stated) times.set(of, (times.get(of) ?? 0) + 1);
      for (const { preset, runId } of shown.state.offered) assert.ok((times.get(`${runId}, ${preset.name}: context tokens`) ?? 0) >= 3, preset.name);
      // A run that goes on was not cut off.
      if (shown.state.live) assert.doesNotMatch((await used.panel.page.locator("main").textContent()) ?? "", /cut off/);
    });

  it("counts in the tab of the trials what the details count as loads and requests", async () => {
    const shown = await MOMENTS["after a run"]!();
    const stated = await statedBy(shown);
    const count = (quantity: string): number => stated.find(({ of }) => of === `run-1: ${quantity}`)!.value;
    assert.equal(await used.panel.page.locator("#tab-trials .tab-count").textContent(), String(count("loads") + count("requests")));
  });

  describe("and the test would see it if one did not", () => {
    const broken = async (change: (shown: Shown) => Shown): Promise<string> => disagreements(await statedBy(change(await MOMENTS["after a run"]!()))).join("\n");

    it("on a card", async () => {
      const found = await broken(({ state, trials }) => {
        const offered = state.offered.map((one) => {
          const { evidence } = one.preset;
          const { decodeTokensPerSecond: decode } = evidence.measures;
          const measures = { ...evidence.measures, decodeTokensPerSecond: decode && { ...decode, value: 1.1 * decode.value } };
          return { ...one, preset: { ...one.preset, evidence: { ...evidence, measures } } };
        });
        return { state: { ...state, offered }, trials };
      });
      assert.match(found, /run-1, fast: decode tok\/s/);
    });

    it("in the list of runs", async () => {
      const found = await broken(({ state, trials }) => {
        const runs = state.runs.map((run) => ({ ...run, presets: run.presets.map((preset) => ({ ...preset, contextTokens: preset.contextTokens + 1024 })) }));
        return { state: { ...state, runs }, trials };
      });
      assert.match(found, /run-1, balanced: context tokens/);
    });

    it("in a sentence", async () => {
      const found = await broken(({ state, trials }) => {
        const offered = state.offered.map((one) => ({ ...one, words: { code: "ttft-measured", ttftMs: 12_345, sample: "" } as const }));
        return { state: { ...state, offered }, trials };
      });
      assert.match(found, /run-1, max_context: first token ms: .*12345/);
    });

    it("in a prediction of what was measured", async () => {
      const found = await broken(({ state, trials }) => {
        const offered = state.offered.map((one) => ({ ...one, preset: { ...one.preset, why: { code: "fill-takes", fillMs: 141_000 } as const } }));
        return { state: { ...state, offered }, trials };
      });
      assert.match(found, /first token ms: .*141000 \(fill-takes fillMs\)/);
    });

    it("in a text that does not read as its value", async () => {
      const { state, trials } = await MOMENTS["after a run"]!();
      const panel = await used.open({ state, trials });
      const stated = await figuresOnPage(panel);
      const [one] = stated;
      assert.match(disagreements([{ ...one!, text: "7" }]).join(), /reads "7"/);
    });
  });
});
