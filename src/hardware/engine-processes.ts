import { listeningInode } from "./proc";
import type { ProcessStat } from "./proc";
import type { HardwareWorld } from "./world";

/** Processes that hold models, for where the owner of the port cannot be told. Linux cuts names at 15 characters. */
const ENGINE_NAME = /^(ollama|llama-server|ollama_llama_se)/i;
/** They hold a port for a container; the engine behind it is another process. */
const PROXY_NAME = /^(docker-proxy|rootlessport|slirp4netns|pasta|com\.docker|wslrelay|vpnkit|gvproxy|ssh)/i;

export type EngineHeads =
  { readonly state: "found"; readonly pids: readonly number[] } | { readonly state: "hidden"; readonly why: string };

const NOBODY: EngineHeads = { state: "hidden", why: "Nothing that can be seen on this machine listens on the endpoint's port." };
const FOREIGN: EngineHeads = { state: "hidden", why: "The server's processes belong to another user or container." };

export const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === "https:" ? 443 : 80));

/** The processes at the head of the engine: the one that listens on the endpoint's port, or else those with its name. */
export async function findEngine(world: HardwareWorld, port: number, processes: readonly ProcessStat[]): Promise<EngineHeads> {
  if (world.platform !== "linux") return decide(await listenersByTool(world, port), processes);
  const listener = await linuxListener(world, port, processes);
  return listener === "nobody" ? NOBODY : decide(listener === "unseen" ? [] : [listener.pid], processes);
}

/** The process that answers on a port itself; null where none can be seen, or one that only holds the port for another. */
export async function answering(world: HardwareWorld, port: number, processes: readonly ProcessStat[]): Promise<ProcessStat | null> {
  const listener = await linuxListener(world, port, processes);
  return typeof listener === "string" || PROXY_NAME.test(listener.name) ? null : listener;
}

async function linuxListener(world: HardwareWorld, port: number, processes: readonly ProcessStat[]): Promise<ProcessStat | "nobody" | "unseen"> {
  const tables = await Promise.all([world.read("/proc/net/tcp"), world.read("/proc/net/tcp6")]);
  const inodes = tables.flatMap((table) => listeningInode(table ?? "", port) ?? []);
  if (inodes.length === 0) return "nobody";
  // Likely ones first: looking through everybody's files is dear.
  const likely = (name: string): number => (ENGINE_NAME.test(name) ? 0 : name.startsWith("node") || name === "MainThread" ? 1 : 2);
  for (const process of [...processes].sort((a, b) => likely(a.name) - likely(b.name))) {
    if (await ownsSocket(world, process.pid, inodes)) return process;
  }
  return "unseen";
}

function decide(listeners: readonly number[] | null, processes: readonly ProcessStat[]): EngineHeads {
  if (listeners === null) return { state: "hidden", why: "The tool that tells who listens on a port is missing or failed." };
  const named = processes.filter(({ name }) => ENGINE_NAME.test(name)).map(({ pid }) => pid);
  const proxied = processes.some(({ pid, name }) => listeners.includes(pid) && PROXY_NAME.test(name));
  if (listeners.length > 0 && !proxied) return { state: "found", pids: listeners };
  return named.length > 0 ? { state: "found", pids: named } : FOREIGN;
}

async function ownsSocket(world: HardwareWorld, pid: number, inodes: readonly string[]): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const links = await Promise.all((await world.list(folder)).map((fd) => world.link(`${folder}/${fd}`)));
  return inodes.some((inode) => links.includes(`socket:[${inode}]`));
}

/** Null where the tool does not work; `lsof` exits with 1 when nobody listens. */
async function listenersByTool(world: HardwareWorld, port: number): Promise<readonly number[] | null> {
  const output =
    world.platform === "win32"
      ? await world.run("netstat", ["-ano"])
      : await world.run("lsof", ["-nP", "-t", `-iTCP:${port}`, "-sTCP:LISTEN"]);
  if (output.state === "missing") return null;
  const text = output.state === "ok" ? output.text : "";
  return world.platform === "win32"
    ? parseNetstat(text, port)
    : text
        .split(/\s+/)
        .filter((word) => /^\d+$/.test(word))
        .map(Number);
}

/**
 * `netstat -ano`: who listens on a TCP port; `-p TCP` would leave out IPv6. The state's name is translated on other Windows languages; a foreign
 * address of all zeros is not.
 */
export function parseNetstat(text: string, port: number): number[] {
  const pids = text.split("\n").flatMap((line) => {
    const [protocol, local, foreign, , pid] = line.trim().split(/\s+/);
    const listens = protocol === "TCP" && (foreign === "0.0.0.0:0" || foreign === "[::]:0") && local?.endsWith(`:${port}`);
    return listens && pid !== undefined ? [Number(pid)] : [];
  });
  return [...new Set(pids)];
}
