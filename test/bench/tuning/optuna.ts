import { execFileSync, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TuneProblem } from "../../../src/core/tune/contract";
import type { Measure } from "./methods";
import { pointsOf, TRIALS } from "./points";

const PYTHON = process.env.PYTHON ?? "python3";
/** Proposals that are not allowed are asked again, so many times at most. */
const TRIES = 50;

/** The real Optuna, where a Python with it is at hand (PYTHON names another one). */
export interface Optuna {
  readonly version: string;
  readonly search: (problem: TuneProblem, measure: Measure) => string;
  readonly end: () => void;
}

export function startOptuna(): Optuna | null {
  const version = versionOf();
  if (version === null) return null;
  const pipe = openPipe();
  return { version, search: (problem, measure) => search(pipe, problem, measure), end: pipe.end };
}

function versionOf(): string | null {
  try {
    const script = "import optuna; print(optuna.__version__)";
    return execFileSync(PYTHON, ["-c", script], { encoding: "utf8", timeout: 30_000, stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

interface Pipe {
  readonly ask: (message: object) => { readonly point?: readonly string[] };
  readonly end: () => void;
}

/** Named pipes, because the methods that are compared wait for each visit; a shell opens them, so that a Python that fails is noticed. */
function openPipe(): Pipe {
  const folder = mkdtempSync(join(tmpdir(), "o3-optuna-"));
  const [requests, replies] = [join(folder, "requests"), join(folder, "replies")];
  execFileSync("mkfifo", [requests, replies]);
  const command = 'exec "$0" "$1" < "$2" > "$3"';
  const child = spawn("sh", ["-c", command, PYTHON, join(__dirname, "peer.py"), requests, replies], { stdio: ["ignore", "ignore", "inherit"] });
  const out = openSync(requests, "w");
  const into = openSync(replies, "r");
  const buffer = Buffer.alloc(65_536);
  let text = "";
  return {
    ask: (message) => {
      writeSync(out, `${JSON.stringify(message)}\n`);
      for (let end = text.indexOf("\n"); ; end = text.indexOf("\n")) {
        if (end >= 0) {
          const line = text.slice(0, end);
          text = text.slice(end + 1);
          return JSON.parse(line) as { point?: string[] };
        }
        const bytes = readSync(into, buffer);
        if (bytes === 0) throw new Error("The Python with Optuna ended.");
        text += buffer.toString("utf8", 0, bytes);
      }
    },
    end: () => {
      closeSync(out);
      closeSync(into);
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function search({ ask }: Pipe, { candidates, seed }: TuneProblem, measure: Measure): string {
  const { space, keyOf } = pointsOf(candidates);
  ask({ space, seed: Math.abs(seed) % 2 ** 31 });
  let best = { key: candidates[0]?.key ?? "", time: Number.POSITIVE_INFINITY };
  for (let trial = 0; trial < TRIALS; trial++) {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const key = keyOf(ask({ ask: true }).point ?? []);
      if (key === null) {
        ask({ tell: null });
        continue;
      }
      const time = measure(key);
      ask({ tell: time });
      if (time < best.time) best = { key, time };
      break;
    }
  }
  return best.key;
}
