import { UsageError } from "../core/errors";
import type { Agent, AgentPlan, AgentPlace, AgentTarget, Conflict } from "./agents/agent";
import { outputTokensIn } from "./agents/budget";
import { filesWith } from "./agents/files";
import { usableNote, whyUnfit } from "./agents/fit";
import { bakedOptions } from "../core/domain/baked-options";
import { planFile } from "./agent-adapter";
import type { FileChange, PlannedAgent, Step, Wanted, WantedAgents } from "./contract";
import type { ApplyPorts } from "./ports";
import { derivedName } from "./derived-name";

interface Planned {
  readonly steps: readonly Step<FileChange>[];
  readonly agents: readonly PlannedAgent[];
}

/** What becomes of each agent that is asked for. One that cannot be set up keeps no other from it. */
export async function planAgents(wanted: Wanted, known: readonly Agent[], { host, running }: Pick<ApplyPorts, "host" | "running">): Promise<Planned> {
  const asked = wanted.agents;
  if (!asked || asked.ids.length === 0) return { steps: [], agents: [] };
  const chosen = [...new Set(asked.ids)].map((id) => agentNamed(id, known));
  const target = agentTarget({ ...wanted, endpoint: asked.endpoint ?? wanted.endpoint }, asked.can);
  const place: AgentPlace = { ...host, workspaceFolder: wanted.workspaceFolder };
  const written = new Map<string, string>();
  const steps: Step<FileChange>[] = [];
  const agents: PlannedAgent[] = [];
  for (const agent of chosen) {
    const outcome = await planOne(agent, { target, place, asked, written, running });
    agents.push(outcome.agent);
    steps.push(...outcome.steps);
    for (const { change } of outcome.steps) written.set(change.path, change.after);
  }
  return { steps, agents };
}

function agentNamed(id: string, known: readonly Agent[]): Agent {
  const found = known.find((agent) => agent.id === id);
  if (!found) throw new UsageError(`O3 knows no agent "${id}". It knows ${known.map((agent) => agent.id).join(", ")}.`);
  return found;
}

/** A preset as agents are told it. Throws UsageError where it leaves the window to the server: then nobody can be told how large it is. */
export function agentTarget(wanted: Pick<Wanted, "model" | "preset" | "endpoint" | "settings" | "usableTokens">, can: AgentTarget["can"]): AgentTarget {
  const { model, preset, endpoint, settings } = wanted;
  if (settings.numCtx === "auto") throw new UsageError(`The preset ${preset} of ${model} names no context, so no agent can be told one.`);
  return {
    ...{ model, preset, endpoint, can },
    derivedModel: derivedName(model, preset),
    contextTokens: settings.numCtx,
    outputTokens: outputTokensIn(settings.numCtx),
    usableTokens: wanted.usableTokens ?? null,
    options: bakedOptions(settings),
  };
}

interface Around {
  readonly target: AgentTarget;
  readonly place: AgentPlace;
  readonly asked: WantedAgents;
  readonly written: ReadonlyMap<string, string>;
  readonly running: ApplyPorts["running"];
}

interface Outcome {
  readonly agent: PlannedAgent;
  readonly steps: readonly Step<FileChange>[];
}

async function planOne(agent: Agent, { target, place, asked, written, running }: Around): Promise<Outcome> {
  const { id, title, level } = agent;
  const refused = (state: PlannedAgent["state"], why: string, plan?: AgentPlan): Outcome => ({
    steps: [],
    agent: { id, title, level, state, why, notes: [], conflicts: plan?.conflicts ?? [], files: plan?.files.map(({ path }) => path) ?? [] },
  });
  const unfit = whyUnfit(agent, target);
  if (unfit !== null) return refused("unfit", unfit);
  try {
    const files = filesWith(written);
    const plan = await agent.plan(target, place, files);
    const steps: Step<FileChange>[] = [];
    const texts = new Map(written);
    for (const file of plan.files) {
      const step = await planFile(agent, file, place.workspaceFolder, filesWith(texts));
      texts.set(step.change.path, step.change.after);
      steps.push(step);
    }
    const { user, conflict } = whatIsAsked(agent, plan, asked);
    if (user !== null) return refused("needs-consent", user, plan);
    const pids = agent.closedFirst ? ((await running?.(agent.programs)) ?? []) : [];
    if (pids.length > 0)
      return refused("in-the-way", `${title} is running (process ${pids.join(", ")}): it would write over what O3 puts into its settings. Close it, then apply again.`, plan);
    if (conflict !== null) return refused("conflict", conflict, plan);
    const usable = usableNote(agent, target);
    const notes = [...(agent.unaskedNever === undefined ? [] : [agent.unaskedNever]), ...(usable === null ? [] : [usable]), ...plan.notes];
    return { steps, agent: { id, title, level, state: "ready", why: "", notes, conflicts: plan.conflicts, files: plan.files.map(({ path }) => path) } };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return refused("in-the-way", error.message);
  }
}

function whatIsAsked(agent: Agent, plan: AgentPlan, asked: WantedAgents): { readonly user: string | null; readonly conflict: string | null } {
  const everywhere = plan.files.filter(({ level }) => level === "user").map(({ path }) => path);
  const user = everywhere.length > 0 && !asked.userFiles ? `${everywhere.join(" and ")} ${everywhere.length === 1 ? "counts" : "count"} in all your projects, so it is written only when you agree.` : null;
  const conflict = plan.conflicts.length > 0 && !asked.replace.includes(agent.id) ? plan.conflicts.map(conflictInWords).join(" ") : null;
  return { user, conflict };
}

/** Somebody's address may have a password in it. */
const conflictInWords = ({ path, key, found, wanted }: Conflict): string =>
  `${path} has ${key} ${shown(found)} already, where O3 would put ${shown(wanted)}.`;

const MOST_SHOWN = 80;

function shown(value: unknown): string {
  const text = (value === undefined ? "nothing" : JSON.stringify(value)).replace(/\/\/[^/@\s"]*@/g, "//");
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
