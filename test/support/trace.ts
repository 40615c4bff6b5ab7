import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Every way to speak to another machine, of a program and all that it starts. */
const ARGS = ["-f", "--seccomp-bpf", "-qq", "-s", "0", "-e", "signal=none", "-e", "trace=connect,sendto,sendmsg,sendmmsg"];

/** Why system calls cannot be traced here, or null where they can: there is no strace, or nobody may trace (containers). */
export const whyNoTrace: string | null = (() => {
  if (process.platform !== "linux") return "strace is Linux's";
  const { error, status, stderr } = spawnSync("strace", [...ARGS, "-o", "/dev/null", "true"], { encoding: "utf8" });
  if (error) return "strace is not installed";
  return status === 0 ? null : `strace does not work here: ${stderr.trim()}`;
})();

export interface Trace {
  /** What stands before the program and its arguments. */
  readonly command: readonly string[];
  /** Addresses of other machines that were spoken to, with the port, each once; a question to a name server is one, wherever that runs. */
  readonly elsewhere: () => string[];
  /** Addresses of this machine that were spoken to. */
  readonly here: () => string[];
  readonly remove: () => void;
}

export function trace(): Trace {
  const folder = mkdtempSync(join(tmpdir(), "o3-trace-"));
  const file = join(folder, "calls");
  const addresses = (): string[] => [...new Set(addressesIn(readFileSync(file, "utf8")))];
  return {
    command: ["strace", ...ARGS, "-o", file],
    elsewhere: () => addresses().filter((address) => !isHere(address)),
    here: () => addresses().filter(isHere),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** "127.0.0.1 11434", "::1 11434" of each call that names an address. */
const addressesIn = (text: string): string[] =>
  [...text.matchAll(/sin6?_port=htons\((\d+)\).*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")/g)].map(
    ([, port = "", v4, v6]) => `${v4 ?? v6 ?? ""} ${port}`,
  );

/** Port 53 is a name server: a question to one on this machine is passed on. */
const isHere = (address: string): boolean => /^(127\.[\d.]+|::1|::ffff:127\.[\d.]+|0\.0\.0\.0|::) (?!53$)\d+$/.test(address);
