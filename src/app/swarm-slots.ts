import type { SwarmRequest } from "../core/domain/swarm";
import type { SwarmReport } from "../core/domain/swarm-report";
import type { PrivateServer } from "../core/launcher";
import { restoreModels } from "../core/measure/restore";
import { isThatModel } from "../core/ports";
import { askedAs, SLOTS } from "../core/servers/experiments";
import type { SwarmTypes } from "../core/runs/swarm/types";
import type { ServerRecipe } from "../private-server";
import type { Said } from "../core/domain/statements";
import { withLease } from "./lease";
import { LeftBehind } from "./left-behind";
import { runLoadTest } from "./load-test";
import type { LoadTest, LoadTestInput } from "./load-test";
import { logTo } from "./log";
import { launchingFor } from "./private-servers";

export interface SlotsInput extends LoadTestInput<"swarm"> {
  /** How the embedded engine is started, where that is what is measured. */
  readonly embedded: ServerRecipe | null;
  /** Reports of a run on a private server with so many slots are written by it. */
  readonly testWith: (slots: number) => LoadTest<SwarmTypes, unknown>;
}

/** What they carry, or why no other number of slots can be tried here. */
export type SlotsFound = { readonly state: "tried"; readonly reports: readonly SwarmReport[] } | { readonly state: "impossible"; readonly why: Said };

/** Numbers of slots to try beside the server's own; more slots than agents carry nobody. */
const slotsBeside = (own: number, maxAgents: number): readonly number[] => SLOTS.filter((slots) => slots !== own && (slots === 1 || slots < 2 * maxAgents));

/**
 * The same question on servers of O3's own with other numbers of slots, one after the other, each ended whatever happens. The user's server lets the model
 * go meanwhile. What all of them say together holds with the confidence that was asked for (Bonferroni). Stops at the first number that does not
 * fit. `budgetMs`: for all of them.
 */
export async function swarmSlots(input: SlotsInput, signal: AbortSignal): Promise<SlotsFound> {
  const { identity, request, config, embedded, clock, note, wait, place } = input;
  const launching = await launchingFor({ identity, embedded, wanted: config.optimization.tuning.privateServers, clock, env: process.env, note }, signal);
  if (launching.state === "impossible") return launching;
  const { launcher } = launching;
  const own = askedAs(identity.server.settings, identity.server.state);
  const beside = slotsBeside(identity.server.settings.numParallel, request.maxAgents);
  const endsAtMs = request.budgetMs === null ? null : clock.monotonic() + request.budgetMs;
  const question = (left: number): SwarmRequest => ({
    ...request,
    confidence: 1 - (1 - request.confidence) / beside.length,
    budgetMs: endsAtMs === null ? null : Math.max(0, endsAtMs - clock.monotonic()) / left,
  });
  const reports: SwarmReport[] = [];
  const what = `agents on ${request.model} for ${place.destination.folder}`;
  const lease = { what, wait, note, howToWait: { code: "wait-flag" } as const };
  return withLease(new URL(identity.endpoint), lease, signal, () =>
    withoutModel(input, signal, async (): Promise<SlotsFound> => {
      for (const [at, slots] of beside.entries()) {
        note({ code: "starting-server", slots });
        const server = await launcher.start({ ...own, numParallel: slots }, signal);
        try {
          const { report } = await runLoadTest(input.testWith(slots), { ...input, ...sideOf(server), request: question(beside.length - at) }, signal);
          reports.push(report);
          if (report.ending.state === "nothing-fits" || report.ending.state === "cancelled") break;
        } finally {
          await server.stop();
        }
      }
      return { state: "tried", reports };
    }),
  );
}

const sideOf = ({ engine, identity, probe }: PrivateServer): Pick<SlotsInput, "engine" | "identity" | "probe"> => ({ engine, identity, probe });

/** The user's server lets the model go, and has it back afterwards as it was; where O3 is killed meanwhile, by the next run there. */
async function withoutModel<T>({ engine, identity, request, note }: SlotsInput, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const model = await engine.describe(request.model, signal);
  const before = (await engine.loaded(signal)).filter((loaded) => isThatModel(loaded, model));
  const leftBehind = new LeftBehind(new URL(identity.endpoint), note);
  await leftBehind.setUsers(before);
  await engine.unload(model.name, signal);
  try {
    return await work();
  } finally {
    await restoreModels({ engine, model, log: logTo(note) }, before, signal.aborted ? "hurried" : "patient");
    await leftBehind.setUsers([]);
  }
}
