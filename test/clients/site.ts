import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Asked, Driver } from "./driver";
import { programOf } from "./install";
import type { ClientPackage } from "./packages";
import { runClient } from "./run-client";
import type { Ran } from "./run-client";
import type { World } from "./world";

/** Seconds where nothing else runs; the processor may be shared with other suites. */
const LIMIT_MS = 180_000;

export interface Driven {
  readonly driver: Driver;
  readonly client: ClientPackage;
  /** By which it is started. */
  readonly program: string;
}

/** The home and the workspace of somebody who uses these clients, as they were before O3. */
export class Site {
  private readonly folder = mkdtempSync(join(tmpdir(), "o3-client-"));
  private readonly files: Readonly<Record<string, string>>;
  readonly home = join(this.folder, "home");
  readonly work = join(this.folder, "work");
  /** Where their programs are. */
  readonly bin = join(this.folder, "bin");

  constructor(
    clients: readonly Driven[],
    private readonly world: World,
  ) {
    for (const name of ["home", "work", "tmp", "bin"]) mkdirSync(join(this.folder, name));
    for (const { client, program } of clients) symlinkSync(programOf(client), join(this.bin, program));
    this.files = Object.assign({}, ...clients.map(({ driver }) => driver.files(world.own))) as Readonly<Record<string, string>>;
    for (const [path, text] of Object.entries(this.files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Names of the files that are there no more, or have other bytes. */
  changed(): readonly string[] {
    return Object.entries(this.files).flatMap(([path, text]) => {
      const file = join(this.folder, path);
      return existsSync(file) && readFileSync(file, "utf8") === text ? [] : [path];
    });
  }

  /** Asks a client one question. @throws Error when it ends with an error */
  async ask({ driver, program }: Driven, applied: boolean): Promise<Asked> {
    const { front } = this.world;
    const run = async (args: readonly string[]): Promise<Ran> => {
      const env = { ...bareEnvironment(this.folder, this.world), ...driver.env };
      const ran = await runClient({ program: join(this.bin, program), args, cwd: this.work, env }, LIMIT_MS);
      if (ran.exit !== 0) throw new Error(`${program} ended with ${String(ran.exit)}: ${ran.stdout.slice(-1000)}\n${ran.stderr.slice(-1000)}`);
      return ran;
    };
    front.forget();
    const ran = await run(driver.ask(applied));
    return { ran, questions: front.questions(), home: this.home, again: run };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
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
