import { readFileSync, rmSync } from "node:fs";
import type { Agent, AgentPlan, AgentTarget } from "../../src/apply/agents/agent";
import { edited } from "../support/agent-files";
import { realFiles } from "./site";
import type { Site } from "./site";

/** Puts a preset into a client's files; returns the way back. */
export async function apply(agent: Agent, target: AgentTarget, site: Site): Promise<() => void> {
  const plan = await agent.plan(target, site.place, realFiles);
  const before = await textsOf(plan);
  const after = edited(plan, before).texts;
  for (const { path } of plan.files) site.write(path, after[path] ?? "");
  return () => {
    for (const { path } of plan.files) {
      const text = before[path];
      if (text === undefined) rmSync(path);
      else site.write(path, text);
    }
  };
}

async function textsOf({ files }: AgentPlan): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { path } of files) if ((await realFiles.read(path)) !== null) texts[path] = readFileSync(path, "utf8");
  return texts;
}
