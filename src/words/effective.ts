import type { EffectiveLength, EffectiveReport, Solved, SolvedWithin, TaskFailure, Untold, UsableLength } from "../core/domain/effective-report";
import type { TaskFamily } from "../core/domain/effective";
import { formatDuration, formatPercent } from "../core/format";
import { inWords } from "./said";
import type { Say } from "./say";

/** How much of its window a model can use, in sentences. */
export function effectiveInWords(report: EffectiveReport, say: Say): string[] {
  if (report.ending.state === "nothing-fits" && report.lengths.length === 0) return [say("The model cannot be asked here: {0}", inWords(report.ending.why, say))];
  const { relative, absolute } = report;
  // What both cannot tell is said once.
  if (relative.state === "cannot-be-told" && absolute.state === "cannot-be-told" && relative.why === absolute.why)
    return [say("How much of its window the model can use cannot be told: {0}", say(WHY[relative.why])), ...failures(report, say)];
  return [...relativeAnswer(report, say), ...absoluteAnswer(report, say), ...compaction(report, say), ...failures(report, say), ...warnings(report, say)];
}

const tokens = (value: number): string => value.toLocaleString("en-US");

const solved = ({ right, of }: Solved, say: Say): string => say("{0} of {1}", right, of);

const WHY: Readonly<Record<Untold, string>> = {
  "random-weights": "its weights are random, so nothing was asked and nothing scored.",
  "base-too-low": "it solves too little even in a short text.",
  "no-answers": "too many of the questions were not answered.",
  "window-too-small": "its window is hardly longer than the short text that it is held against. Name a larger one with --context.",
  "not-asked": "no such task was asked for.",
  time: "the time was too short. Give it more with --budget, and go on with --resume.",
};

function relativeAnswer({ relative, request, baseTokens }: EffectiveReport, say: Say): string[] {
  const sure = formatPercent(request.confidence);
  switch (relative.state) {
    case "cannot-be-told":
      return [say("Against its own short texts: cannot be told, since {0}", say(WHY[relative.why]))];
    case "nowhere":
      return [];
    case "at-least":
      if (relative.seen === null)
        return [say("Against its own short texts, nothing longer than {0} tokens is proven to keep {1} of what it solves there, at {2} confidence.", tokens(baseTokens), formatPercent(request.keep), sure), ...limits(relative, say)];
      return [
        say(
          "It uses at least {0} tokens with {1} confidence: there it keeps {2} or more of what it solves at {3} ({4} tasks).",
          ...([tokens(relative.tokens), sure, formatPercent(request.keep), tokens(baseTokens), solved(relative.seen, say)] as const),
        ),
        ...limits(relative, say),
      ];
  }
}

function absoluteAnswer({ absolute, request }: EffectiveReport, say: Say): string[] {
  const [bar, sure] = [`${(100 * request.score).toFixed(1)} %`, formatPercent(request.confidence)] as const;
  switch (absolute.state) {
    case "cannot-be-told":
      return absolute.why === "not-asked" ? [] : [say("Whether it finds {0} of what stands in a text cannot be told: {1}", bar, say(WHY[absolute.why]))];
    case "nowhere":
      return [say("That it finds {0} of what stands in a text is not proven even for a short one ({1} tasks).", bar, solved(absolute.seen, say))];
    case "at-least":
      return [
        say("It finds {0} or more of what stands in a text of at least {1} tokens with {2} confidence{3}.", bar, tokens(absolute.tokens), sure, absolute.seen === null ? "" : ` (${solved(absolute.seen, say)})`),
        ...limits(absolute, say),
      ];
  }
}

function limits({ wholeWindow, failing, promising }: Extract<UsableLength, { state: "at-least" }>, say: Say): string[] {
  if (wholeWindow) return [say("That is as long as its window allows.")];
  if (promising !== null) return [say("{0} tokens look good as well ({1}), but the time was too short to prove it.", tokens(promising.tokens), solved(promising, say))];
  if (failing === null) return [];
  return failing.why === "no-answers"
    ? [say("At {0} tokens too much was not answered.", tokens(failing.tokens))]
    : [say("At {0} tokens it is not proven: {1}.", tokens(failing.tokens), solved(failing, say))];
}

function compaction({ compaction: found, contextTokens }: EffectiveReport, say: Say): string[] {
  if (found === null) return [];
  const at = tokens(found.tokens);
  switch (found.basis) {
    case "window":
      return [say("Compaction point for clients: {0} tokens, as the window ends there, not the model.", at)];
    case "relative":
      return [say("Compaction point for clients: {0} of {1} tokens; beyond it the model is not proven to keep what it can do.", at, tokens(contextTokens ?? found.tokens))];
    case "absolute":
      return [say("Compaction point for clients: {0} of {1} tokens; beyond it the model is not proven to find what stands in the text.", at, tokens(contextTokens ?? found.tokens))];
  }
}

const FAILURES: Readonly<Record<string, string>> = {
  other: "wrong answers",
  none: "empty answers",
  cut: "answers without an end",
  thinking: "not scored, as it only thought",
  truncated: "not scored, as the server cut the text",
  "not-counted": "not scored, as the reply had no end",
  "limit-breached": "not scored, as a limit of the machine was reached",
};

const failures = ({ failures: found }: EffectiveReport, say: Say): string[] => found.map((failure) => say("{0} {1}, such as: {2}", failure.count, failureName(failure, say), example(failure, say)));

const failureName = ({ what }: TaskFailure, say: Say): string => {
  const known = FAILURES[what];
  return known === undefined ? say("not scored, as the server failed ({0})", what) : say(known);
};

const example = ({ example: told }: TaskFailure, say: Say): string =>
  "said" in told ? say("“{0}” in place of “{1}”", told.said.replace(/\s+/g, " "), told.wanted) : inWords(told.message, say);

const warnings = ({ contended }: EffectiveReport, say: Say): string[] => (contended ? [say("Other programs used the machine meanwhile. Answers do not depend on that.")] : []);

export const EFFECTIVE_COLUMNS = ["tokens", "solved", "true share", "start", "middle", "end", "by task", "not answered", "first token"] as const;

export const FAMILY_TITLES: Readonly<Record<TaskFamily, string>> = {
  fact: "one fact",
  facts: "three facts",
  association: "other words",
  chain: "chain",
  count: "counting",
};

/** A row of the table, in the order of EFFECTIVE_COLUMNS. */
export function effectiveRow({ tokens: length, solved: all, byDepth, byFamily, unanswered, ttftMs }: EffectiveLength, say: Say): string[] {
  return [
    tokens(length),
    solved(all, say),
    within(all),
    ...byDepth.map((depth) => (depth.of === 0 ? "-" : `${solved(depth, say)} (${within(depth)})`)),
    byFamily.map(({ family, ...some }) => `${say(FAMILY_TITLES[family])} ${some.right}/${some.of}`).join(", "),
    String(unanswered),
    ttftMs === null ? "-" : formatDuration(ttftMs),
  ];
}

const within = ({ lower, upper, of }: SolvedWithin): string => (of === 0 ? "-" : `${Math.floor(100 * lower)}-${Math.ceil(100 * upper)} %`);
