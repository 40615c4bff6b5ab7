import { appliedIn, changesNothing, removeNote, undoBackTo, undoLast, withoutSecrets } from "../apply";
import type { ApplyPorts, Undone } from "../apply";
import { agentHost } from "../app/agent-host";
import { applyPreset, planPreset } from "../app/applying";
import type { PlannedApply } from "../app/applying";
import { runningPrograms } from "../app/running";
import { stateFolder } from "../app/state-folder";
import { UsageError } from "../core/errors";
import type { ApplyPreview, UndoResult } from "../protocol/apply";
import type { OptimizerThread, Place } from "../protocol/worker";
import type { Handlers } from "../rpc/channel";
import type { Said } from "../core/domain/statements";
import { foldersOf } from "./folders";
import type { Servers } from "./servers";

type Env = Readonly<Record<string, string | undefined>>;

/** Previews that can still be carried out: whoever looks at more than these has forgotten the first. */
const MOST_PLANNED = 8;

type Alone = <T>(what: Said, work: () => Promise<T>) => Promise<T>;
type ApplyHandlers = Pick<Handlers<OptimizerThread>, "planApply" | "apply" | "undoApply" | "undoBackTo" | "removeNote">;

/** Plan, apply with a check on the server, undo. Exactly the plan that was previewed is carried out, once, and only while nothing is measured. */
export function applyHandlers(servers: Servers, env: Env, alone: Alone): ApplyHandlers {
  const planned = new Map<string, PlannedApply>();
  const portsFor = (place: Place): Promise<ApplyPorts> => portsAt(place, env, servers);
  return {
    planApply: ({ chosen, workspaceFolder, agents, ...place }, signal) =>
      alone(APPLYING, async () => {
        const found = await planPreset({ chosen, workspaceFolder, agents }, servers.at(place.endpoint), await portsFor(place), signal);
        planned.set(found.plan.id, found);
        for (const id of [...planned.keys()].slice(0, -MOST_PLANNED)) planned.delete(id);
        return previewOf(found);
      }),
    apply: ({ planId, ...place }, signal) =>
      alone(APPLYING, async () => {
        const found = planned.get(planId);
        if (!found) throw new UsageError({ code: "preview-too-old" });
        planned.delete(planId);
        const { verified, agents } = await applyPreset(found, servers.at(place.endpoint), await portsFor(place), signal);
        return { derivedModel: found.plan.derivedModel, verified, agents };
      }),
    undoApply: ({ workspaceFolders, agent, ...place }, signal) =>
      alone(APPLYING, async () => {
        const undone = await undoLast({ workspaceFolders, agent: agent ?? undefined }, await portsFor(place), signal);
        return undoResult(undone ? [undone] : []);
      }),
    undoBackTo: ({ workspaceFolder, id, ...place }, signal) => alone(APPLYING, async () => undoResult(await undoBackTo({ workspaceFolder, id }, await portsFor(place), signal))),
    removeNote: ({ workspaceFolder }) => alone(APPLYING, () => removeNote(workspaceFolder)),
  };
}

export async function portsAt(place: Place, env: Env, servers: Servers): Promise<ApplyPorts> {
  const host = agentHost(env, place.vscodeUserFolder ?? null);
  return {
    store: servers.at(place.endpoint).store,
    stateFolder: stateFolder(env),
    resultsFolders: await foldersOf(place, env),
    host,
    running: (names) => runningPrograms(names, host.home),
    now: () => Date.now(),
  };
}

/** @param undone newest first */
async function undoResult(undone: readonly Undone[]): Promise<UndoResult> {
  const last = undone.at(-1);
  if (!last) return { state: "nothing" };
  const { model, preset, workspaceFolder } = last.record;
  const now = await appliedIn(workspaceFolder).catch(() => null);
  return {
    ...{ state: "undone", workspaceFolder, model, preset, count: undone.length, noteStays: last.noteStays },
    words: undone.flatMap(({ words }) => words),
    now: now && { model: now.model, preset: now.preset },
  };
}

const APPLYING: Said = { code: "applying-now" };

const previewOf = ({ plan: { id, wanted, derivedModel, changes, words, agents, notes }, chosen, changed }: PlannedApply): ApplyPreview => ({
  planId: id,
  model: wanted.model,
  preset: chosen.preset,
  contextTokens: chosen.settings.numCtx === "auto" ? null : chosen.settings.numCtx,
  derivedModel,
  unproven: chosen.unproven === "" ? null : chosen.unproven,
  evidence: chosen.words,
  alreadyApplied: changesNothing({ changes }),
  changed,
  words,
  agents,
  notes,
  changes: changes.map((change, at) =>
    change.kind === "file"
      ? { kind: "file", path: change.path, before: change.before === null ? null : withoutSecrets(change.before), after: withoutSecrets(change.after) }
      : { kind: "server", words: words[at] ?? "" },
  ),
});
