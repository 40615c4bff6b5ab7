import assert from "node:assert/strict";
import fc from "fast-check";
import type { Candidate } from "../../../../src/core/domain/optimize-records";
import { defaultRequest } from "../../../../src/core/domain/request";
import { AUTOMATIC, withContext } from "../../../../src/core/domain/settings";
import type { RunnerSettings } from "../../../../src/core/domain/settings";
import type { Trial, Verdict } from "../../../../src/core/domain/trial";
import { candidateState } from "../../../../src/core/plan/certify";
import type { CandidateState } from "../../../../src/core/plan/certify";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";

/** One load made for a proof, and what came of its fill and of its questions. */
interface Load {
  readonly contextTokens: number;
  readonly loads: boolean;
  readonly requests: readonly ("success" | "failure" | "void")[];
  readonly contended: boolean;
  readonly options: RunnerSettings;
}

const OWN = 8192;
const request = defaultRequest("m");
const candidate: Candidate = { contextTokens: OWN, presets: [{ name: "fast", why: "" }], errorBudget: 0.15, predictedFillMs: null };

const load = (more: Partial<Load> = {}): Load => ({ contextTokens: OWN, loads: true, requests: ["success", "success"], contended: false, options: AUTOMATIC, ...more });
const failing = (more: Partial<Load> = {}): Load => load({ requests: ["success", "failure"], ...more });
const times = (count: number, one: Load): Load[] => Array.from({ length: count }, () => one);

const VERDICTS: Readonly<Record<Load["requests"][number], Verdict>> = {
  success: { state: "success", recall: { state: "not-applicable", why: "" } },
  failure: { state: "failure", reason: "truncated", message: "The prompt was cut." },
  void: { state: "void", cause: "not-counted", why: "No end." },
};

/** The lines that the journal has of these loads: what the counting rule reads of them. */
function trialsOf(loads: readonly Load[]): Trial[] {
  return loads.flatMap(({ contextTokens, loads: fits, requests, contended, options }, at) => {
    const common = { settingsAsked: withContext(contextTokens, options), loadId: `l${at}`, contended, contextTokensObserved: contextTokens };
    const outcome = fits ? { state: "fits" } : { state: "failed", reason: "out-of-memory", message: "No room." };
    return [
      { ...common, type: "load", purpose: "visit", id: `l${at}`, outcome },
      ...(fits ? requests : []).map((verdict, index) => ({ ...common, type: "request", purpose: index === 0 ? "fill" : "question", id: `l${at}/${index}`, verdict: VERDICTS[verdict] })),
    ] as unknown as Trial[];
  });
}

const stateOf = (loads: readonly Load[], of: Candidate = candidate): CandidateState => candidateState(request, DEFAULT_PROTOCOL, of, trialsOf(loads));

const anyLoad: fc.Arbitrary<Load> = fc.record({
  contextTokens: fc.constantFrom(OWN / 2, OWN, 2 * OWN),
  loads: fc.boolean(),
  requests: fc.array(fc.constantFrom("success" as const, "success" as const, "success" as const, "failure" as const, "void" as const), { minLength: 1, maxLength: 4 }),
  contended: fc.boolean(),
  options: fc.constantFrom(AUTOMATIC, { ...AUTOMATIC, numBatch: 256 }),
});
const anyLoads = fc.array(anyLoad, { maxLength: 40 });

describe("the count of filled loads", () => {
  it("certifies with 13 of 13, or with 27 of which one failed, and not with one less", () => {
    assert.equal(stateOf(times(13, load())).state, "certified");
    assert.deepEqual([stateOf(times(12, load()))].map((state) => state.state === "open" && state.visitsNeeded), [1]);
    assert.equal(stateOf([failing(), ...times(26, load())]).state, "certified");
    assert.equal(stateOf([failing(), ...times(25, load())]).state, "open");
    assert.equal(stateOf([failing(), failing()]).state, "rejected");
  });

  it("counts a load once, however many questions were asked on it", () => {
    const { count } = stateOf(times(3, load({ requests: ["success", "success", "success", "success"] })));
    assert.deepEqual([count.visits, count.successes, count.ownVisits], [3, 3, 3]);
  });

  it("lends from larger windows with the same options, failures too, and from no others", () => {
    const larger = load({ contextTokens: 2 * OWN });
    const lent = stateOf([...times(13, larger), ...times(3, load())]);
    assert.deepEqual([lent.state, lent.count.visits, lent.count.largerVisits, lent.count.ownVisits], ["certified", 16, 13, 3]);
    assert.equal(stateOf([...times(13, larger), ...times(2, load())]).state, "open");
    const other = { ...AUTOMATIC, numBatch: 256 };
    assert.equal(stateOf(times(20, { ...larger, options: other })).count.visits, 0);
    assert.equal(stateOf(times(20, load({ contextTokens: OWN / 2 }))).count.visits, 0);
    assert.equal(stateOf([failing({ contextTokens: 2 * OWN }), ...times(15, larger), ...times(3, load())]).state, "open");
  });

  it("counts a failure at a smaller window against a larger one", () => {
    assert.equal(stateOf([...times(12, load()), failing({ contextTokens: OWN / 2 })]).count.smallerFailures, 1);
    assert.equal(stateOf([load(), failing({ contextTokens: OWN / 2 }), failing({ contextTokens: OWN / 2 })]).state, "rejected");
  });

  it("goes on with the same count at the next smaller size", () => {
    const smaller: Candidate = { ...candidate, contextTokens: OWN / 2, after: [OWN] };
    const { state, count } = stateOf([load(), failing(), ...times(25, load({ contextTokens: OWN / 2 }))], smaller);
    assert.deepEqual([state, count.visits, count.successes], ["certified", 27, 26]);
  });

  it("says the same whatever else used the machine: a failure is never set aside", () => {
    fc.assert(
      fc.property(anyLoads, (loads) => {
        const quiet = stateOf(loads.map((one) => ({ ...one, contended: false })));
        const busy = stateOf(loads.map((one) => ({ ...one, contended: true })));
        assert.deepEqual({ ...busy, count: { ...busy.count, contended: 0 }, last: null }, { ...quiet, last: null });
      }),
      { numRuns: 500 },
    );
  });

  it("never certifies what failed twice at its own size before it was certified", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 12 }), fc.nat({ max: 40 }), (outcomes, more) => {
        const begun = outcomes.map((right) => (right ? load() : failing()));
        fc.pre(outcomes.filter((right) => !right).length >= 2);
        assert.equal(stateOf([...begun, ...times(more, load())]).state, "rejected");
      }),
      { numRuns: 500 },
    );
  });

  it("is certified for good: what comes later belongs to others", () => {
    const larger = load({ contextTokens: 2 * OWN });
    const proven = fc.constantFrom(times(13, load()), [failing(), ...times(26, load())], [...times(13, larger), ...times(3, load())]);
    fc.assert(
      fc.property(proven, anyLoads, (loads, later) => {
        const { state, count } = stateOf([...loads, ...later]);
        assert.deepEqual([state, count.visits], ["certified", loads.length]);
      }),
      { numRuns: 500 },
    );
  });

  it("has no more successes than loads that succeeded as a whole, with these options", () => {
    fc.assert(
      fc.property(anyLoads, (loads) => {
        const right = loads.filter(({ contextTokens, requests, options, loads: fits }) => fits && contextTokens >= OWN && options === AUTOMATIC && !requests.includes("failure") && requests[0] !== undefined);
        const { count } = stateOf(loads);
        assert.ok(count.successes <= right.length);
        assert.ok(count.successes <= count.visits);
      }),
      { numRuns: 500 },
    );
  });
});
