import type { ModelReport } from "../../src/core/domain/report";
import { formatBytes, formatTokens } from "../../src/core/format";
import type { PanelState } from "../../src/protocol/panel";
import { counted, say, told } from "../say";
import { runIdOf } from "../../src/core/report/current";
import { ofRun, parts } from "./figure";
import type { Told } from "./figure";
import { bothTokens, boundByWords, dateTime, engineWords, originWord } from "./words";

/** How the run shown stands, in a few words. */
export function stateWords({ report, live }: Pick<PanelState, "report" | "live">): string {
  if (live) return say("stateMeasuring");
  if (!report) return say("emptyTitle");
  const at = dateTime(report.endedAt ?? report.startedAt);
  switch (report.ending.state) {
    case "completed":
      return say("stateCompleted", at);
    case "cancelled":
      return say("stateCancelled", at);
    case "budget-spent":
      return say("stateBudget", at);
    case "unfinished":
      return say("stateUnfinished");
    case "nothing-fits":
      return say("stateNothingFits");
    case "failed":
      return say("stateFailed", report.ending.reason);
  }
}

/** What was found, as sentences. */
export function found(report: ModelReport): (readonly Told[])[] {
  const { ceiling, rollback, ending } = report;
  const runId = runIdOf(report);
  const sentences: (readonly Told[])[] = [];
  if (ending.state === "failed") sentences.push([told(ending.message)]);
  if (ceiling.state === "named") {
    const { contextTokens, loads, boundBy, predictedBeforeLoad } = ceiling;
    const largest = { of: [ofRun(runId, "largest context that fits, tokens")], value: contextTokens, text: bothTokens(contextTokens) };
    sentences.push(parts("ceiling", largest, originWord(report), counted("loads", loads), boundByWords(boundBy)));
    if (predictedBeforeLoad !== null) sentences.push([say("predictedBefore", formatTokens(predictedBeforeLoad))]);
  } else sentences.push([told(ceiling.why)]);
  if (rollback.contextTokens !== null) {
    const tokens = { of: [ofRun(runId, "default context tokens")], value: rollback.contextTokens, text: formatTokens(rollback.contextTokens) };
    sentences.push(rollback.footprintBytes === null ? parts("rollback", tokens) : parts("rollbackHeld", tokens, formatBytes(rollback.footprintBytes)));
  }
  return sentences;
}

/** More warnings than these push the result out of sight; all are under Details. */
const MOST_WARNINGS = 3;

/** They have a notice of their own at the top of the page. */
const TOLD_ALREADY: readonly string[] = ["simulated", "weights-random"];

/** What makes the figures less to be trusted. */
export const warnings = ({ flags }: ModelReport): string[] =>
  flags
    .filter(({ severity, message }) => severity === "warning" && !(typeof message === "object" && TOLD_ALREADY.includes(message.code)))
    .map(({ message }) => told(message))
    .slice(0, MOST_WARNINGS);

/** Facts under the model's name: label and value. */
export function headerFacts({ model, environment }: ModelReport): readonly (readonly [string, string])[] {
  return [
    [say("parameters"), model.parameterSize],
    [say("quantization"), model.quantization],
    [say("trainedContext"), formatTokens(model.trainedContextTokens)],
    [say("engine"), engineWords(environment.engine)],
  ];
}
