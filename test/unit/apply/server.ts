import { EngineError } from "../../../src/core/errors";
import type { BakedOptions, ModelStore, StoredModel } from "../../../src/apply";

export interface Served {
  readonly store: ModelStore;
  /** What is on the server, by name. */
  readonly models: Map<string, StoredModel>;
}

/** A server's models in memory, as Ollama keeps them: a derived model inherits what it does not name. */
export function serverWith(
  models: Readonly<Record<string, BakedOptions>> = { "tiny:latest": {} },
  endpoint = "http://127.0.0.1:11434",
): Served {
  const kept = new Map<string, StoredModel>(
    Object.entries(models).map(([name, parameters]) => [name, { parameters, rest: `weights of ${name}` }]),
  );
  const store: ModelStore = {
    endpoint,
    find: (name) => Promise.resolve(kept.get(name) ?? null),
    create: (name, from, parameters) => {
      const base = kept.get(from);
      if (!base) return Promise.reject(new EngineError("server-error", "pull model manifest: offline"));
      kept.set(name, { rest: base.rest, parameters: { ...base.parameters, ...parameters } });
      return Promise.resolve();
    },
    remove: (name) => Promise.resolve(kept.delete(name)),
  };
  return { store, models: kept };
}

/** As if O3's process ended right after the nth call reached the server: the call is carried out, and nothing after it. */
export function dyingAfter(store: ModelStore, calls: number): ModelStore {
  let left = calls;
  const dying = async <T>(work: () => Promise<T>): Promise<T> => {
    if (left <= 0) throw new Error("dead");
    left--;
    const result = await work();
    if (left === 0) throw new Error("died");
    return result;
  };
  return {
    endpoint: store.endpoint,
    find: (...args) => dying(() => store.find(...args)),
    create: (...args) => dying(() => store.create(...args)),
    remove: (...args) => dying(() => store.remove(...args)),
  };
}
