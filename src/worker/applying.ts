import { applyPlan, planApply, undoLast, verifyApplied } from "../apply";
import type { ApplyPorts, Plan, Verified } from "../apply";
import type { Preset } from "../core/domain/report";
import { UsageError } from "../core/errors";
import { createModelStore } from "../ollama/model-store";
import type { ApplyPreview } from "../protocol/apply";
import type { OptimizerThread, Place } from "../protocol/worker";
import { formatBytes } from "../results";
import type { Handlers } from "../rpc/channel";
import { chosen } from "./panel-data";
import type { History } from "./history";
import type { Server, Servers } from "./servers";

interface Planned {
  readonly plan: Plan;
  readonly preset: Preset;
  /** Share of RAM that the measurement kept. */
  readonly ramLimit: number;
}

/** Plan, apply with a check on the server, undo. Exactly the plan that was previewed is carried out, once. */
export function applyHandlers(servers: Servers, history: History): Pick<Handlers<OptimizerThread>, "planApply" | "apply" | "undoApply"> {
  const planned = new Map<string, Planned>();
  const portsFor = ({ endpoint, resultsFolder }: Place): ApplyPorts => ({
    store: createModelStore(servers.at(endpoint).endpoint),
    resultsFolder,
    now: () => Date.now(),
  });
  return {
    planApply: async (wanted, signal) => {
      const run = chosen(await history.runsOf(wanted.resultsFolder, wanted.model), null);
      const preset = run?.report.presets.find(({ name }) => name === wanted.preset);
      if (!run || !preset) throw new UsageError(`${wanted.model} has no preset ${wanted.preset} yet. Run "O3: Optimize Model" first.`);
      if (preset.evidence.state === "rejected")
        throw new UsageError(`The preset ${wanted.preset} of ${wanted.model} was tested and is not stable: ${preset.evidence.why}`);
      if (run.report.simulated)
        throw new UsageError("This preset comes from a simulation: nothing of it was measured, so it is not applied.");
      const plan = await planApply(
        {
          model: run.report.model.name,
          preset: preset.name,
          settings: preset.settings,
          endpoint: servers.at(wanted.endpoint).endpoint.href.replace(/\/$/, ""),
          workspaceFolder: wanted.workspaceFolder,
        },
        portsFor(wanted),
        signal,
      );
      planned.set(plan.id, { plan, preset, ramLimit: run.report.request.limits.ram });
      return previewOf(plan, preset);
    },
    apply: async ({ planId, ...place }, signal) => {
      const found = planned.get(planId);
      if (!found) throw new UsageError("This preview is too old. Apply the preset again.");
      planned.delete(planId);
      const ports = portsFor(place);
      await applyPlan(found.plan, ports, signal);
      return { derivedModel: found.plan.derivedModel, verified: await check(servers.at(place.endpoint), found, ports, signal) };
    },
    undoApply: async (place, signal) => {
      const undone = await undoLast(portsFor(place), signal);
      if (!undone) return { state: "nothing" };
      const { record, words } = undone;
      return { state: "undone", model: record.model, preset: record.preset, words };
    },
  };
}

const previewOf = ({ id, wanted, derivedModel, changes, words }: Plan, preset: Preset): ApplyPreview => ({
  planId: id,
  model: wanted.model,
  preset: preset.name,
  derivedModel,
  words,
  changes: changes.map((change, at) =>
    change.kind === "file"
      ? { kind: "file", path: change.path, before: change.before, after: change.after }
      : { kind: "server", words: words[at] ?? "" },
  ),
});

/** Reads back from the server what it really gives; a load that would pass the limit now is not made. Never rejects: all is written already. */
async function check({ engine, probe }: Server, { plan, preset, ramLimit }: Planned, ports: ApplyPorts, signal: AbortSignal): Promise<Verified> {
  try {
    const idle = (await engine.loaded(signal)).length === 0;
    const tight = idle ? tooTight(preset, ramLimit, (await probe.read(signal)).ram) : null;
    if (tight !== null) return { state: "unchecked", why: tight };
    return await verifyApplied(plan, { ...ports, engine, leave: "as-before" }, signal);
  } catch (error) {
    return { state: "unchecked", why: error instanceof Error ? error.message : String(error) };
  }
}

/** Never load what is predicted to pass the limit: others may hold more memory now than when the preset was measured. */
function tooTight({ evidence }: Preset, limit: number, ram: { readonly usedBytes: number; readonly totalBytes: number }): string | null {
  const { footprintBytes, pool } = evidence.measures;
  if (!footprintBytes || pool !== "ram") return null;
  const needed = ram.usedBytes + footprintBytes.value;
  if (needed <= limit * ram.totalBytes) return null;
  return `loading it needs ${formatBytes(footprintBytes.value)}, and other programs hold too much RAM now (${formatBytes(ram.usedBytes)} of ${formatBytes(ram.totalBytes)}).`;
}
