import type { QualityCheck, QualityVerdict } from "../domain/tuning";
import { formatPercent, plural } from "../format";
import { agreementOf, meanDivergence, shareOf } from "./agreement";
import type { GreedyAnswer } from "../domain/quality-answers";
import type { QualityAnswers } from "./answers";
import type { GradedCheck } from "./prompts";
import { agreementIsHigh, allowedLosses, LEAST_AGREEMENT, LEAST_TOKENS, leastRight, MOST_DIVERGENCE_NATS } from "./rule";

/** What one kind of check tells; `why` is a sentence. */
type Finding =
  | { readonly state: "not-applicable"; readonly why: string }
  | { readonly state: "passed"; readonly check: QualityCheck }
  | { readonly state: "failed"; readonly check: QualityCheck; readonly why: string };

const GRADED: readonly GradedCheck[] = ["recall", "tool-calls", "json"];
const WORDS: Readonly<Record<GradedCheck, string>> = {
  recall: "codes recalled from a long text",
  "tool-calls": "valid tool calls",
  json: "answers in valid JSON",
};

/**
 * Whether a setting changed a model's answers for the worse: the same prompts under the baseline and under the candidate, compared
 * one by one by the rules of docs/quality-gate.md. What cannot be told never passes.
 */
export function judgeQuality(baseline: QualityAnswers, candidate: QualityAnswers): QualityVerdict {
  if (baseline.suite !== candidate.suite) {
    return notMeasurable("The answers belong to different prompts: measure the baseline and the candidate with the same options.");
  }
  const recall = graded("recall", baseline, candidate);
  const findings = [recall, ...GRADED.slice(1).map((name) => graded(name, baseline, candidate)), greedy(baseline, candidate)];
  const checks = findings.flatMap((finding) => (finding.state === "not-applicable" ? [] : [finding.check]));
  const failures = findings.flatMap((finding) => (finding.state === "failed" ? [finding.why] : []));
  if (failures.length > 0) return { state: "failed", why: failures.join(" "), checks };
  // Recall is what a cheaper cache loses first: without it, the other checks do not stand for the answers.
  if (recall.state === "not-applicable") return notMeasurable(recall.why);
  return { state: "passed", checks };
}

const notMeasurable = (why: string): QualityVerdict => ({ state: "not-measurable", why });

function graded(name: GradedCheck, baseline: QualityAnswers, candidate: QualityAnswers): Finding {
  const given = baseline.notApplicable[name] ?? candidate.notApplicable[name];
  if (given !== undefined) return { state: "not-applicable", why: given };
  const after = new Map(candidate.graded.map((answer) => [answer.id, answer.right]));
  const pairs = baseline.graded.flatMap(({ id, check, right }) => {
    const rightAfter = after.get(id);
    return check === name && rightAfter !== undefined ? [{ right, rightAfter }] : [];
  });
  const rightBefore = pairs.filter(({ right }) => right).length;
  const lost = pairs.filter(({ right, rightAfter }) => right && !rightAfter).length;
  const allowed = allowedLosses(rightBefore);
  if (allowed === null) {
    const cut = baseline.cutShort || candidate.cutShort ? " before the time ended" : "";
    const why = `By itself, the model gave ${rightBefore} of ${pairs.length} ${WORDS[name]}${cut}; ${leastRight()} are needed to see a loss.`;
    return { state: "not-applicable", why };
  }
  const check: QualityCheck = {
    name,
    baseline: rightBefore / pairs.length,
    candidate: pairs.filter(({ rightAfter }) => rightAfter).length / pairs.length,
    prompts: pairs.length,
  };
  if (lost <= allowed) return { state: "passed", check };
  const why = `${lost} of ${rightBefore} ${WORDS[name]} were lost; ${allowed === 0 ? "none" : `no more than ${allowed}`} may be.`;
  return { state: "failed", check, why };
}

function greedy(baseline: QualityAnswers, candidate: QualityAnswers): Finding {
  const name = "greedy-agreement";
  const given = baseline.notApplicable[name] ?? candidate.notApplicable[name];
  if (given !== undefined) return { state: "not-applicable", why: given };
  const after = new Map(candidate.greedy.map((answer) => [answer.id, answer]));
  const pairs = baseline.greedy.flatMap((before): [GreedyAnswer, GreedyAnswer][] => {
    const same = after.get(before.id);
    return same ? [[before, same]] : [];
  });
  const own = agreementOf(pairs.map(([before]) => [before.tokens, before.again]));
  const between = agreementOf(pairs.map(([before, same]) => [before.tokens, same.tokens]));
  const compared = own.agreed + own.diverged;
  if (compared < LEAST_TOKENS) {
    return { state: "not-applicable", why: `The model wrote ${plural(compared, "token")} that could be compared; ${LEAST_TOKENS} are needed.` };
  }
  if (!agreementIsHigh(own.agreed, own.diverged)) {
    return { state: "not-applicable", why: "The server does not repeat its own words at temperature 0." };
  }
  const check: QualityCheck = { name, baseline: shareOf(own), candidate: shareOf(between), prompts: pairs.length };
  const nats = meanDivergence(pairs);
  if (!agreementIsHigh(between.agreed, between.diverged)) {
    const least = formatPercent(LEAST_AGREEMENT);
    const why = `Of its words at temperature 0, ${formatPercent(check.candidate)} stayed the same; that at least ${least} do is not shown.`;
    return { state: "failed", check, why };
  }
  if (nats !== null && nats > MOST_DIVERGENCE_NATS) {
    const why = `The probabilities of its words moved by ${nats.toPrecision(2)} nats a token; at most ${MOST_DIVERGENCE_NATS} may be.`;
    return { state: "failed", check, why };
  }
  return { state: "passed", check };
}
