import { listeningInode, readProcesses } from "./proc";
import type { ProcessStat } from "./proc";
import type { HardwareWorld } from "./world";

/** Names of processes that hold models, for where the owner of the port cannot be told. */
const ENGINE_NAMES = /^(ollama|llama-server|ollama_llama_se)/;

export type EngineRoots =
  { readonly state: "found"; readonly pids: readonly number[] } | { readonly state: "hidden"; readonly why: string };

/** The process that listens on the endpoint's port. Other users' processes keep their sockets to themselves: then by name. */
export async function findEngine(world: HardwareWorld, port: number): Promise<EngineRoots> {
  if (world.platform !== "linux") return byTool(world, port);
  const tables = await Promise.all([world.read("/proc/net/tcp"), world.read("/proc/net/tcp6")]);
  const inode = tables.map((table) => listeningInode(table ?? "", port)).find((found) => found !== null);
  if (inode === undefined) return { state: "hidden", why: "Nothing on this machine listens on the endpoint's port." };
  const processes = await readProcesses(world);
  for (const { pid } of processes) {
    if (await ownsSocket(world, pid, inode)) return { state: "found", pids: [pid] };
  }
  const named = processes.filter(({ name }) => ENGINE_NAMES.test(name)).map(({ pid }: ProcessStat) => pid);
  return named.length > 0 ? { state: "found", pids: named } : { state: "hidden", why: "The server's processes belong to another user." };
}

async function ownsSocket(world: HardwareWorld, pid: number, inode: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all((await world.list(folder)).map((fd) => world.link(`${folder}/${fd}`)));
  return links.includes(`socket:[${inode}]`);
}

async function byTool(world: HardwareWorld, port: number): Promise<EngineRoots> {
  const output =
    world.platform === "win32"
      ? await world.run("powershell", ["-NoProfile", "-Command", `(Get-NetTCPConnection -State Listen -LocalPort ${port}).OwningProcess`])
      : await world.run("lsof", ["-nP", "-t", `-iTCP:${port}`, "-sTCP:LISTEN"]);
  if (output.state !== "ok") return { state: "hidden", why: "The server's processes could not be found on this system." };
  const pids = output.text
    .split(/\s+/)
    .filter((text) => /^\d+$/.test(text))
    .map(Number);
  return pids.length > 0 ? { state: "found", pids } : { state: "hidden", why: "Nothing on this machine listens on the endpoint's port." };
}
