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
  return {
    version: o3Version(),
    env: process.env,
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stderr: process.stderr,
    signal: controller.signal,
    exitCode: 0,
  };
}
