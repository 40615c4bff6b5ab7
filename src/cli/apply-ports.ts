import type { ApplyPorts } from "../apply";
import { agentHost } from "../app/agent-host";
import type { Endpoint } from "../app/endpoints";
import { runningPrograms } from "../app/running";
import { stateFolder } from "../app/state-folder";
import type { World } from "./world";

/** What applying and undoing need of the server, this machine and this user. */
export const applyPorts = ({ store }: Endpoint, resultsFolder: string, { env }: World): ApplyPorts => ({
  store,
  resultsFolder,
  stateFolder: stateFolder({ ...process.env, ...env }),
  host: agentHost(env, null),
  running: runningPrograms,
  now: () => Date.now(),
});
