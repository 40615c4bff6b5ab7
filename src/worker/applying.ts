import { applyPlan, planApply, undoLast, verifyApplied } from "../apply";
import type { ApplyPorts, Plan, Verified } from "../apply";
import { o3Version } from "../app/version";
import { EngineError, UsageError } from "../core/errors";
import type { ApplyPreview, MeasuredPreset } from "../protocol/apply";
import type { OptimizerThread, Place } from "../protocol/worker";
import type { Handlers } from "../rpc/channel";
import { differencesSince } from "./presets";
import type { Server, Servers } from "./servers";
import { tooTight } from "./too-tight";
import { inWords } from "../words/said";
import { together } from "../core/domain/statements";
import type { GroundDifference } from "../core/domain/ground";

interface Planned {
  readonly plan: Plan;
  readonly chosen: MeasuredPreset;
}

/** Previews that can still be carried out: whoever looks at more than these has forgotten the first. */
const MOST_PLANNED = 8;

type Alone = <T>(what: string, work: () => Promise<T>) => Promise<T>;
type ApplyHandlers = Pick<Handlers<OptimizerThread>, "planApply" | "apply" | "undoApply">;

/** Plan, apply with a check on the server, undo. Exactly the plan that was previewed is carried out, once, and only while nothing is measured. */
export function applyHandlers(servers: Servers, alone: Alone): ApplyHandlers {
  const planned = new Map<string, Planned>();
  const portsFor = ({ endpoint, resultsFolder }: Place): ApplyPorts => ({
    store: servers.at(endpoint).store,
    resultsFolder,
    now: () => Date.now(),
  });
  return {
    planApply: ({ chosen, workspaceFolder, ...place }, signal) =>
      alone(APPLYING, async () => {
        refuse(chosen);
        const server = servers.at(place.endpoint);
        const wanted = { ...chosen, endpoint: server.ref.id, workspaceFolder };
        const plan = await planApply(wanted, portsFor(place), signal);
        planned.set(plan.id, { plan, chosen });
        for (const id of [...planned.keys()].slice(0, -MOST_PLANNED)) planned.delete(id);
        return previewOf(plan, chosen, await changedSince(server, chosen, signal));
      }),
    apply: ({ planId, ...place }, signal) =>
      alone(APPLYING, async () => {
        const found = planned.get(planId);
        if (!found) throw new UsageError("This preview is too old. Apply the preset again.");
        planned.delete(planId);
        const ports = portsFor(place);
        await applyPlan(found.plan, ports, signal);
        return { derivedModel: found.plan.derivedModel, verified: await check(servers.at(place.endpoint), found, ports, signal) };
      }),
    undoApply: (place, signal) =>
      alone(APPLYING, async () => {
        const undone = await undoLast(portsFor(place), signal);
        if (!undone) return { state: "nothing" };
        const { record, words } = undone;
        return { state: "undone", model: record.model, preset: record.preset, words };
      }),
  };
}

const APPLYING = "O3 is applying a preset or taking one back. Wait a moment, then try again.";

function refuse({ model, preset, state, why, simulated }: MeasuredPreset): void {
  if (state === "rejected") throw new UsageError(`The preset ${preset} of ${model} was tested and is not stable: ${inWords(why)}`);
  if (simulated) throw new UsageError("This preset comes from a simulation: nothing of it was measured, so it is not applied.");
}

/** What changed since the preset was measured, asked of the server and the machine now. */
async function changedSince({ engine, probe }: Server, { model, origin }: MeasuredPreset, signal: AbortSignal): Promise<readonly GroundDifference[]> {
  const [identity, models, hardware] = await Promise.all([engine.identify(signal), engine.list(signal), probe.profile(signal)]);
  const found = models.find(({ name }) => name === model);
  if (!found) throw new EngineError("not-found", `The server does not have ${model} (any more).`);
  return differencesSince(origin, { digest: found.digest, environment: { engine: identity, hardware, o3Version: o3Version() } });
}

const previewOf = ({ id, wanted, derivedModel, changes, words }: Plan, chosen: MeasuredPreset, changed: readonly GroundDifference[]): ApplyPreview => ({
  planId: id,
  model: wanted.model,
  preset: chosen.preset,
  derivedModel,
  unproven: chosen.state === "certified" ? null : together([chosen.words, chosen.why]),
  changed,
  words,
  changes: changes.map((change, at) =>
    change.kind === "file"
      ? { kind: "file", path: change.path, before: change.before, after: change.after }
      : { kind: "server", words: words[at] ?? "" },
  ),
});

/** Reads back from the server what it really gives. A load that would pass a limit now is not made, and one that does is ended. Never rejects: all is written already. */
async function check({ engine, probe }: Server, { plan, chosen }: Planned, ports: ApplyPorts, signal: AbortSignal): Promise<Verified> {
  try {
    const there = (await engine.loaded(signal)).some(({ name }) => name === plan.derivedModel);
    // Of a server elsewhere this machine's memory says nothing.
    const { local } = await engine.identify(signal);
    const tight = there || !local ? null : tooTight(chosen, await probe.read(signal));
    if (tight !== null) return { state: "unchecked", why: tight };
    const watch = await probe.watch(chosen.limits, () => undefined);
    const verified = await verifyApplied(plan, { ...ports, engine, leave: "as-before" }, AbortSignal.any([signal, watch.signal]));
    const { breach } = await watch.stop();
    return breach ? { state: "unchecked", why: `the check was stopped: ${breach.message}` } : verified;
  } catch (error) {
    return { state: "unchecked", why: error instanceof Error ? error.message : String(error) };
  }
}
