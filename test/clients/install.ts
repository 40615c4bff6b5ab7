import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { PACKAGES } from "./packages";
import type { ClientPackage } from "./packages";

/** Where the clients are: outside the repository, and kept for the next time. */
const folder = process.env.O3_CLIENTS_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "o3-clients");
const REPORT = join(folder, "report.json");
const LIMIT_MS = 180_000;
/** What a client of a registry says when it does not reach it. */
const NOT_REACHED = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|NewConnectionError|Name or service not known|no answer within/i;

export const placeOf = ({ id, version }: ClientPackage): string => join(folder, `${id}-${version}`);
export const programOf = (client: ClientPackage): string => join(placeOf(client), client.program);

const missing = z.object({ id: z.string(), why: z.string(), reached: z.boolean() });
/** A client that could not be had; `reached` is false where that says nothing but that the network is missing. */
export type Missing = z.infer<typeof missing>;

/** What the last installation could not get. */
export function missingClients(): readonly Missing[] {
  if (!existsSync(REPORT)) throw new Error("the clients were never installed: npm run test:clients does it");
  return z.array(missing).parse(JSON.parse(readFileSync(REPORT, "utf8")));
}

async function installAll(): Promise<void> {
  const report: Missing[] = [];
  for (const client of PACKAGES) {
    const why = await install(client);
    if (why !== null) report.push({ id: client.id, why, reached: !NOT_REACHED.test(why) });
    console.log(why === null ? `${client.id} ${client.version}: here` : `${client.id} ${client.version}: SKIPPED, ${why}`);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(REPORT, JSON.stringify(report));
}

/** Why it could not be had; null when it is here. */
async function install(client: ClientPackage): Promise<string | null> {
  if (process.platform === "win32") return "the drivers end groups of processes, which Windows does not have";
  const place = placeOf(client);
  const whole = join(place, "installed");
  if (existsSync(whole) && existsSync(programOf(client))) return null;
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  for (const [command, ...args] of commandsFor(client)) {
    const why = await run(command, args, place);
    if (why === null) continue;
    rmSync(place, { recursive: true, force: true });
    return why;
  }
  if (!existsSync(programOf(client))) return `${client.spec} has no ${client.program}`;
  writeFileSync(whole, client.spec);
  return null;
}

type Words = readonly [string, ...string[]];

const commandsFor = ({ registry, spec }: ClientPackage): readonly Words[] =>
  registry === "npm"
    ? [["npm", "install", "--prefix", ".", "--no-audit", "--no-fund", "--no-update-notifier", "--ignore-scripts", "--loglevel=error", spec]]
    : [
        ["python3", "-m", "venv", "."],
        ["bin/python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", spec],
      ];

function run(command: string, args: readonly string[], cwd: string): Promise<string | null> {
  return new Promise((resolve) => {
    let said = "";
    const child = spawn(command, args, { cwd, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const limit = setTimeout(() => {
      resolve(`${command}: no answer within ${LIMIT_MS / 1000} s`);
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, LIMIT_MS);
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (said = (said + part.toString()).slice(-2000)));
    child.once("error", (error) => {
      clearTimeout(limit);
      resolve(error.message);
    });
    child.once("close", (code) => {
      clearTimeout(limit);
      resolve(code === 0 ? null : `${command} ended with ${String(code)}: ${said.trim().replace(/\s+/g, " ").slice(0, 400)}`);
    });
  });
}

if (require.main === module) void installAll();
