import { createInterface } from "node:readline/promises";
import { o3Version } from "../app/version";

/** A stream that is no terminal. */
export interface PlainStream {
  readonly isTTY: false;
  write(text: string): unknown;
}

/** What a command touches besides its arguments; tests put their own in. */
export interface World {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Where progress is drawn: a spinner on a terminal, lines elsewhere. */
  readonly stderr: NodeJS.WriteStream | PlainStream;
  /** Aborts when the user asks to stop (Ctrl-C). */
  readonly signal: AbortSignal;
  exitCode: number;
  /** Asks the person at the terminal a question that yes or no answers; left out where there is none. */
  readonly confirm?: (question: string) => Promise<boolean>;
}

/** `timeout`, npm and process managers pass a signal on beside the terminal: two of them within this time are one wish. */
const SAME_WISH_MS = 500;

/**
 * What a signal that asks to stop does: the first one stops the work and keeps what is measured, one that comes later than that
 * ends at once. `nowMs` never runs backwards.
 */
export function onStopSignals(stop: () => void, end: () => void, nowMs: () => number): () => void {
  let firstMs: number | null = null;
  return () => {
    if (firstMs === null) {
      firstMs = nowMs();
      stop();
    } else if (nowMs() - firstMs >= SAME_WISH_MS) end();
  };
}

/** Nobody reads a stream any more (`| head`, a closed terminal): like a first Ctrl-C, and no reason to end without having tidied up. */
export function onLostReader(stop: () => void): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    stop();
  };
}

/** The process's own streams. A first Ctrl-C stops the work and keeps what is measured; a second one ends at once. */
export function realWorld(): World {
  const controller = new AbortController();
  const onSignal = onStopSignals(
    () => {
      controller.abort();
    },
    () => process.exit(130),
    () => performance.now(),
  );
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, onSignal);
  // A terminal that is closed asks to stop as well. `nohup` redirects a terminal's streams, and what it starts goes on.
  if (process.stderr.isTTY) process.on("SIGHUP", onSignal);
  for (const stream of [process.stdout, process.stderr]) stream.on("error", onLostReader(() => { controller.abort(); }));
  return {
    version: o3Version(),
    env: process.env,
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stderr: process.stderr,
    signal: controller.signal,
    exitCode: 0,
    ...(process.stdin.isTTY && process.stdout.isTTY ? { confirm: (question) => askAtTerminal(question, controller.signal) } : {}),
  };
}

/** Anything but a yes is a no, Ctrl-C and the end of the input too. */
async function askAtTerminal(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // At Ctrl-C and at the end of the input it is closed, and the question left open.
    const closed = new Promise<string>((resolve) => terminal.once("close", () => { resolve(""); }));
    const answer = await Promise.race([terminal.question(`${question} [y/N] `, { signal }), closed]);
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}
