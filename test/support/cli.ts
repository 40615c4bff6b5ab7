import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./until";

const CLI = join(__dirname, "..", "..", "dist", "cli.js");

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built `o3` as a child process. */
export interface RunningCli {
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Closes our end of its stdout and stderr, as `head` does. */
  readonly readNoMore: () => void;
  /** What it said on stderr so far. */
  readonly heard: () => string;
  /** Resolves once stderr holds the words; fails where the process ends without them. */
  readonly says: (words: RegExp) => Promise<void>;
  readonly ended: Promise<Ended>;
}

export interface CliPlace {
  readonly cwd: string;
  /** Added to an environment without anything of Ollama's. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program that runs it, such as a tracer; signals then go to that one. */
  readonly under?: readonly string[];
}

export function startCli(args: readonly string[], { cwd, env = {}, under = [] }: CliPlace): RunningCli {
  const [program = process.execPath, ...more] = under;
  const child = spawn(program, [...more, ...(under.length > 0 ? [process.execPath] : []), CLI, ...args], { cwd, env: { ...plainEnv(), ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const heard = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (heard.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (heard.stderr += text));
  let over = false;
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      over = true;
      resolve({ code, signal, ...heard });
    });
  });
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    readNoMore: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    heard: () => heard.stderr,
    says: (words) =>
      until(`stderr to say ${String(words)}`, () => {
        if (words.test(heard.stderr)) return true;
        if (over) throw new Error(`o3 ended without ${String(words)}:\n${heard.stderr}${heard.stdout}`);
        return false;
      }),
    ended,
  };
}

/** A folder of one's own to run in. */
export interface TemporaryFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), "o3-cli-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

function plainEnv(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("OLLAMA_") && name !== "FORCE_COLOR");
  return Object.fromEntries(kept);
}
