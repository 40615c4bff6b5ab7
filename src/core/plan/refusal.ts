import { EngineError } from "../errors";
import type { EngineReason } from "../errors";
import type { LoadTrial, Trial } from "../domain/trial";
import { loadsOf } from "../domain/trial";
import type { Said } from "../domain/statements";

/** A load that did not come about for a reason that no other size of the context mends. */
interface Refusal {
  readonly reason: EngineReason;
  readonly message: Said;
}

/** Alike refusals in a row that end a run. A process that ends may have wanted memory without saying so: then a smaller context is tried, too. */
const ALIKE_THAT_END = 2;
const CRASHES_THAT_END = 3;

/**
 * Ends a run in which the server refuses to load the model, always in the same words: it is no question of size, and asking on is in vain. The
 * run's own loads count; one that continues another asks anew. Throws EngineError with the server's words.
 */
export function endOnRefusals(trials: readonly Trial[], runId: string): void {
  const loads = loadsOf(trials).filter((load) => load.runId === runId);
  const last = refusalOf(loads.at(-1));
  if (last === null) return;
  const alike = alikeAtTheEnd(loads, last);
  // Once a load has worked, one that fails tells of its size. What something in between did tells of nothing.
  if (last.reason !== "gateway" && alike < loads.length) return;
  if (alike >= (last.reason === "crashed" ? CRASHES_THAT_END : ALIKE_THAT_END)) throw new EngineError(last.reason, last.message);
}

/** Throws where loads failed, and not one of them for want of memory: then nothing is said about what fits. */
export function endUnlessMemory(trials: readonly Trial[]): void {
  const loads = loadsOf(trials);
  const refusals = loads.map(refusalOf).filter((refusal) => refusal !== null);
  const last = refusals.at(-1);
  if (last !== undefined && refusals.length === loads.length) throw new EngineError(last.reason, last.message);
}

function alikeAtTheEnd(loads: readonly LoadTrial[], last: Refusal): number {
  const kind = kindOf(last);
  return loads.length - 1 - loads.findLastIndex((load) => kindOf(refusalOf(load)) !== kind);
}

const kindOf = (refusal: Refusal | null): string | null => refusal && `${refusal.reason} ${gist(refusal.message)}`;

/** Sizes, times and addresses differ from one load to the next. */
const gist = (message: Said): string => JSON.stringify(message).replace(/\b(0x)?[0-9a-f]*\d[0-9a-f]*\b/gi, "#");

function refusalOf(load: LoadTrial | undefined): Refusal | null {
  if (load?.outcome.state === "void") return load.outcome.reason === "gateway" ? { reason: "gateway", message: load.outcome.why } : null;
  if (load?.outcome.state !== "failed" || load.outcome.reason === "out-of-memory" || load.outcome.reason === "timeout") return null;
  return { reason: load.outcome.reason, message: load.outcome.message };
}
