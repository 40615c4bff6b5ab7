import { UsageError } from "../core/errors";
import type { Adapter, Change, ModelStore, Wanted } from "./contract";
import { derivedName } from "./derived-name";
import { bakedOptions, optionWords, sameOptions } from "./options";
import type { UndoRecords } from "./records";

type ModelChange = Extract<Change, { kind: "model" }>;

/** A model of O3's own on the server, with the preset's options baked in: for all tools that cannot send num_ctx. */
export function modelAdapter(store: ModelStore, records: UndoRecords): Adapter {
  return {
    id: "derived-model",
    title: "Model on the server",
    detect: () => Promise.resolve({ inUse: true, why: "every tool can name a model" }),
    plan: async (wanted, signal) => {
      const name = derivedName(wanted.model, wanted.preset);
      const parameters = bakedOptions(wanted.settings);
      const existing = await existingOf(name, { store, records, wanted }, signal);
      const change: ModelChange = { kind: "model", name, from: wanted.model, parameters, existing };
      return { change, words: wordsFor(change) };
    },
    apply: async (change, signal) => {
      if (change.kind === "model" && change.existing.state !== "same")
        await store.create(change.name, change.from, change.parameters, signal);
    },
    undo: async (change, signal) => {
      if (change.kind !== "model" || change.existing.state === "same") return null;
      const now = await store.find(change.name, signal);
      if (!now) return `The model ${change.name} was gone already.`;
      if (!sameOptions(now.parameters, change.parameters)) return `The model ${change.name} was changed since and is left as it is.`;
      if (change.existing.state === "ours") await store.create(change.name, change.from, change.existing.parameters, signal);
      else await store.remove(change.name, signal);
      return null;
    },
  };
}

interface Look {
  readonly store: ModelStore;
  readonly records: UndoRecords;
  readonly wanted: Wanted;
}

/** Throws UsageError where the name belongs to somebody else's model: it is not overwritten. */
async function existingOf(name: string, { store, records, wanted }: Look, signal: AbortSignal): Promise<ModelChange["existing"]> {
  const found = await store.find(name, signal);
  if (!found) return { state: "absent" };
  const baked = bakedOptions(wanted.settings);
  const isOurs = (await records.all()).some(
    ({ state, changes }) =>
      state !== "undone" &&
      changes.some((change) => change.kind === "model" && change.name === name && sameOptions(change.parameters, found.parameters)),
  );
  if (sameOptions(found.parameters, baked) && (isOurs || found.parent === null || found.parent === wanted.model)) return { state: "same" };
  if (isOurs) return { state: "ours", parameters: found.parameters };
  throw new UsageError(
    `The server has a model ${name} that O3 did not make here, with ${optionWords(found.parameters) || "no options"}. Rename or delete it (ollama rm ${name}), then apply again.`,
  );
}

function wordsFor({ name, from, parameters, existing }: ModelChange): string {
  switch (existing.state) {
    case "absent":
      return `Create the model ${name} on the server, from ${from} with ${optionWords(parameters)}.`;
    case "ours":
      return `Change the model ${name} on the server to ${optionWords(parameters)} (it has ${optionWords(existing.parameters)}).`;
    case "same":
      return `Use the model ${name}: it is on the server already, with ${optionWords(parameters)}.`;
  }
}
