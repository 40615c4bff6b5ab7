import type { QualityCheck, QualityVerdict } from "../domain/tuning";
import { together } from "../domain/statements";
import type { Said } from "../domain/statements";
import { agreementOf, meanDivergence, shareOf } from "./agreement";
import type { GreedyAnswer } from "../domain/quality-answers";
import type { QualityAnswers } from "./answers";
import type { GradedCheck } from "./prompts";
import { agreementIsHigh, allowedLosses, LEAST_AGREEMENT, LEAST_TOKENS, leastRight, MOST_DIVERGENCE_NATS } from "./rule";

/** What one kind of check tells. */
type Finding =
  | { readonly state: "not-applicable"; readonly why: Said }
  | { readonly state: "passed"; readonly check: QualityCheck }
  | { readonly state: "failed"; readonly check: QualityCheck; readonly why: Said };

const GRADED: readonly GradedCheck[] = ["recall", "tool-calls", "json"];

/**
 * Whether a setting changed a model's answers for the worse: the same prompts under the baseline and under the candidate, compared
 * one by one by the rules of docs/quality-gate.md. What cannot be told never passes.
 */
export function judgeQuality(baseline: QualityAnswers, candidate: QualityAnswers): QualityVerdict {
  if (baseline.suite !== candidate.suite) {
    return notMeasurable({ code: "quality-other-prompts" });
  }
  const recall = graded("recall", baseline, candidate);
  const findings = [recall, ...GRADED.slice(1).map((name) => graded(name, baseline, candidate)), greedy(baseline, candidate)];
  const checks = findings.flatMap((finding) => (finding.state === "not-applicable" ? [] : [finding.check]));
  const failures = findings.flatMap((finding) => (finding.state === "failed" ? [finding.why] : []));
  if (failures.length > 0) return { state: "failed", why: together(failures), checks };
  // Recall is what a cheaper cache loses first: without it, the other checks do not stand for the answers.
  if (recall.state === "not-applicable") return notMeasurable(recall.why);
  return { state: "passed", checks };
}

const notMeasurable = (why: Said): QualityVerdict => ({ state: "not-measurable", why });

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
    const few: Said = { code: `${name}-too-few`, right: rightBefore, of: pairs.length, needed: leastRight() };
    return { state: "not-applicable", why: together(baseline.cutShort || candidate.cutShort ? [few, { code: "quality-time-ended" }] : [few]) };
  }
  const check: QualityCheck = {
    name,
    baseline: rightBefore / pairs.length,
    candidate: pairs.filter(({ rightAfter }) => rightAfter).length / pairs.length,
    prompts: pairs.length,
  };
  if (lost <= allowed) return { state: "passed", check };
  return { state: "failed", check, why: { code: `${name}-lost`, lost, of: rightBefore, allowed } };
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
    return { state: "not-applicable", why: { code: "too-few-tokens-compared", compared, needed: LEAST_TOKENS } };
  }
  if (!agreementIsHigh(own.agreed, own.diverged)) {
    return { state: "not-applicable", why: { code: "server-does-not-repeat" } };
  }
  const check: QualityCheck = { name, baseline: shareOf(own), candidate: shareOf(between), prompts: pairs.length };
  const nats = meanDivergence(pairs);
  if (!agreementIsHigh(between.agreed, between.diverged)) {
    return { state: "failed", check, why: { code: "agreement-low", share: check.candidate, least: LEAST_AGREEMENT } };
  }
  if (nats !== null && nats > MOST_DIVERGENCE_NATS) {
    return { state: "failed", check, why: { code: "probabilities-moved", nats, most: MOST_DIVERGENCE_NATS } };
  }
  return { state: "passed", check };
}
