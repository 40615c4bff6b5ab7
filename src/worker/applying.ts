import { planApply, applyPlan, undoLast } from "../apply";
import type { ApplyPorts, Plan } from "../apply";
import { AUTOMATIC } from "../core/domain/settings";
import type { Preset } from "../core/domain/report";
import { UsageError } from "../core/errors";
import { createModelStore } from "../ollama/model-store";
import type { ApplyPreview, ApplyResult } from "../protocol/apply";
import type { OptimizerThread, Place } from "../protocol/worker";
import { formatBytes, formatTokens } from "../results";
import type { Handlers } from "../rpc/channel";
import { chosen } from "./panel-data";
import type { History } from "./history";
import type { Server, Servers } from "./servers";

const VERIFY_LIMIT_MS = 5 * 60_000;

interface Planned {
  readonly plan: Plan;
  readonly preset: Preset;
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
      planned.set(plan.id, { plan, preset });
      return previewOf(plan, preset);
    },
    apply: async ({ planId, ...place }, signal) => {
      const found = planned.get(planId);
      if (!found) throw new UsageError("This preview is too old. Apply the preset again.");
      planned.delete(planId);
      await applyPlan(found.plan, portsFor(place), signal);
      return { derivedModel: found.plan.derivedModel, verified: await verify(servers.at(place.endpoint), found, signal) };
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

/** Loads the model as a client without options would, and reads back what the server really gave. */
async function verify({ engine, probe }: Server, { plan, preset }: Planned, signal: AbortSignal): Promise<ApplyResult["verified"]> {
  const name = plan.derivedModel;
  try {
    const before = await engine.loaded(signal);
    const tight = before.length === 0 ? tooTight(preset, (await probe.read(signal)).ram) : null;
    if (tight !== null) return { state: "unchecked", why: tight };
    const { loaded } = await engine.load({ model: name, settings: AUTOMATIC, purpose: "restore", timeLimitMs: VERIFY_LIMIT_MS }, signal);
    // Loaded for the check alone, it goes again; where models were in memory the user is at work, and finds it ready.
    if (before.length === 0) await engine.unload(name, signal);
    return loaded.contextTokens === preset.contextTokens
      ? { state: "ok", contextTokens: loaded.contextTokens }
      : { state: "differs", why: `it gave ${formatTokens(loaded.contextTokens)} instead of ${formatTokens(preset.contextTokens)}.` };
  } catch (error) {
    if (signal.aborted) return { state: "unchecked", why: "the check was cancelled." };
    return { state: "unchecked", why: error instanceof Error ? error.message : String(error) };
  }
}

const LIMIT = 0.9;

/** Never load what is predicted to pass the limit: others may hold more memory now than when the preset was measured. */
function tooTight({ evidence }: Preset, ram: { readonly usedBytes: number; readonly totalBytes: number }): string | null {
  const { footprintBytes, pool } = evidence.measures;
  if (!footprintBytes || pool !== "ram") return null;
  const needed = ram.usedBytes + footprintBytes.value;
  if (needed <= LIMIT * ram.totalBytes) return null;
  return `loading it needs ${formatBytes(footprintBytes.value)}, and other programs hold too much RAM now (${formatBytes(ram.usedBytes)} of ${formatBytes(ram.totalBytes)}).`;
}
