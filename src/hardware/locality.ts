import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Said } from "../core/domain/statements";
import { findEngine, portOf } from "./engine-processes";
import { isHere } from "./here";
import { LinuxProcesses } from "./process-table";
import { askProcesses } from "./process-tools";
import { within } from "./time-limit";
import { realWorld } from "./world";
import type { HardwareWorld } from "./world";

/** Where a server runs, as seen from this machine; `forwarded` is behind a tunnel or a virtual machine's port that is open here. */
export type Locality = { readonly local: "yes" } | { readonly local: "no" } | { readonly local: "forwarded"; readonly why: Said };

const LOOKUP_LIMIT_MS = 1_000;

/** Looked up anew at each call: processes and dear tools are asked. */
export async function localityOf(endpoint: URL, world: HardwareWorld = realWorld()): Promise<Locality> {
  if (!(await leadsHere(endpoint))) return { local: "no" };
  const processes = world.platform === "linux" ? await new LinuxProcesses(world, () => 0).sample([], true) : await askProcesses(world);
  const heads = await findEngine(world, portOf(endpoint), processes ?? []);
  return heads.state === "hidden" && heads.elsewhere ? { local: "forwarded", why: heads.why } : { local: "yes" };
}

/** By the address itself, or by a name that stands for an address of this machine alone (/etc/hosts). */
export async function leadsHere(endpoint: URL): Promise<boolean> {
  if (isHere(endpoint)) return true;
  const name = endpoint.hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(name) !== 0) return false;
  const found = await within(
    lookup(name, { all: true }).catch(() => []),
    LOOKUP_LIMIT_MS,
    [],
  );
  return found.length > 0 && found.every(({ address, family }) => isHere(new URL(family === 6 ? `http://[${address}]` : `http://${address}`)));
}
