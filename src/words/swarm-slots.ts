import { formatPercent } from "../core/format";
import type { SwarmReport } from "../core/domain/swarm-report";
import type { Say } from "./say";

/** What other numbers of slots carry, and whether one of them is worth having. `own`: on the server as it is. */
export function slotsInWords(own: SwarmReport, others: readonly SwarmReport[], say: Say): string[] {
  if (others.length === 0) return [say("Other numbers of slots were not tried: all agents that were asked for pass already.")];
  const each = others.map((report) => say("{0} with {1}", passedIn(report, say), slotsOf(report, say))).join(", ");
  const confidence = formatPercent(own.request.confidence);
  const list = say("Agents that pass on servers of O3's own: {0}; all of it at {1} confidence together.", each, confidence);
  const best = others.reduce((most, report) => (agentsIn(report) > agentsIn(most) ? report : most));
  if (agentsIn(best) > agentsIn(own)) return [list, worth(best, own, say)];
  return others.some(isOpen)
    ? [list, say("Whether another number of slots carries more agents than {0}, as the server has now, is not known: a larger budget may tell.", slotsOf(own, say))]
    : [list, say("No other number of slots carries more agents than {0}, as the server has now.", slotsOf(own, say))];
}

/** The time ended before an answer. */
const isOpen = ({ passed, ending }: SwarmReport): boolean => passed === null && ending.state !== "completed" && ending.state !== "nothing-fits";

const worth = (best: SwarmReport, own: SwarmReport, say: Say): string =>
  say(
    "With {0} instead of {1}, {2} agents pass instead of {3}: set OLLAMA_NUM_PARALLEL={4} where the server is started. Presets need a new proof then.",
    slotsOf(best, say),
    slotsOf(own, say),
    agentsIn(best),
    agentsIn(own),
    numParallel(best),
  );

const agentsIn = ({ passed }: SwarmReport): number => passed?.agents ?? 0;
const numParallel = ({ environment }: SwarmReport): number => environment.engine.server.settings.numParallel;

function passedIn(report: SwarmReport, say: Say): string {
  if (report.ending.state === "nothing-fits") return say("nothing fits");
  if (report.promising) return say("{0} (not proven)", report.promising.agents);
  return isOpen(report) ? say("not known") : String(agentsIn(report));
}

function slotsOf(report: SwarmReport, say: Say): string {
  const slots = numParallel(report);
  return slots === 1 ? say("1 slot") : say("{0} slots", slots);
}
