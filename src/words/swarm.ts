import { formatAtLeast, formatDuration, formatPercent, formatRate } from "../core/format";
import type { SwarmLevel, SwarmReport } from "../core/domain/swarm-report";
import type { SwarmRequest } from "../core/domain/swarm";
import { inWords } from "./said";
import type { Say } from "./say";

/** What a run with many agents at once has shown, in sentences; figures of a simulated server say so. */
export function swarmInWords(report: SwarmReport, say: Say): string[] {
  return [answer(report, say), ...arrivals(report, say), ...failing(report, say), ...law(report, say), ...warnings(report, say)];
}

function arrivals({ request: { everyMs }, passed, promising, levels }: SwarmReport, say: Say): string[] {
  if (everyMs === undefined) return [];
  const agents = (passed ?? promising ?? levels[0])?.agents;
  if (agents === undefined) return [];
  const aMinute = formatRate((60_000 * agents) / everyMs);
  return [say("Requests came by chance, {0} a minute on average, whether or not earlier ones were answered; their times count from when they were due.", aMinute)];
}

const asked = ({ objectives }: SwarmRequest, say: Say): string =>
  say("{0} tok/s each and a first token within {1}", formatRate(objectives.minTokensPerSecond), formatDuration(objectives.maxTtftMs));

function answer({ request, passed, promising, levels, ending }: SwarmReport, say: Say): string {
  const found = passed ?? promising;
  if (found) {
    const bound = formatAtLeast(found.bound.reliability);
    const figures = [found.agents, asked(request, say), found.kept, found.sent, bound, formatPercent(found.bound.confidence)] as const;
    if (!passed) return say("{0} agents at once look good for {1}, not proven yet: {2} of {3} requests, at least {4} at {5} confidence.", ...figures);
    const most = found.agents >= request.maxAgents;
    return found.agents === 1
      ? say("One agent keeps {1}: {2} of {3} requests, at least {4} at {5} confidence.", ...figures)
      : most
        ? say("{0} agents at once, the most that were asked for, keep {1}: {2} of {3} requests, at least {4} at {5} confidence.", ...figures)
        : say("{0} agents at once keep {1}: {2} of {3} requests, at least {4} at {5} confidence.", ...figures);
  }
  if (ending.state === "nothing-fits") return say("The model cannot be run here: {0}", inWords(ending.why, say));
  if (levels.length === 0) return say("Nothing was learnt: the run ended before the first agents had answers.");
  return say("Not even one agent keeps {0} in {1} of its requests.", asked(request, say), formatPercent(request.objectives.success));
}

function failing({ failing: found, passed, promising }: SwarmReport, say: Say): string[] {
  // Where not even one agent passes, the answer says what was broken, unless it was the machine.
  if (!found || (!passed && !promising && found.first !== "limit")) return [];
  switch (found.first) {
    case "first-token":
      return [say("With {0}, the first token comes too late.", found.agents)];
    case "speed":
      return [say("With {0}, answers are too slow.", found.agents)];
    case "failed":
      return [say("With {0}, requests fail.", found.agents)];
    case "limit":
      return [say("With {0}, a limit of the machine was reached: {1}", found.agents, inWords(found.why, say))];
  }
}

function law({ law: found }: SwarmReport, say: Say): string[] {
  if (!found) return [];
  if (!found.fits) return [say("The output does not follow the usual law of scaling (it is off by up to {0}): only the measured levels count.", formatPercent(found.worst))];
  const best = found.bestAgents;
  const peak = best === null ? say("it has no peak") : say("the most output is expected at {0} agents", Math.round(best));
  return [
    say(
      "Law of scaling: one agent alone {0} tok/s; {1} of the work cannot be done side by side; each further pair of agents costs {2}; {3}.",
      formatRate(found.oneTokensPerSecond),
      formatPercent(found.queueing),
      `${(100 * found.coordination).toFixed(2)} %`,
      peak,
    ),
  ];
}

function warnings({ levels, monotone }: SwarmReport, say: Say): string[] {
  return [
    ...(levels.some(({ contended }) => contended) ? [say("Other programs used the machine meanwhile. The requests count all the same.")] : []),
    ...(monotone ? [] : [say("More agents did better than fewer somewhere: the machine or the server changed during the run.")]),
  ];
}

export const SWARM_COLUMNS = ["agents", "result", "requests", "kept", "total tok/s", "tok/s each", "first token", "p95", "waiting", "fairness", "broken by"] as const;

const STATES: Readonly<Record<SwarmLevel["state"], string>> = {
  passed: "passed",
  failed: "failed",
  promising: "looks good",
  undecided: "not enough requests",
};

/** A row of the table, in the order of SWARM_COLUMNS. */
export function swarmRow(level: SwarmLevel, say: Say): string[] {
  const { agents, state, sent, kept, tokensPerSecond, agentTokensPerSecond, ttftMs, queueMs, fairness, broken, failures } = level;
  const reasons = [
    ...(broken.firstToken > 0 ? [say("{0} first token", broken.firstToken)] : []),
    ...(broken.speed > 0 ? [say("{0} speed", broken.speed)] : []),
    ...Object.entries(failures).map(([reason, count]) => `${count} ${reason}`),
  ];
  return [
    String(agents),
    say(STATES[state]),
    String(sent),
    String(kept),
    formatRate(tokensPerSecond),
    agentTokensPerSecond === null ? "-" : formatRate(agentTokensPerSecond),
    ttftMs.median === null ? "-" : formatDuration(ttftMs.median),
    ttftMs.p95?.interval ? formatDuration(ttftMs.p95.value) : "-",
    queueMs === null ? "-" : formatDuration(queueMs),
    fairness === null ? "-" : fairness.toFixed(2),
    reasons.length === 0 ? "-" : reasons.join(", "),
  ];
}
