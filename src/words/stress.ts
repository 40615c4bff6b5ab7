import { formatBytes, formatDuration, formatPercent, formatRate } from "../core/format";
import type { StressReport, StressWindowReport } from "../core/domain/stress-report";
import { inWords } from "./said";
import type { Say } from "./say";

/** What a run under full load has shown, in sentences. */
export function stressInWords(report: StressReport, say: Say): string[] {
  if (report.windows.length === 0) return [nothing(report, say)];
  return [speed(report, say), memory(report, say), ...failures(report, say), ...warnings(report, say)];
}

function nothing({ ending, breach }: StressReport, say: Say): string {
  if (breach !== null) return inWords(breach, say);
  if (ending.state === "nothing-fits") return say("The model cannot be run here: {0}", inWords(ending.why, say));
  return say("Nothing was learnt: the run ended before the load had lasted half a minute.");
}

/** A change that nobody would overlook. */
const ANY_CHANGE = 0.5;

function speed({ speed: found, heldMs, request }: StressReport, say: Say): string {
  const held = [formatDuration(heldMs), request.agents] as const;
  const could = found.couldSee === null ? "" : formatPercent(found.couldSee);
  const change = found.change === null ? "" : formatPercent(Math.abs(found.change));
  switch (found.state) {
    case "holds":
      return say("Speed holds over {0} with {1} at work: a change of {2} or more would have been seen.", ...held, could);
    case "throttles":
      return say("Speed falls over {0} with {1} at work: by {2} from the first third to the last.", ...held, change);
    case "gains":
      return say("Speed still rises over {0} with {1} at work: by {2} from the first third to the last. It was not steady yet.", ...held, change);
    case "cannot-be-told":
      if (found.couldSee !== null && found.couldSee > ANY_CHANGE) return say("Whether speed holds cannot be told over {0} with {1} at work: it varies too much from half minute to half minute.", ...held);
      return could === ""
        ? say("Whether speed holds cannot be told: {0} with {1} at work is too short. Ask for 5 minutes or more.", ...held)
        : say("Whether speed holds cannot be told over {0} with {1} at work: only a change of {2} or more would have been seen.", ...held, could);
  }
}

function memory({ memory: found, msToLimit, filled, requests }: StressReport, say: Say): string {
  const perRequest = (bytes: number | null): string => formatBytes(Math.max(0, bytes ?? 0));
  switch (found.state) {
    case "leaks":
      return say(
        "Memory grows by {0} a request ({1} to {2}); at this rate the limit is reached in {3}.",
        perRequest(found.bytesPerRequest),
        perRequest(found.lower),
        perRequest(found.upper),
        msToLimit === null ? "-" : formatDuration(msToLimit),
      );
    case "none-seen": {
      const told = say("No leak was seen in {0} requests: {1} a request or more would have been.", requests, perRequest(found.couldSeeBytesPerRequest));
      return filled ? told : `${told} ${say("No window was filled, so memory has not seen its peak.")}`;
    }
    case "cannot-be-told":
      return found.lastBytes === null
        ? say("Whether memory leaks cannot be told: this system does not say what the server's processes hold for themselves.")
        : say("Whether memory leaks cannot be told: there were too few requests.");
  }
}

const failures = ({ failed, requests }: StressReport, say: Say): string[] => (failed === 0 ? [] : [say("{0} of {1} requests failed.", failed, requests)]);

function warnings({ breach, contended, peakTemperatureCelsius }: StressReport, say: Say): string[] {
  return [
    ...(breach === null ? [] : [say("A limit ended it: {0}", inWords(breach, say))]),
    ...(peakTemperatureCelsius === null ? [] : [say("The hottest reading was {0} °C.", Math.round(peakTemperatureCelsius))]),
    ...(contended ? [say("Other programs used the machine meanwhile: a change of speed may be theirs.")] : []),
  ];
}

export const STRESS_COLUMNS = ["from", "requests", "failed", "tok/s each", "first token", "own memory", "temperature"] as const;

/** A row of the table, in the order of STRESS_COLUMNS. */
export const stressRow = ({ fromMs, requests, failed, tokensPerSecond, ttftMs, ownBytes, temperatureCelsius }: StressWindowReport): string[] => [
  formatDuration(fromMs),
  String(requests),
  String(failed),
  tokensPerSecond === null ? "-" : formatRate(tokensPerSecond),
  ttftMs === null ? "-" : formatDuration(ttftMs),
  ownBytes === null ? "-" : formatBytes(ownBytes),
  temperatureCelsius === null ? "-" : `${Math.round(temperatureCelsius)} °C`,
];
