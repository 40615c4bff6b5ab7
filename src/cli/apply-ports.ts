import type { ApplyPorts } from "../apply";
import { agentHost } from "../app/agent-host";
import type { Endpoint } from "../app/endpoints";
import { runningPrograms } from "../app/running";
import { stateFolder } from "../app/state-folder";
import type { World } from "./world";

/** What applying and undoing need of the server, this machine and this user. */
export function applyPorts({ store }: Endpoint, resultsFolder: string, { env }: World): ApplyPorts {
  const host = agentHost(env, null);
  return {
    store,
    resultsFolder,
    stateFolder: stateFolder({ ...process.env, ...env }),
    host,
    running: (names) => runningPrograms(names, host.home),
    now: () => Date.now(),
  };
}
