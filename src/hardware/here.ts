import { hostname, networkInterfaces } from "node:os";

/** Addresses and names of this machine beside loopback, in small letters; IPv6 without brackets. */
function ownNames(): ReadonlySet<string> {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address.toLowerCase()));
  const name = hostname().toLowerCase();
  const short = name.split(".")[0] ?? name;
  return new Set([...addresses, name, short, `${short}.local`].filter((word) => word !== ""));
}

/** localhost and what ends in it, 127.*, ::1 in both spellings, and "all interfaces", which servers are addressed by as well. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|0\.0\.0\.0|::1?|::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})$/;

/** Whether an address is one of this machine: by its own name, by loopback, or by an address of one of its interfaces. */
export function isHere({ hostname: host }: URL, own: ReadonlySet<string> = ownNames()): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  return LOOPBACK.test(name) || own.has(name);
}
