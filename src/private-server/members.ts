import { MARK } from "./launch";
import type { ProcessEntry, ProcessTable } from "./processes";

/** A private server as it can be found again. */
export interface ServerIdentity {
  /** The value of MARK that its processes were given. */
  readonly mark: string;
  /** Of the server's program, without folder and .exe. */
  readonly program: string;
  /** The server's process, at the head of a group of its own; null for one that was about to be started. */
  readonly head: { readonly pid: number; readonly startedAt: number } | null;
}

/** Programs that Ollama starts for a model beside its own. */
const RUNNERS = ["llama-server", "ollama_llama_server"];
const LINUX_NAME_LENGTH = 15;

/**
 * The server and its runners, as far as they still run; never a process that merely got one of their numbers. The mark decides.
 * Where a process does not show its environment, the server is told by number and start time, and a runner by its program, its group
 * (on Windows its ancestors) and by having started after the server.
 */
export async function membersOf(identity: ServerIdentity, table: ProcessTable): Promise<readonly ProcessEntry[]> {
  const all = await table.list();
  const related = relatives(all, identity);
  const members: ProcessEntry[] = [];
  for (const entry of all) {
    // Nothing of it is older than itself; this spares reading most environments.
    if (identity.head !== null && entry.startedAt < identity.head.startedAt) continue;
    if ((await table.wasGiven(entry.pid, MARK, identity.mark)) ?? related.has(entry.pid)) members.push(entry);
  }
  return members;
}

function relatives(all: readonly ProcessEntry[], { head, program }: ServerIdentity): ReadonlySet<number> {
  if (head === null) return new Set();
  const holder = all.find(({ pid }) => pid === head.pid);
  // A number is not given again while a group of that number lives, so somebody else's number means that the group is gone.
  if (holder && holder.startedAt !== head.startedAt) return new Set();
  const names = [program, ...RUNNERS].map((name) => name.slice(0, LINUX_NAME_LENGTH));
  const found = new Set([head.pid]);
  // Windows keeps the number of a parent that is gone.
  const isRelated = (entry: ProcessEntry): boolean => (entry.group === null ? found.has(entry.parent) : entry.group === head.pid);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const entry of all) {
      const named = names.includes(entry.name.slice(0, LINUX_NAME_LENGTH));
      if (named && entry.startedAt >= head.startedAt && isRelated(entry)) found.add(entry.pid);
    }
  }
  return found;
}
