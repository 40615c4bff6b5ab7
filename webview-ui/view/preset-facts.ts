import { formatAtLeast, formatDuration, formatPercent, formatRate } from "../../src/core/format";
import { neededLoads } from "../../src/core/report/evidence-said";
import { measureFigures, presetFigure } from "../model/preset-figures";
import type { MeasureFigure, Shown } from "../model/preset-figures";
import { intervalOf } from "../model/words";
import { say, told } from "../say";
import { h } from "./dom";
import type { Child } from "./dom";
import { figure, phrase } from "./figure";

/** What is known of a setup: how well it is proven, how fast it is when full, and what memory it takes. */
export const presetFacts = (shown: Shown): HTMLElement =>
  h("dl", { class: "facts" }, ...proofFacts(shown), ...measureFacts(shown), ...nextTurnFacts(shown));

function fact(label: string, value: readonly Child[], ...notes: readonly Child[][]): Child[] {
  return [
    h("dt", {}, label),
    h("dd", {}, h("span", { class: "value" }, ...present(value)), ...notes.map((note) => h("span", { class: "fact-note" }, ...present(note)))),
  ];
}

const present = (children: readonly Child[]): Child[] => children.filter((child) => child !== null);

function proofFacts(shown: Shown): Child[] {
  const { evidence } = shown.presets[0];
  const { count } = evidence;
  if (count.visits === 0) return fact(say("proof"), [say(evidence.state === "rejected" ? "notStable" : "notFilled")]);
  const proof = fact(
    say("proof"),
    proofValue(shown),
    ...(evidence.state === "provisional" && count.visits > count.successes ? [phrase("proofFailed", presetFigure(shown, "filled loads that failed", count.visits - count.successes, String(count.visits - count.successes)))] : []),
    ...(count.largerVisits > 0 ? [[say("proofOver", count.ownVisits, count.largerVisits)]] : []),
    ...(count.smallerFailures > 0 ? [[say("proofSmaller", count.smallerFailures)]] : []),
  );
  if (evidence.state === "rejected") return [...proof, ...fact(say("reliability"), [say("notStable")])];
  const { reliability, confidence } = evidence.bound;
  const earned = presetFigure(shown, "reliability", reliability, formatAtLeast(reliability));
  return [
    ...proof,
    ...fact(say("reliability"), phrase(evidence.state === "certified" ? "atLeast" : "soFarAtLeast", earned), [
      say("atConfidence", formatPercent(confidence)),
    ]),
  ];
}

/** "13 of 13 succeeded"; of a proof that is not done: "2 of 13 made". */
function proofValue(shown: Shown): Child[] {
  const { evidence } = shown.presets[0];
  const { visits, successes } = evidence.count;
  const made = presetFigure(shown, "filled loads", visits, String(visits));
  const needed = neededLoads(evidence);
  if (needed !== null) return phrase("proofMade", made, presetFigure(shown, "filled loads that a proof takes", needed, String(needed)));
  return phrase("proofValue", presetFigure(shown, "filled loads that succeeded", successes, String(successes)), made);
}

function nextTurnFacts(shown: Shown): Child[] {
  const { nextTurn, evidence } = shown.presets[0];
  if (!nextTurn) return [];
  const { newTokens, ttftMs, decodeTokensPerSecond } = nextTurn;
  const speed = say("decodeUnit", formatRate(decodeTokensPerSecond.value));
  const measured = evidence.measures.decodeTokensPerSecond !== null;
  return fact(
    say("nextTurn"),
    phrase("nextTurnValue", formatDuration(ttftMs.value), measured ? presetFigure(shown, "decode tok/s", decodeTokensPerSecond.value, speed) : speed),
    [say(measured ? "nextTurnNoteMeasured" : "nextTurnNote", newTokens.toLocaleString("en-US"), told(ttftMs.basis))],
  );
}

function measureFacts(shown: Shown): Child[] {
  const { decode, ttft, memory } = measureFigures(shown);
  const { count } = shown.presets[0].evidence;
  const one = (label: string, found: MeasureFigure | null, value: (found: MeasureFigure) => Child[], made: number): Child[] =>
    found ? fact(label, value(found), [intervalOf(found.measured, found.format, samplesOf(found, made))]) : fact(label, [say("notMeasured")]);
  return [
    ...one(say("decode"), decode, (found) => [figure(found.figure)], count.ownVisits + count.questions),
    ...one(say("ttft"), ttft, (found) => phrase("whenFull", found.figure), count.ownVisits),
    ...one(say("memory"), memory, (found) => [figure(found.figure)], 0),
  ];
}

/** What a figure rests on; of how many, where some were left out. */
const samplesOf = ({ measured: { n }, samples, of }: MeasureFigure, made: number): string => (made > n ? say("samplesLeft", n, of(made)) : samples);
