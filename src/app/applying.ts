import { applyPlan, planApply, verifyAgents, verifyApplied } from "../apply";
import type { AgentResult, ApplyPorts, Plan, Verified, WantedAgents } from "../apply";
import type { GroundDifference } from "../core/domain/ground";
import type { MeasuredPreset } from "../core/domain/measured-preset";
import { EngineError, saidOf, UsageError } from "../core/errors";
import { canOf } from "./capabilities";
import type { Endpoint } from "./endpoints";
import { differencesSince } from "./presets";
import { tooTight } from "./too-tight";
import { o3Version } from "./version";

/** Which agents get the preset, and what was agreed to. */
export type AgentWishes = Omit<WantedAgents, "can">;

export interface ToApply {
  readonly chosen: MeasuredPreset;
  readonly workspaceFolder: string;
  readonly agents: AgentWishes;
}

export interface PlannedApply {
  readonly plan: Plan;
  readonly chosen: MeasuredPreset;
  /** What changed since it was measured; empty where nothing did. */
  readonly changed: readonly GroundDifference[];
}

export interface Applied {
  readonly verified: Verified;
  readonly agents: readonly AgentResult[];
}

/** What would be done, for a preview. Throws UsageError for presets that are not applied at all and what is in the way, EngineError. */
export async function planPreset({ chosen, workspaceFolder, agents }: ToApply, server: Endpoint, ports: ApplyPorts, signal: AbortSignal): Promise<PlannedApply> {
  refuse(chosen);
  const changed = await changedSince(server, chosen, signal);
  const wanted = { ...chosen, endpoint: server.ref.id, workspaceFolder };
  if (agents.ids.length === 0) return { chosen, changed, plan: await planApply(wanted, ports, signal) };
  if (server.ref.auth !== null && agents.endpoint === undefined)
    throw new UsageError({ code: "login-in-address", address: server.ref.id });
  const can = canOf((await server.engine.describe(chosen.model, signal)).capabilities);
  return { chosen, changed, plan: await planApply({ ...wanted, agents: { ...agents, can } }, ports, signal) };
}

/** Makes exactly the planned changes, and looks whether they are in effect. Throws as `applyPlan`. */
export async function applyPreset(planned: PlannedApply, server: Endpoint, ports: ApplyPorts, signal: AbortSignal): Promise<Applied> {
  await applyPlan(planned.plan, ports, signal);
  const agents = await verifyAgents(planned.plan, ports);
  return { agents, verified: await check(server, planned, ports, signal) };
}

function refuse({ model, preset, state, why, simulated }: MeasuredPreset): void {
  if (state === "rejected") throw new UsageError({ code: "tested-not-stable", preset, model, why });
  if (simulated) throw new UsageError({ code: "from-simulation" });
}

/** What changed since the preset was measured, asked of the server and the machine now. */
async function changedSince({ engine, probe }: Endpoint, { model, origin }: MeasuredPreset, signal: AbortSignal): Promise<readonly GroundDifference[]> {
  const [identity, models, hardware] = await Promise.all([engine.identify(signal), engine.list(signal), probe.profile(signal)]);
  const found = models.find(({ name }) => name === model);
  if (!found) throw new EngineError("not-found", { code: "model-gone-from-server", model });
  return differencesSince(origin, { digest: found.digest, environment: { engine: identity, hardware, o3Version: o3Version() } });
}

/** Reads back from the server what it really gives. A load that would pass a limit now is not made, and one that does is ended. Never rejects: all is written already. */
async function check({ engine, probe }: Endpoint, { plan, chosen }: PlannedApply, ports: ApplyPorts, signal: AbortSignal): Promise<Verified> {
  try {
    const there = (await engine.loaded(signal)).some(({ name }) => name === plan.derivedModel);
    // Of a server elsewhere this machine's memory says nothing.
    const { local } = await engine.identify(signal);
    const tight = there || !local ? null : tooTight(chosen, await probe.read(signal));
    if (tight !== null) return { state: "unchecked", why: tight };
    const watch = await probe.watch(chosen.limits, () => undefined);
    const looking = verifyApplied(plan, { ...ports, engine, leave: "as-before" }, AbortSignal.any([signal, watch.signal]));
    // The watch ends whatever comes of it.
    const [verified, { breach }] = [await looking.catch(unchecked), await watch.stop()];
    return breach ? { state: "unchecked", why: { code: "check-stopped", why: breach.message } } : verified;
  } catch (error) {
    return unchecked(error);
  }
}

const unchecked = (error: unknown): Verified => ({ state: "unchecked", why: saidOf(error) });
