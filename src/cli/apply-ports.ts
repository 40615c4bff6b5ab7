import type { ApplyPorts } from "../apply";
import { agentHost } from "../app/agent-host";
import type { Endpoint } from "../app/endpoints";
import { runningPrograms } from "../app/running";
import { stateFolder } from "../app/state-folder";
import { foldersFor } from "./places";
import type { World } from "./world";

/** What applying and undoing need of the server, this machine and this user. */
export async function applyPorts({ store }: Endpoint, out: string | undefined, world: World): Promise<ApplyPorts> {
  const { env } = world;
  const host = agentHost(env, null);
  return {
    store,
    resultsFolders: await foldersFor(out, world),
    stateFolder: stateFolder({ ...process.env, ...env }),
    host,
    running: (names) => runningPrograms(names, host.home),
    now: () => Date.now(),
  };
}
