import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { AgentFiles, AgentPlace } from "../../src/apply/agents/agent";
import type { Asked, Driver } from "./driver";
import { programOf } from "./install";
import type { ClientPackage } from "./packages";
import { runClient } from "./run-client";
import type { Ran } from "./run-client";
import type { World } from "./world";

/** Seconds where nothing else runs; the processor may be shared with other suites. */
const LIMIT_MS = 180_000;

/** A home and a workspace of its own for one client, as its user left them before O3. */
export class Site {
  private readonly folder = mkdtempSync(join(tmpdir(), "o3-client-"));
  readonly home = join(this.folder, "home");
  readonly work = join(this.folder, "work");

  constructor(
    private readonly client: ClientPackage,
    private readonly driver: Driver,
    private readonly world: World,
  ) {
    for (const name of ["home", "work", "tmp"]) mkdirSync(join(this.folder, name));
    for (const [path, text] of Object.entries(driver.files(world.own))) this.write(join(this.folder, path), text);
  }

  get place(): AgentPlace {
    return { workspaceFolder: this.work, home: this.home, env: this.env, platform: process.platform, vscodeUserFolder: null };
  }

  /** Asks the client one question. @throws Error when it ends with an error */
  async ask(applied: boolean): Promise<Asked> {
    this.world.front.forget();
    const ran = await this.run(this.driver.ask(applied));
    return { ran, questions: this.world.front.questions(), home: this.home, again: (args) => this.run(args) };
  }

  /** For clients that tell what they work with without asking a model. */
  look(): Asked {
    return { ran: { exit: 0, stdout: "", stderr: "", ms: 0 }, questions: [], home: this.home, again: (args) => this.run(args) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  private async run(args: readonly string[]): Promise<Ran> {
    const ran = await runClient({ program: programOf(this.client), args, cwd: this.work, env: this.env }, LIMIT_MS);
    if (ran.exit !== 0) throw new Error(`${this.client.id} ended with ${String(ran.exit)}: ${ran.stdout.slice(-1000)}\n${ran.stderr.slice(-1000)}`);
    return ran;
  }

  private get env(): Readonly<Record<string, string>> {
    return { ...bareEnvironment(this.folder, this.world), ...this.driver.env };
  }
}

/** Nothing of the machine's own but the PATH; everything but loopback goes to the proxy that refuses. */
export function bareEnvironment(folder: string, { outside }: World): Readonly<Record<string, string>> {
  const both = (value: string, ...names: readonly string[]): object =>
    Object.fromEntries(names.flatMap((name) => [name, name.toLowerCase()]).map((name) => [name, value]));
  return {
    PATH: process.env.PATH ?? "",
    HOME: join(folder, "home"),
    TMPDIR: join(folder, "tmp"),
    LANG: "C.UTF-8",
    TERM: "dumb",
    NO_COLOR: "1",
    DO_NOT_TRACK: "1",
    ...both(outside.endpoint, "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"),
    ...both("127.0.0.1,localhost", "NO_PROXY"),
  };
}

export const realFiles: AgentFiles = {
  read: (path) => Promise.resolve(isFile(path) ? readFileSync(path, "utf8") : null),
  list: (path) => Promise.resolve(isFolder(path) ? readdirSync(path) : []),
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
