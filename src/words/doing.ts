import type { Doing } from "../core/events";
import { formatDuration, formatTokens } from "../core/format";
import type { Say } from "./say";
import { presetTitle } from "./presets";

/** What a run is doing, by its code. */
export const DOING = {
  "default-load": "loading with Ollama's defaults",
  "short-probe": "measuring speed with a short prompt",
  "depth-probe": "measuring speed with a prompt of {0} tokens",
  "search-load": "loading {0} tokens to see whether they fit",
  choose: "choosing the context sizes to prove",
  proof: "filling {0} tokens for {1} ({2} of {3} filled loads so far)",
  race: "trying settings, {0} of up to {1}: {2}",
  "race-automatic": "trying settings, {0} of up to {1}: Ollama's own choice",
  "one-agent-look": "one agent alone ({1} requests so far)",
  "one-agent-prove": "proving one agent alone ({1} requests so far)",
  "agents-look": "{0} agents at once ({1} requests so far)",
  "agents-prove": "proving {0} agents at once ({1} requests so far)",
  tasks: "tasks in texts of {0} tokens ({1} asked so far)",
  fill: "filling a window of {0}",
  "one-agent-hold": "one agent at work for {1}",
  "agents-hold": "{0} agents at work for {1}",
  experiment: "measuring {0} on a private server",
  keep: "keeping the best settings",
  done: "done",
  "out-of-time": "the time budget is used up",
  "nothing-fits": "nothing fits",
} as const;

/** Before a run has said anything. */
export const STARTING = "starting";

export function doingInWords(doing: Doing, say: Say): string {
  switch (doing.code) {
    case "depth-probe":
    case "search-load":
      return say(DOING[doing.code], doing.tokens.toLocaleString("en-US"));
    case "proof":
      return say(DOING.proof, doing.tokens.toLocaleString("en-US"), doing.presets.map((name) => presetTitle(name, say)).join(", "), doing.done, doing.wanted);
    case "race":
      return doing.setup === null ? say(DOING["race-automatic"], doing.attempt, doing.most) : say(DOING.race, doing.attempt, doing.most, doing.setup);
    case "agents":
      return say(DOING[`${doing.agents === 1 ? "one-agent" : "agents"}-${doing.aim}`], doing.agents, doing.turns);
    case "tasks":
      return say(DOING.tasks, doing.tokens.toLocaleString("en-US"), doing.done);
    case "fill":
      return say(DOING.fill, formatTokens(doing.tokens));
    case "hold":
      return say(DOING[doing.agents === 1 ? "one-agent-hold" : "agents-hold"], doing.agents, formatDuration(doing.wantedMs));
    case "experiment":
      return say(DOING.experiment, doing.setting);
    case "default-load":
    case "short-probe":
    case "choose":
    case "keep":
    case "done":
    case "out-of-time":
    case "nothing-fits":
      return say(DOING[doing.code]);
  }
}
