import type { HardwareWorld } from "./world";

/** What was found holds for so long in between: a tool is started for it. */
const LOOK_EVERY_MS = 2_000;

/**
 * Who else uses the server on this machine: clients whose request is being answered at this moment, or was within the last two seconds. Linux only.
 * `ss` tells whether a connection is in use, and is fast; the kernel's own tables stand in for it, which take milliseconds where there are many sockets.
 */
export class OtherClients {
  /** Inodes of sockets that are known not to be ours: they are not looked for again. */
  private strangers: ReadonlySet<string> = new Set();
  private own: ReadonlySet<string> = new Set();
  private last: { readonly atMs: number; readonly found: number | null } = { atMs: Number.NEGATIVE_INFINITY, found: null };

  constructor(
    private readonly world: HardwareWorld,
    private readonly port: number,
    private readonly nowMs: () => number,
  ) {}

  /** How many; null where the system does not tell. `full`: at this moment, and not up to two seconds ago. */
  async inUse(full: boolean): Promise<number | null> {
    if (this.world.platform !== "linux") return null;
    if (full || this.nowMs() - this.last.atMs >= LOOK_EVERY_MS) this.last = { found: await this.look(), atMs: this.nowMs() };
    return this.last.found;
  }

  private async look(): Promise<number | null> {
    const connections = await this.connections();
    if (connections === null) return null;
    const calling = connections.filter(({ side }) => side === "client");
    await this.tellApart(calling.map(({ inode }) => inode));
    const ours = new Set(calling.filter(({ inode }) => this.own.has(inode)).map(({ client }) => client));
    return new Set(connections.filter(({ client, busy }) => busy && !ours.has(client)).map(({ client }) => client)).size;
  }

  private async connections(): Promise<readonly Established[] | null> {
    const { world, port } = this;
    const listed = await world.run("ss", ["-tineHO", "state", "established", `( sport = :${port} or dport = :${port} )`]);
    if (listed.state === "ok") return connectionsIn(listed.text, port);
    const tables = await Promise.all([world.read("/proc/net/tcp"), world.read("/proc/net/tcp6")]);
    return tables.every((table) => table === null) ? null : tables.flatMap((table) => establishedSockets(table ?? "", port));
  }

  /** Looks through our own files only when a socket is new. */
  private async tellApart(inodes: readonly string[]): Promise<void> {
    if (inodes.every((inode) => this.own.has(inode) || this.strangers.has(inode))) return;
    const folder = `/proc/${this.world.ownPid}/fd`;
    const links = await Promise.all((await this.world.list(folder)).map((fd) => this.world.link(`${folder}/${fd}`)));
    this.own = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link ?? "")?.[1] ?? []));
    this.strangers = new Set(inodes.filter((inode) => !this.own.has(inode)));
  }
}

interface Established {
  /** Whose socket it is; both ends of a connection within this machine are listed. */
  readonly side: "client" | "server";
  /** The client's address and port, "127.0.0.1:44004". */
  readonly client: string;
  readonly inode: string;
  /** The server works for it. */
  readonly busy: boolean;
}

/**
 * Connections to a port of this machine, from `/proc/net/tcp` or `tcp6`. A client's own end counts only where it calls this machine. Which are in use
 * is not told, so each passes for it: a speed that may have been disturbed proves less than one that is known to be quiet.
 */
export function establishedSockets(table: string, port: number): Established[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line): Established[] => {
      const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/);
      if (state !== "01" || !local || !remote || !inode) return [];
      const [here, there] = [addressOf(local), addressOf(remote)];
      if (here.port === port) return [{ side: "server", client: `${there.address}:${there.port}`, inode, busy: true }];
      return callsHere(here, there, port) ? [{ side: "client", client: `${here.address}:${here.port}`, inode, busy: true }] : [];
    });
}

const callsHere = (here: Address, there: Address, port: number): boolean =>
  there.port === port && (isLoopback(there.address) || there.address === here.address);

const isLoopback = (address: string): boolean => address.startsWith("127.") || address === "::1";

interface Address {
  readonly address: string;
  readonly port: number;
}

/** "0100007F:ABE4": words of four bytes, each with the lowest byte first. IPv4 within IPv6 is told as IPv4. */
function addressOf(text: string): Address {
  const [hex = "", port = ""] = text.split(":");
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  return { address: bytes.length === 16 ? ipv6(bytes) : bytes.join("."), port: Number.parseInt(port, 16) };
}

function ipv6(bytes: readonly number[]): string {
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (mapped) return bytes.slice(12).join(".");
  const groups = Array.from({ length: 8 }, (_, at) => (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16));
  // The longest run of zeros is left out, as `ss` does.
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

/** A reply that ends sooner is no generation: lists and states are asked for by whoever watches a server. */
const GENERATION_MS = 100;
/** So long after its last byte a reply still counts: samples are a second apart. */
const RECENT_MS = 2_000;

/**
 * The same from `ss -tineHO`, which also tells how long ago each end sent and got something: a connection is in use where the server has read
 * something and not answered yet, or has been answering for a while.
 */
export function connectionsIn(text: string, port: number): Established[] {
  return text.split("\n").flatMap((line): Established[] => {
    const [, , local, remote] = line.trim().split(/\s+/);
    const [here, there] = [endOf(local), endOf(remote)];
    const inode = /\bino:(\d+)/.exec(line)?.[1];
    if (!here || !there || inode === undefined) return [];
    const atServer = here.port === port;
    if (!atServer && !callsHere(here, there, port)) return [];
    const client = atServer ? there : here;
    return [{ side: atServer ? "server" : "client", client: `${client.address}:${client.port}`, inode, busy: isBusy(line, atServer) }];
  });
}

function isBusy(line: string, atServer: boolean): boolean {
  const value = (key: string): number => Number(new RegExp(`\\b${key}:(\\d+)`).exec(line)?.[1] ?? 0);
  // Seen from the client's end, what it sent is what the server got.
  const [asked, told] = atServer ? (["received", "sent"] as const) : (["sent", "received"] as const);
  const agoMs = { sent: value("lastsnd"), received: value("lastrcv") };
  const bytes = { sent: value("bytes_sent"), received: value("bytes_received") };
  if (bytes[asked] === 0) return false;
  const waits = bytes[told] === 0 || agoMs[asked] < agoMs[told];
  return waits || (agoMs[told] <= RECENT_MS && agoMs[asked] - agoMs[told] >= GENERATION_MS);
}

/** "127.0.0.1:51680", "[::1]:51680", "[::ffff:127.0.0.1]:51680"; an interface may stand behind a "%". */
function endOf(text: string | undefined): Address | null {
  const found = /^\[?(?:::ffff:)?([^\]%]+)(?:%[^\]]*)?\]?:(\d+)$/.exec(text ?? "");
  return found?.[1] === undefined ? null : { address: found[1], port: Number(found[2]) };
}
