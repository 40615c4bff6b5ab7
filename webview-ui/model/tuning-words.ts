import type { Ratio, Tuning } from "../../src/core/domain/tuning";
import { formatTokens } from "../../src/core/format";
import { counted, say } from "../say";
import { ratioWords } from "./gain-words";
import { setupWords } from "./setup-words";

/** A change of the machine's own speed that a reader should know of. */
const DRIFT_SHARE = 0.03;

export interface TuningWords {
  readonly hint: string;
  readonly recommended: string;
  readonly visits: string;
  /** Null where the machine kept its speed. */
  readonly drift: string | null;
}

export function tuningWords({ verdict, gain, setup, cutShort, disturbed, visits, drift, contextTokens, turn }: Tuning): TuningWords {
  return {
    hint: say(
      "settingsHint",
      formatTokens(contextTokens),
      turn.promptTokens.toLocaleString("en-US"),
      turn.replyTokens.toLocaleString("en-US"),
    ),
    recommended:
      verdict === "no-gain"
        ? say("tunedNoGain")
        : verdict === "likely"
          ? say("tunedLikely", setupWords(setup))
        : gain === null
          ? say("tunedGainUnsized", setupWords(setup))
          : say("tunedGain", setupWords(setup), ratioWords(gain.turn), counted("blocks", gain.turn.blocks)),
    visits: `${disturbed ? `${say("tunedDisturbed")} ` : cutShort ? `${say("tunedCutShort")} ` : ""}${say("tunedVisits", counted("loads", visits.made), visits.contended, visits.failed)}`,
    drift: drift && hasDrifted(drift) ? say(drift.value < 1 ? "tunedDriftSlower" : "tunedDriftFaster", ratioWords(drift)) : null,
  };
}

/** Larger than what a reader would overlook, and not explained by chance where there is an interval. */
const hasDrifted = ({ value, lower, upper }: Ratio): boolean =>
  Math.abs(value - 1) >= DRIFT_SHARE && (lower === null || upper === null || lower > 1 || upper < 1);
