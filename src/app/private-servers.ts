import { join } from "node:path";
import { serverSettingsFor } from "../core/domain/settings";
import type { EngineIdentity } from "../core/domain/environment";
import type { Said } from "../core/domain/statements";
import { EngineError, saidOf } from "../core/errors";
import type { Clock } from "../core/ports";
import type { Launching, PrivateServer } from "../core/launcher";
import { createHardwareProbe } from "../hardware";
import { createOllamaEngine } from "../ollama/engine";
import { endOrphans, startPrivateServer } from "../private-server";
import type { ServerRecipe } from "../private-server";
import { findProgram } from "./server-program";
import { stateFolder } from "./state-folder";

/** Where the locks of private servers are: one place for all runs of this user, so that the next one ends what a crash left. */
const lockFolder = (): string => join(stateFolder(), "private-servers");

export interface LaunchingInput {
  readonly identity: EngineIdentity;
  /** How the embedded engine is started, where that is what is measured. */
  readonly embedded: ServerRecipe | null;
  /** The configuration allows it. */
  readonly wanted: boolean;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  readonly note: (said: Said) => void;
}

/** Whether and how servers of O3's own can be started for this run. Ends what a crashed run left first. Rejects with Cancelled only. */
export async function launchingFor({ identity, embedded, wanted, clock, env, note }: LaunchingInput, signal: AbortSignal): Promise<Launching> {
  for (const ended of await endOrphans(lockFolder(), signal)) note(ended);
  if (!wanted) return impossible({ code: "servers-switched-off" });
  if (!identity.local) return impossible({ code: "server-on-other-machine" });
  const recipe = identity.kind === "embedded" ? embeddedOnly(embedded) : await findProgram(new URL(identity.endpoint), env, signal);
  if (recipe.state === "missing") return impossible(recipe.why);
  return {
    state: "possible",
    launcher: {
      start: async (asked, startSignal): Promise<PrivateServer> => {
        const server = await startPrivateServer({ recipe: recipe.recipe, asked, folder: lockFolder(), note }, startSignal);
        try {
          const engine = createOllamaEngine({ endpoint: server.endpoint, env: {} });
          const own = await engine.identify(startSignal);
          const probe = createHardwareProbe({ endpoint: server.endpoint, clock });
          return { engine, probe, identity: { ...own, server: { state: "known", settings: serverSettingsFor(asked, own.server.settings) } }, stop: server.stop };
        } catch (error) {
          await server.stop();
          throw error instanceof EngineError || startSignal.aborted ? error : new EngineError("unreachable", saidOf(error));
        }
      },
    },
  };
}

const impossible = (why: Said): Launching => ({ state: "impossible", why });

const embeddedOnly = (recipe: ServerRecipe | null): { readonly state: "found"; readonly recipe: ServerRecipe } | { readonly state: "missing"; readonly why: Said } =>
  recipe
    ? { state: "found", recipe }
    : { state: "missing", why: { code: "embedded-started-elsewhere" } };
