import { nearNames } from "../core/near-names";
import type { ModelEntry, PresetEntry } from "../protocol/worker";
import { groundInWords } from "../words/ground";
import { presetTitle } from "../words/presets";
import { inWords } from "../words/said";

/** What the window knows when an agent asks. */
export interface Known {
  /** Where the server is. */
  readonly endpoint: string;
  /** Why the server does not answer; null where it does. */
  readonly down: string | null;
  readonly models: readonly ModelEntry[];
  /** Models on the server that carry presets; null where that is not known. */
  readonly derivedModels: readonly string[] | null;
  readonly applied: readonly { readonly folder: string; readonly model: string; readonly preset: string; readonly derivedModel: string }[];
}

const GUESS_NOTHING = 'The user can run the command "O3: Optimize Model"; do not guess settings.';

/** What an agent is told, as JSON values: in English and with Ollama's own names, since a program reads it. Nothing that was deleted is in it. */
export function toolAnswer(asked: string | undefined, known: Known): object {
  const { endpoint, down, models } = known;
  const server = { endpoint, server: down === null ? "up" : `does not answer: ${down}` };
  if (asked === undefined || asked.trim() === "") {
    const measured = models.filter(({ presets }) => presets.length > 0);
    const applied = appliedIn(known);
    const nothing = measured.length === 0 ? { note: `O3 has measured no model yet. ${GUESS_NOTHING}` } : {};
    return { ...server, ...nothing, models: measured.map((model) => modelAnswer(model, known)), knownModels: names(models), applied };
  }
  const { found, near } = find(asked.trim(), models);
  if (!found)
    return {
      ...server,
      error: near.length > 0 ? `No model is called "${asked}" here. See near and knownModels, and ask again with one of these names.` : `No model is called "${asked}" here. See knownModels.`,
      near,
      knownModels: names(models),
    };
  const nothing = found.presets.length === 0 ? { note: `O3 has measured nothing for ${found.name} yet. ${GUESS_NOTHING}` } : {};
  return { ...server, ...nothing, models: [modelAnswer(found, known)], knownModels: names(models), applied: appliedIn(known).filter(({ model }) => model === found.name) };
}

const names = (models: readonly ModelEntry[]): readonly string[] => models.map(({ name }) => name);

interface Match {
  readonly found: ModelEntry | null;
  readonly near: readonly string[];
}

/** By its name; without its tag or one of O3's own names where only one model can be meant. */
function find(asked: string, models: readonly ModelEntry[]): Match {
  const exact =
    models.find(({ name }) => name === asked) ??
    models.find(({ name }) => name === `${asked}:latest`) ??
    models.find(({ presets }) => presets.some(({ derivedModel }) => derivedModel === asked));
  if (exact) return { found: exact, near: [] };
  const near = nearNames(asked, names(models));
  const tags = asked.includes(":") ? [] : models.filter(({ name }) => name.toLowerCase().startsWith(`${asked.toLowerCase()}:`));
  return { found: tags.length === 1 ? (tags[0] ?? null) : null, near };
}

const modelAnswer = (model: ModelEntry, known: Known): object => ({
  model: model.name,
  trainedContextTokens: model.trainedContextTokens,
  contextTokensWithoutOptions: model.defaultContextTokens,
  presets: model.presets.map((preset) => presetAnswer(model, preset, known)),
});

function presetAnswer(model: ModelEntry, preset: PresetEntry, { derivedModels }: Known): object {
  const made = derivedModels?.includes(preset.derivedModel) ?? false;
  return {
    preset: preset.name,
    title: presetTitle(preset.name),
    state: preset.changed.length > 0 ? "stale" : preset.state,
    ...(preset.changed.length > 0 ? { measuredAs: preset.state, changedSince: groundInWords(preset.changed) } : {}),
    num_ctx: preset.options.num_ctx ?? preset.contextTokens,
    options: preset.options,
    decodeTokensPerSecond: rounded(preset.decodeTokensPerSecond),
    firstTokenMs: rounded(preset.ttftFullMs),
    memoryBytes: preset.footprintBytes,
    useModel: made ? preset.derivedModel : model.name,
    how: howTo(preset, made),
    evidence: inWords(preset.words),
  };
}

function howTo({ derivedModel, state }: PresetEntry, made: boolean): string {
  if (state === "rejected") return "Do not use it: it was tested and is not stable.";
  return made
    ? "Ask for useModel on any of Ollama's interfaces: the options are in it."
    : `Send the options with each request to /api/chat or /api/generate. For interfaces that take none (/v1), the user runs "O3: Apply Preset", which makes the model ${derivedModel}.`;
}

const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(3)));

/** A model that is gone from the server is of no use to anybody, whatever the settings say. */
const appliedIn = ({ applied, derivedModels }: Known): readonly { readonly model: string; readonly preset: string; readonly useModel: string; readonly folder: string }[] =>
  applied
    .filter(({ derivedModel }) => derivedModels === null || derivedModels.includes(derivedModel))
    .map(({ folder, model, preset, derivedModel }) => ({ folder, model, preset, useModel: derivedModel }));
