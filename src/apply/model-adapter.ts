import { bakedOptions, sameBaked } from "../core/domain/baked-options";
import { UsageError } from "../core/errors";
import type { ModelAdapter, ModelChange, ModelStore, StoredModel, TakenBack, Wanted } from "./contract";
import { derivedName } from "./derived-name";
import { optionWords } from "./options";
import type { UndoRecords } from "./records";
import { verifyModel } from "./verify-model";

/** A model of O3's own on the server, with the preset's options baked in: for all tools that cannot send num_ctx. */
export function modelAdapter(store: ModelStore, records: UndoRecords): ModelAdapter {
  return {
    id: "derived-model",
    title: "Model on the server",
    detect: () => Promise.resolve({ state: "in-use", why: "every tool can name a model" }),
    plan: async (wanted, signal) => {
      const change = await planned(wanted, store, records, signal);
      return [{ change, words: wordsFor(change) }];
    },
    apply: async (change, signal) => {
      const { name, from, parameters, existing } = change;
      const base = await store.find(from, signal);
      const now = await store.find(name, signal);
      // Without its base the server would go and look for it on the internet.
      if (base?.rest !== change.expected.rest) throw changedMeanwhile(from);
      if (!isAsPlanned(now, change)) throw changedMeanwhile(name);
      if (existing.state === "same") return change;
      await store.create(name, from, parameters, signal);
      // Servers may word an option in another way than it was sent: what is there now is ours.
      return { ...change, expected: (await store.find(name, signal)) ?? change.expected };
    },
    verify: (change, ports, signal) => verifyModel(change, ports, signal),
    undo: (change, signal) => takeBack(change, store, signal),
  };
}

/** Throws UsageError where the name belongs to somebody else's model: it is not overwritten. */
async function planned(wanted: Wanted, store: ModelStore, records: UndoRecords, signal: AbortSignal): Promise<ModelChange> {
  const name = derivedName(wanted.model, wanted.preset);
  const parameters = bakedOptions(wanted.settings);
  const base = await store.find(wanted.model, signal);
  if (!base)
    throw new UsageError(
      `The server does not have ${wanted.model} (any more). Get it with 'ollama pull ${wanted.model}', then apply again.`,
    );
  const expected: StoredModel = { parameters: { ...base.parameters, ...parameters }, rest: base.rest };
  const found = await store.find(name, signal);
  const change = { kind: "model", name, from: wanted.model, parameters, expected } as const;
  if (!found) return { ...change, existing: { state: "absent" } };
  if (sameStored(found, expected)) return { ...change, existing: { state: "same" } };
  if (await isOurs(found, name, store, records)) return { ...change, existing: { state: "ours", model: found } };
  throw new UsageError(
    `The server has a model ${name} that O3 did not make here, with ${optionWords(found.parameters) || "no options"}. Rename or delete it (ollama rm ${name}), then apply again.`,
  );
}

const isOurs = async (found: StoredModel, name: string, store: ModelStore, records: UndoRecords): Promise<boolean> =>
  (await records.all()).records.some(
    ({ state, endpoint, changes }) =>
      state !== "undone" &&
      isSameServer(endpoint, store.endpoint) &&
      changes.some((change) => change.kind === "model" && change.name === name && sameStored(change.expected, found)),
  );

function isAsPlanned(now: StoredModel | null, { expected, existing }: ModelChange): boolean {
  switch (existing.state) {
    case "absent":
      return now === null;
    case "ours":
      return now !== null && sameStored(now, existing.model);
    case "same":
      return now !== null && sameStored(now, expected);
  }
}

async function takeBack(change: ModelChange, store: ModelStore, signal: AbortSignal): Promise<TakenBack> {
  const { name, from, expected, existing } = change;
  if (existing.state === "same") return { state: "nothing", words: null };
  const now = await store.find(name, signal);
  if (!now) return { state: "nothing", words: `The model ${name} was gone already.` };
  // A crash before it was made.
  if (existing.state === "ours" && sameStored(now, existing.model)) return { state: "nothing", words: null };
  const base = await store.find(from, signal);
  // A newer server may word the rest of a model differently, but then it does so for its base, too.
  if (!sameBaked(now.parameters, expected.parameters) || ![expected.rest, base?.rest].includes(now.rest))
    return { state: "left", words: `The model ${name} was changed since and is left as it is.` };
  if (existing.state === "absent") {
    await store.remove(name, signal);
    return { state: "undone", words: null };
  }
  if (!base) return { state: "left", words: `The model ${name} is left as it is: ${from}, from which it would be put back, is gone.` };
  await store.create(name, from, existing.model.parameters, signal);
  const words = base.rest === existing.model.rest ? null : `The model ${name} has its earlier options again, on ${from} as it is now.`;
  return { state: "undone", words };
}

/** What became of a model since it was made; null where it is as it was. Rejects where the server does not answer. */
export async function driftOfModel({ name, expected }: ModelChange, store: ModelStore, signal: AbortSignal): Promise<string | null> {
  const now = await store.find(name, signal);
  if (!now) return `The model ${name} is gone from the server.`;
  return sameStored(now, expected) ? null : `The model ${name} was changed on the server since.`;
}

const sameStored = (a: StoredModel, b: StoredModel): boolean => a.rest === b.rest && sameBaked(a.parameters, b.parameters);

/** One server may be named in two ways; more than these cannot be told without asking. */
export const isSameServer = (a: string, b: string): boolean => plainEndpoint(a) === plainEndpoint(b);

const plainEndpoint = (endpoint: string): string =>
  endpoint
    .toLowerCase()
    .replace(/\/+$/, "")
    .replace(/\/\/(localhost|\[::1\])(?=[:/]|$)/, "//127.0.0.1");

const changedMeanwhile = (name: string): UsageError =>
  new UsageError(`The model ${name} was changed by somebody else since the preview. Nothing was written over it; apply again.`);

function wordsFor({ name, from, parameters, existing }: ModelChange): string {
  switch (existing.state) {
    case "absent":
      return `Create the model ${name} on the server, from ${from} with ${optionWords(parameters)}.`;
    case "ours":
      return `Change the model ${name} on the server to ${optionWords(parameters)} (it has ${optionWords(existing.model.parameters)}).`;
    case "same":
      return `Use the model ${name}: it is on the server already, with ${optionWords(parameters)}.`;
  }
}
