import type { Evidence, Measured } from "../../src/core/domain/evidence";
import type { Preset } from "../../src/core/domain/report";
import { formatAtLeast, formatBytes, formatDuration, formatPercent, formatRate, formatTokens } from "../../src/core/format";
import { say, told } from "../say";
import type { OfferedPreset } from "../../src/protocol/panel";
import { dateTime, intervalOf, poolWords, presetTitle, shortTokens } from "../model/words";
import { badge } from "./badge";
import { button } from "./button";
import { clipped, h } from "./dom";
import type { Child } from "./dom";

export interface CardInput {
  /** One setup under all the names that it was picked for. */
  readonly presets: readonly [Preset, ...Preset[]];
  /** The first of them, with the run that it is from. */
  readonly offered: OfferedPreset;
  /** It is from another run than the one that is shown. */
  readonly earlier: boolean;
  readonly applied: boolean;
  readonly applyBlocked: string | null;
}

const LONGEST_SENTENCE = 600;

/** One setup: what it gives, how well that is proven, and the button that applies it. */
export function presetCard({ presets, offered, earlier, applied, applyBlocked }: CardInput, onApply: () => void): HTMLElement {
  const [{ name, evidence, contextTokens }] = presets;
  const { words: said, changed, measuredAt } = offered;
  const words = told(said);
  const title = presets.map((preset) => presetTitle(preset.name)).join(", ");
  const titleId = `preset-${name}`;
  const blocked = evidence.state === "rejected" ? say("rejectedBlocked") : applyBlocked;
  const reasonId = `blocked-${name}`;
  return h(
    "article",
    { class: `card card-${evidence.state}`, "aria-labelledby": titleId },
    h(
      "header",
      {},
      h("h3", { id: titleId }, title),
      h(
        "div",
        { class: "badges" },
        badge(evidence.state),
        changed.length > 0 ? badge("stale") : null,
        applied ? badge("applied") : null,
      ),
    ),
    h(
      "p",
      { class: "headline", title: formatTokens(contextTokens) },
      h("span", { class: "big" }, shortTokens(contextTokens)),
      h("span", { class: "exact" }, formatTokens(contextTokens)),
    ),
    h("dl", { class: "facts" }, ...proofFacts(evidence), ...measureFacts(evidence), ...nextTurnFacts(presets[0])),
    ...presets.map((preset) => h("p", { class: "why" }, clipped(whyOf(preset, presets.length > 1), LONGEST_SENTENCE, "sentence"))),
    evidence.state === "certified" ? null : h("p", { class: "why-not" }, clipped(told(evidence.why), LONGEST_SENTENCE, "sentence")),
    earlier ? h("p", { class: "quiet" }, say("fromRun", dateTime(measuredAt))) : null,
    words === ""
      ? null
      : h(
          "details",
          { class: "in-words", "data-key": `words-${name}` },
          h("summary", {}, say("inWords")),
          h("p", {}, clipped(words, 2000, "sentence")),
        ),
    h(
      "footer",
      {},
      button({
        label: say(applied ? "applyAgain" : "apply"),
        ariaLabel: say(applied ? "applyAgainLabel" : "applyLabel", title, formatTokens(contextTokens)),
        key: `apply-${name}`,
        onClick: onApply,
        secondary: applied || evidence.state !== "certified",
        disabled: blocked !== null,
        describedBy: blocked === null ? null : reasonId,
      }),
      blocked === null ? null : h("span", { class: "reason", id: reasonId }, clipped(blocked, 200, "sentence")),
    ),
  );
}

const whyOf = ({ name, why }: Preset, named: boolean): string => (named ? say("whyNamed", presetTitle(name), told(why)) : told(why));

function fact(label: string, value: string, ...notes: string[]): Child[] {
  return [
    h("dt", {}, label),
    h("dd", {}, h("span", { class: "value" }, value), ...notes.map((note) => h("span", { class: "fact-note" }, note))),
  ];
}

function proofFacts(evidence: Evidence): Child[] {
  const { count } = evidence;
  if (count.visits === 0) return fact(say("proof"), say(evidence.state === "rejected" ? "notStable" : "notFilled"));
  const proof = fact(
    say("proof"),
    say("proofValue", count.successes, count.visits),
    ...(count.largerVisits > 0 ? [say("proofOver", count.ownVisits, count.largerVisits)] : []),
    ...(count.smallerFailures > 0 ? [say("proofSmaller", count.smallerFailures)] : []),
  );
  if (evidence.state === "rejected") return [...proof, ...fact(say("reliability"), say("notStable"))];
  const { reliability, confidence } = evidence.bound;
  return [
    ...proof,
    ...fact(
      say("reliability"),
      say(evidence.state === "certified" ? "atLeast" : "soFarAtLeast", formatAtLeast(reliability)),
      say("atConfidence", formatPercent(confidence)),
    ),
  ];
}

function nextTurnFacts({ nextTurn }: Preset): Child[] {
  if (!nextTurn) return [];
  const { newTokens, ttftMs, decodeTokensPerSecond } = nextTurn;
  const value = say("nextTurnValue", formatDuration(ttftMs.value), say("decodeUnit", formatRate(decodeTokensPerSecond.value)));
  return fact(say("nextTurn"), value, say("nextTurnNote", newTokens.toLocaleString("en-US"), told(ttftMs.basis)));
}

function measureFacts({ measures }: Evidence): Child[] {
  const one = (label: string, measured: Measured | null, value: (value: number) => string, format: (value: number) => string): Child[] =>
    measured ? fact(label, value(measured.value), intervalOf(measured, format)) : fact(label, say("notMeasured"));
  const { decodeTokensPerSecond: decode, ttftFullMs: ttft, footprintBytes: footprint } = measures;
  return [
    ...one(say("decode"), decode, (value) => say("decodeUnit", formatRate(value)), formatRate),
    ...one(say("ttft"), ttft, (value) => say("whenFull", formatDuration(value)), formatDuration),
    ...one(say("memory"), footprint, (value) => `${formatBytes(value)} ${poolWords(measures.pool)}`, formatBytes),
  ];
}
