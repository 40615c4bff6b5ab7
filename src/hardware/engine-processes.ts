import type { Said } from "../core/domain/statements";
import { listeningInode } from "./proc";
import type { ProcessStat } from "./proc";
import type { HardwareWorld } from "./world";

/** Processes that hold models, for where the owner of the port cannot be told. Linux cuts names at 15 characters. */
const ENGINE_NAME = /^(ollama|llama-server|ollama_llama_se)/i;
/** They hold a port for a server on another machine, or in a virtual one with memory of its own. */
const TUNNEL_NAME =
  /^(ssh|autossh|plink|kitty|putty|kubectl|oc$|socat|ncat|chisel|cloudflared|ngrok|frpc|tailscaled|stunnel|rinetd|gost|websocat|wslrelay|wslhost|com\.docker|vpnkit|gvproxy|limactl|colima|OrbStack|qemu-system|vmnet|svchost|devtunnel)/i;
/** They hold a port for a container; on Linux the engine in it is another process of this very machine. */
const CONTAINER_NAME = /^(docker-proxy|rootlessport|rootlesskit|slirp4netns|pasta|conmon|kube-proxy)/i;
/** They stand in front of a server, as a rule one on the same machine. */
const FRONT_NAME = /^(nginx|openresty|angie|caddy|haproxy|traefik|envoy|apache2|httpd|lighttpd|squid|varnishd|h2o|systemd-socket|tinyproxy|litellm|mitm)/i;

export type EngineHeads =
  | { readonly state: "found"; readonly pids: readonly number[] }
  /** `elsewhere`: what listens here leads to another machine. */
  | { readonly state: "hidden"; readonly why: Said; readonly elsewhere?: true | undefined };

const NOBODY: EngineHeads = { state: "hidden", why: { code: "nobody-listens" } };
const FOREIGN: EngineHeads = { state: "hidden", why: { code: "processes-foreign" } };
const tunnel = (name: string): EngineHeads => ({
  state: "hidden",
  elsewhere: true,
  why: { code: "port-leads-elsewhere", program: name },
});
const front = (name: string): EngineHeads => ({
  state: "hidden",
  why: { code: "port-of-unknown", program: name },
});

/** A program that holds a port for a server on another machine, or in a virtual one. */
const isTunnel = ({ name }: ProcessStat, platform: NodeJS.Platform): boolean =>
  TUNNEL_NAME.test(name) || (platform !== "linux" && CONTAINER_NAME.test(name));
const isBefore = ({ name }: ProcessStat): boolean => CONTAINER_NAME.test(name) || FRONT_NAME.test(name);

export const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === "https:" ? 443 : 80));

/** The processes at the head of the engine: the one that listens on the endpoint's port, or else those with its name. */
export async function findEngine(world: HardwareWorld, port: number, processes: readonly ProcessStat[]): Promise<EngineHeads> {
  if (world.platform !== "linux") return decide(world.platform, await listenersByTool(world, port), processes);
  const listener = await linuxListener(world, port, processes);
  return listener === "nobody" ? NOBODY : decide(world.platform, listener === "unseen" ? [] : [listener.pid], processes);
}

/** The process that answers on a port itself; null where none can be seen, or one that only holds the port for another. */
export async function answering(world: HardwareWorld, port: number, processes: readonly ProcessStat[]): Promise<ProcessStat | null> {
  const listener = await linuxListener(world, port, processes);
  return typeof listener === "string" || isTunnel(listener, world.platform) || isBefore(listener) ? null : listener;
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

function decide(platform: NodeJS.Platform, listeners: readonly number[] | null, processes: readonly ProcessStat[]): EngineHeads {
  if (listeners === null) return { state: "hidden", why: { code: "no-listener-tool" } };
  const holders = processes.filter(({ pid }) => listeners.includes(pid));
  const leading = holders.find((holder) => isTunnel(holder, platform));
  if (leading) return tunnel(leading.name);
  const before = holders.find(isBefore);
  if (listeners.length > 0 && !before) return { state: "found", pids: listeners };
  const named = processes.filter(({ name }) => ENGINE_NAME.test(name)).map(({ pid }) => pid);
  if (named.length > 0) return { state: "found", pids: named };
  return before ? front(before.name) : FOREIGN;
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
