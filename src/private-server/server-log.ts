import { closeSync, fstatSync, openSync, readSync, rmSync } from "node:fs";

const TAIL_BYTES = 32_768;

/**
 * What a server writes, in a file: a pipe would break when O3 dies, and the server with it, which would leave its runner behind.
 */
export interface ServerLog {
  /** For the server to write to. */
  readonly fd: number;
  /** The last of it; what it was at the end once the file is removed. */
  readonly tail: () => string;
  readonly remove: () => void;
}

/** @throws the file system's error */
export function openLog(path: string): ServerLog {
  const fd = openSync(path, "a+", 0o600);
  let last: string | null = null;
  return {
    fd,
    tail: () => last ?? readTail(fd),
    remove: () => {
      if (last !== null) return;
      last = readTail(fd);
      closeSync(fd);
      rmSync(path, { force: true });
    },
  };
}

function readTail(fd: number): string {
  const { size } = fstatSync(fd);
  const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
  const read = readSync(fd, bytes, 0, bytes.length, size - bytes.length);
  const text = bytes.toString("utf8", 0, read);
  // A tail begins in the middle of a line.
  return size > TAIL_BYTES ? text.slice(text.indexOf("\n") + 1) : text;
}

const TELLING = /error|fail|fatal|panic|unable|cannot|denied|invalid|not found|no such|in use/i;
const LINES = 3;

/** Lines that name a failure, or else the last ones. */
export function tellingLines(log: string): string {
  const lines = [...new Set(log.split("\n").map(plain))].filter((line) => line !== "");
  const telling = lines.filter((line) => TELLING.test(line));
  return (telling.length > 0 ? telling : lines).slice(-LINES).join("; ");
}

/** Ollama's log lines lead with time, level and source. */
const plain = (line: string): string =>
  line
    .replace(/^(?:time=\S+ )?(?:level=\S+ )?(?:source=\S+ )?/, "")
    .replace(/^msg=/, "")
    .trim();

/** Of the line with which a server says that it has its port; a refusal says "listen", or "cannot listen". */
export const saysListening = (log: string, port: number): boolean => new RegExp(`listening.*:${port}\\b`, "i").test(log);

export const saysPortTaken = (log: string): boolean => /EADDRINUSE|address already in use|only one usage of each socket address/i.test(log);
