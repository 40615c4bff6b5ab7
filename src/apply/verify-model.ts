import { AUTOMATIC } from "../core/domain/settings";
import { EngineError, saidOf } from "../core/errors";
import { formatTokens } from "../core/format";
import type { LoadedModel } from "../core/ports";
import type { ModelChange, Seen, VerifyPorts } from "./contract";

const LOAD_LIMIT_MS = 5 * 60_000;
const UNLOAD_LIMIT_MS = 1_500;

/**
 * Loads the model as a client without options would, and reads back what the server really gave. Never rejects: a
 * failure to look is no failure to apply, and neither is the wish not to wait for it.
 */
export async function verifyModel(change: ModelChange, { engine, leave }: VerifyPorts, signal: AbortSignal): Promise<Seen> {
  const { name, parameters } = change;
  try {
    const before = await engine.loaded(signal);
    try {
      const { contextTokens } = await load(change, engine, signal);
      const asked = parameters.num_ctx;
      if (contextTokens === null) return { state: "unchecked", why: "the server does not tell the context of a loaded model." };
      return asked === undefined || asked === contextTokens
        ? { state: "ok", contextTokens }
        : { state: "differs", why: `it gave ${formatTokens(contextTokens)} instead of ${formatTokens(Number(asked))}.` };
    } finally {
      // Not with the caller's signal: what was loaded for the check alone goes also after a cancel.
      if (leave === "as-before" && !before.some((model) => isNamed(model, name)))
        await engine.unload(name, AbortSignal.timeout(UNLOAD_LIMIT_MS)).catch(() => undefined);
    }
  } catch (error) {
    if (signal.aborted) return { state: "unchecked", why: "the check was cancelled." };
    return { state: "unchecked", why: saidOf(error) };
  }
}

/** A server that has the base in memory with the very same options may serve the new model by it, and lists the base's name. */
async function load({ name, from }: ModelChange, engine: VerifyPorts["engine"], signal: AbortSignal): Promise<{ readonly contextTokens: number | null }> {
  try {
    return (await engine.load({ model: name, settings: AUTOMATIC, purpose: "restore", timeLimitMs: LOAD_LIMIT_MS }, signal)).loaded;
  } catch (error) {
    const shared =
      error instanceof EngineError && error.reason === "crashed"
        ? (await engine.loaded(signal)).find((model) => isNamed(model, from))
        : null;
    if (!shared) throw error;
    return shared;
  }
}

const isNamed = (model: LoadedModel, name: string): boolean => withTag(model.name) === withTag(name);

const withTag = (name: string): string => (name.slice(name.lastIndexOf("/") + 1).includes(":") ? name : `${name}:latest`);
