import { TASK_FAMILIES, TASK_GROUPS } from "../../src/core/domain/effective";
import { pictureOf } from "../../src/core/effective/plan";
import { Answers, BASE_TOKENS } from "../../src/core/effective/progress";
import { familiesOf } from "../../src/core/effective/task";
import { createRandom } from "../../src/core/statistics/random";
import { scoreAt, solves, usableTokens } from "../support/simulated/reader";
import type { ReaderTruth } from "../support/simulated/reader";

/** `npm run bench:effective`: what is claimed of simulated models whose usable length is known. Nothing here is measured. */

const MODELS = 220;
const ASKED = { families: TASK_FAMILIES, keep: 0.85, score: 0.856, confidence: 0.85 } as const;
const OUTCOME = { state: "answered", said: "", wanted: "", promptTokens: 0, outputTokens: 0, ttftMs: 0, promptMs: 0 } as const;

interface Model {
  readonly truth: ReaderTruth;
  readonly topTokens: number;
}

/** clear: they do the retrieval tasks well, and fall within a few doublings; flat: they do them so so, and lose little with each doubling. */
function modelOf(kind: "clear" | "flat", seed: number): Model {
  const random = createRandom(seed);
  const between = (low: number, high: number): number => low + (high - low) * random.next();
  const retrieval = (): number => (kind === "clear" ? between(0.95, 1) : between(0.86, 0.98));
  return {
    truth: {
      // What is worked out may be beyond a model even in a short text.
      base: { fact: retrieval(), facts: retrieval(), association: retrieval(), chain: between(0.3, 1), count: between(0.1, 1) },
      halfTokens: 2 ** between(12, 18),
      steepness: kind === "clear" ? between(1.5, 4) : between(0.4, 1.5),
      middle: between(0, 0.5),
      alike: kind === "clear" ? between(0.5, 1) : between(0, 1),
    },
    topTokens: Math.round(2 ** between(13, 17)) - 64,
  };
}

interface Claim {
  readonly claimed: number;
  readonly true: number;
}

interface Tested {
  readonly relative: Claim | null;
  readonly absolute: Claim | null;
  readonly asked: number;
}

/** A whole run of a model, as far as what it claims goes. */
function test({ truth, topTokens }: Model, seed: number): Tested {
  const answers = new Answers([]);
  for (let asked = 0; ; asked++) {
    const { families, relative, absolute, ask } = pictureOf({ answers }, { ...ASKED, seed }, topTokens);
    if (ask === null) {
      const used = [...families].flatMap(([family, { state }]) => (state === "used" ? [family] : []));
      const groups = TASK_GROUPS.map((group) => familiesOf(group, used)).filter((group) => group.length > 0);
      const keeps = (tokens: number): boolean => scoreAt(truth, groups, tokens) >= ASKED.keep * scoreAt(truth, groups, BASE_TOKENS);
      const finds = (tokens: number): boolean => scoreAt(truth, [familiesOf("retrieval", TASK_FAMILIES)], tokens) >= ASKED.score;
      return {
        relative: relative && { claimed: relative.lo ?? 0, true: usableTokens(keeps, topTokens) },
        absolute: absolute && { claimed: absolute.lo ?? 0, true: usableTokens(finds, topTokens) },
        asked,
      };
    }
    const mark = solves(truth, ask, ask.tokens, seed) ? "right" : "other";
    answers.add({ ...ask, outcome: { ...OUTCOME, mark } });
  }
}

const share = (claims: readonly Claim[], holds: (claim: Claim) => boolean): number => claims.filter(holds).length / claims.length;
const isTrue = ({ claimed, true: truth }: Claim): boolean => claimed <= truth;
const isNotHalf = ({ claimed, true: truth }: Claim): boolean => claimed >= truth / 2;

function figuresOf(kind: "clear" | "flat"): Readonly<Record<"true_share" | "not_half_share" | "absolute_true_share" | "absolute_not_half_share" | "told" | "asked_median" | "asked_p90", number>> {
  const tested = Array.from({ length: MODELS }, (_, at) => test(modelOf(kind, at + 1), at + 1));
  const [relative, absolute] = [tested.flatMap((one) => one.relative ?? []), tested.flatMap((one) => one.absolute ?? [])];
  const asked = tested.map((one) => one.asked).sort((a, b) => a - b);
  return {
    true_share: share(relative, isTrue),
    not_half_share: share(relative, isNotHalf),
    absolute_true_share: share(absolute, isTrue),
    absolute_not_half_share: share(absolute, isNotHalf),
    told: relative.length / MODELS,
    asked_median: asked[Math.floor(MODELS / 2)] ?? 0,
    asked_p90: asked[Math.floor(0.9 * MODELS)] ?? 0,
  };
}

const [clear, flat] = [figuresOf("clear"), figuresOf("flat")];
const prefixed = Object.fromEntries(Object.entries(flat).map(([name, value]) => [`flat_${name}`, value]));
console.log(JSON.stringify({ bench: "effective", simulated: true, models: MODELS, ...clear, ...prefixed }));
const isHonest = [clear, flat].every((one) => one.true_share >= 0.85 && one.absolute_true_share >= 0.85);
process.exitCode = isHonest && clear.not_half_share >= 0.8 ? 0 : 1;
