import { EngineError, UsageError } from "../core/errors";
import { Adapters, changesNothing } from "./adapters";
import type { Plan } from "./contract";
import { isSameServer } from "./model-adapter";
import type { ApplyPorts } from "./ports";
import { UndoRecords } from "./records";
import type { UndoRecord } from "./records";
import { stopIfCancelled, takeBack } from "./undo";

/** What a cancel waits for a change under way: making a model takes milliseconds, and what was cut off could still come about afterwards. */
const FINISH_LIMIT_MS = 500;
/** The way back is short: a cancel ends within two seconds. */
const TAKE_BACK_LIMIT_MS = { cancelled: 700, failed: 10_000 } as const;

/**
 * Makes exactly the planned changes. The way back is on the disk before the first; a failure or a cancel half way takes back what was done, and
 * where that is not possible either, `undoLast` does it later. Null where there was nothing to change. Throws UsageError, EngineError,
 * ResultsError, Cancelled.
 */
export async function applyPlan(plan: Plan, ports: ApplyPorts, signal: AbortSignal): Promise<UndoRecord | null> {
  stopIfCancelled(signal);
  if (!isSameServer(plan.wanted.endpoint, ports.store.endpoint))
    throw new UsageError(`The preview was made for the server at ${plan.wanted.endpoint}, not for ${ports.store.endpoint}. Apply again.`);
  if (changesNothing(plan)) return null;
  const records = new UndoRecords(ports);
  const adapters = new Adapters(ports);
  let record = await records.begin(plan, ports.now());
  const patient = withDelay(signal, FINISH_LIMIT_MS);
  try {
    for (const [at, change] of plan.changes.entries()) {
      stopIfCancelled(signal);
      const made = await adapters.apply(change, patient.signal);
      record = { ...record, changes: record.changes.with(at, made) };
    }
    // Even a cancel that comes now finds the whole of it.
    stopIfCancelled(signal);
    record = { ...record, state: "applied" };
    await records.write(record);
    return record;
  } catch (error) {
    await clearUp(record, { adapters, records, cancelled: signal.aborted, certain: !patient.signal.aborted && !brokeOff(error) });
    throw error;
  } finally {
    patient.stop();
  }
}

interface Failure {
  readonly adapters: Adapters;
  readonly records: UndoRecords;
  readonly cancelled: boolean;
  /** False: the last change may still come about. */
  readonly certain: boolean;
}

/** A request that broke off may have been carried out, or be carried out yet. */
const brokeOff = (error: unknown): boolean => error instanceof EngineError && ["timeout", "unreachable"].includes(error.reason);

/** Takes back what was done. Where it cannot be known whether all is gone, the record stays as it was begun, for undo. */
async function clearUp(record: UndoRecord, { adapters, records, cancelled, certain }: Failure): Promise<void> {
  const limitMs = TAKE_BACK_LIMIT_MS[cancelled ? "cancelled" : "failed"];
  try {
    await takeBack(record, adapters, AbortSignal.timeout(limitMs));
    if (certain) await records.write({ ...record, state: "undone" });
  } catch {
    // The first error is the one that counts; undo will tell the rest.
  }
}

/** A signal that aborts a while after another one. */
function withDelay(signal: AbortSignal, ms: number): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    timer = setTimeout(() => {
      controller.abort(signal.reason);
    }, ms);
  };
  signal.addEventListener("abort", start, { once: true });
  return {
    signal: controller.signal,
    stop: () => {
      signal.removeEventListener("abort", start);
      clearTimeout(timer);
    },
  };
}
