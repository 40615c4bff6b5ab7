import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/main";
import type { World } from "../../src/cli/world";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line in this process, with streams that are kept and a folder of its own. */
export class TestWorld {
  readonly folder = mkdtempSync(join(tmpdir(), "o3-cli-"));
  /** What the person at the terminal says; null: there is none. */
  answer: "yes" | "no" | null = null;
  /** What was asked there. */
  readonly asked: string[] = [];
  private readonly controller = new AbortController();

  private readonly env: Readonly<Record<string, string>>;

  constructor(env: Readonly<Record<string, string>> = {}) {
    this.env = { O3_DATA_DIR: join(this.folder, "data"), ...env };
  }

  async o3(...argv: string[]): Promise<Outcome> {
    let stdout = "";
    let stderr = "";
    const err = (text: string): void => {
      stderr += text;
    };
    const world: World = {
      version: "0.1.0",
      env: this.env,
      cwd: this.folder,
      out: (text) => {
        stdout += text;
      },
      err,
      stderr: {
        isTTY: false,
        write: (text: string) => {
          err(text);
        },
      },
      signal: this.controller.signal,
      exitCode: 0,
      ...(this.answer === null ? {} : { confirm: (question) => this.confirm(question) }),
    };
    const code = await run(argv, world);
    return { code, stdout, stderr };
  }

  private confirm(question: string): Promise<boolean> {
    this.asked.push(question);
    return Promise.resolve(this.answer === "yes");
  }

  cancel(): void {
    this.controller.abort();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
