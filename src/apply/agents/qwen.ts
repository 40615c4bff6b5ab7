import { join } from "node:path";
import { parse, printParseErrorCode } from "jsonc-parser";
import type { ParseError } from "jsonc-parser";
import { z } from "zod";
import { isSameAddress, openAiBase } from "./address";
import type { Agent, AgentFiles, AgentPlace, AgentTarget, Conflict, Put } from "./agent";
import { configIn, isConfig, jsonConfig, merged, numberIn, readJsonConfig, textIn } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem } from "./problem";

const KEY_VARIABLE = "OLLAMA_API_KEY";
const KIND = "openai";

const workspaceFile = ({ workspaceFolder }: AgentPlace): string => join(workspaceFolder, ".qwen", "settings.json");
const userFolder = ({ home, env }: AgentPlace): string => env.QWEN_HOME ?? join(home, ".qwen");
const userFile = (place: AgentPlace): string => join(userFolder(place), "settings.json");

/** A list, or (newer) an object with the list under `models`. */
const entriesOf = (settings: Config): readonly Config[] => {
  const providers = configIn(settings, "modelProviders")[KIND];
  const list = isConfig(providers) ? providers.models : providers;
  return Array.isArray(list) ? list.filter(isConfig) : [];
};

const entryFor = ({ derivedModel, model, preset, endpoint, contextTokens, outputTokens }: AgentTarget): Config => ({
  id: derivedModel,
  name: `${model} ${preset} (Ollama)`,
  baseUrl: openAiBase(endpoint),
  envKey: KEY_VARIABLE,
  // Stands in the entry: it replaces the one beside model.name as a whole.
  generationConfig: { contextWindowSize: contextTokens, samplingParams: { max_tokens: outputTokens } },
});

/** The workspace's list replaces the user's: where there is none yet, the user's models are taken along. */
function entryPuts(target: AgentTarget, here: Config, user: Config): Put[] {
  const providers = configIn(here, "modelProviders")[KIND];
  const list = ["modelProviders", KIND, ...(isConfig(providers) ? ["models"] : [])];
  const entry = entryFor(target);
  if (entriesOf(here).length === 0) {
    const others = entriesOf(user).filter(({ id }) => id !== target.derivedModel);
    return [{ path: list, value: [entry, ...others.filter((other) => !("apiKey" in other))] }];
  }
  const at = [...list, { key: "id", value: target.derivedModel }];
  const old = entriesOf(here).find(({ id }) => id === target.derivedModel);
  if (!old) return [{ path: at, value: entry }];
  const generation = [...at, "generationConfig"];
  return [
    { path: [...at, "baseUrl"], value: entry.baseUrl },
    { path: [...at, "envKey"], value: KEY_VARIABLE },
    { path: [...generation, "contextWindowSize"], value: target.contextTokens },
    { path: [...generation, "samplingParams", "max_tokens"], value: target.outputTokens },
  ];
}

function putsFor(target: AgentTarget, here: Config | null, user: Config): Put[] {
  const settings = here ?? {};
  return [
    // Without the version it writes the file anew; an older one does so too, and then knows best.
    ...(here === null && user.$version === 4 ? [{ path: ["$version"], value: 4 }] : []),
    ...(textIn(configIn(settings, "env"), KEY_VARIABLE) === null ? [{ path: ["env", KEY_VARIABLE], value: "ollama" }] : []),
    { path: ["security", "auth", "selectedType"], value: KIND },
    { path: ["model", "name"], value: target.derivedModel },
    ...entryPuts(target, settings, user),
  ];
}

/** An address beside the sign-in is for models that no provider names; another one there is somebody's own set-up. */
function conflictsIn(path: string, here: Config, target: AgentTarget): Conflict[] {
  const found = textIn(configIn(here, "security", "auth"), "baseUrl");
  const wanted = openAiBase(target.endpoint);
  return found === null || isSameAddress(found, wanted) ? [] : [{ path, key: "security.auth.baseUrl", found, wanted }];
}

async function readBoth(place: AgentPlace, files: AgentFiles): Promise<{ readonly here: Config | null; readonly user: Config | null }> {
  return { here: await readJsonConfig(files, workspaceFile(place)), user: await readJsonConfig(files, userFile(place)) };
}

/** Comments are taken, a comma behind the last value is not: the file is then put aside and started anew. */
function qwenProblem(text: string, path: string): string | null {
  return problemOf(() => {
    const config = jsonConfig(text, path);
    const errors: ParseError[] = [];
    parse(text.replace(/^\ufeff/, ""), errors, { allowTrailingComma: false, disallowComments: false, allowEmptyContent: true });
    const [error] = errors;
    if (error) return `it has something that Qwen Code does not take, such as a comma behind the last value (${printParseErrorCode(error.error)})`;
    return schemaProblem(schema, config);
  });
}

const entry = z.looseObject({
  id: z.string(),
  baseUrl: z.string().optional(),
  envKey: z.string().optional(),
  generationConfig: z.looseObject({ contextWindowSize: z.int().positive().optional() }).optional(),
});
const schema = z.looseObject({
  env: z.record(z.string(), z.unknown()).optional(),
  model: z.looseObject({ name: z.string().optional() }).optional(),
  modelProviders: z
    .record(z.string(), z.union([z.array(entry), z.looseObject({ models: z.array(entry) })]))
    .optional(),
});

export const qwen: Agent = {
  id: "qwen",
  title: "Qwen Code",
  checkedVersion: "0.24.4",
  level: "workspace",
  dialect: "openai",
  programs: ["qwen"],
  extensions: ["qwenlm.qwen-code-vscode-ide-companion"],
  promptTokens: 16_000,
  needsTools: true,
  signs: async (place, files) => {
    const here = await files.list(place.workspaceFolder);
    const user = await files.list(userFolder(place));
    return [
      ...[".qwen", "QWEN.md"].filter((name) => here.includes(name)).map((name) => join(place.workspaceFolder, name)),
      ...(user.includes("settings.json") ? [userFile(place)] : []),
    ];
  },
  plan: async (target, place, files) => {
    const path = workspaceFile(place);
    const { here, user: general } = await readBoth(place, files);
    const user = general ?? {};
    const auth = textIn(configIn(merged([user, here ?? {}]), "security", "auth"), "selectedType");
    const trust = configIn(user, "security", "folderTrust").enabled === true;
    const notes = [
      ...(auth !== null && auth !== KIND ? [`In this folder it signs in with ${KIND} instead of ${auth}.`] : []),
      ...(trust ? ["It reads these settings only in a folder that you have told it to trust."] : []),
      "It reads these settings only when it is started in this folder, not in one below.",
      "It may write the file anew when it starts; undo then takes out O3's own values.",
    ];
    return { files: [{ path, level: "workspace", format: "jsonc", puts: putsFor(target, here, user) }], conflicts: conflictsIn(path, here ?? {}, target), notes };
  },
  problemIn: qwenProblem,
  sends: async (place, files) => {
    const { here, user } = await readBoth(place, files);
    const settings = merged([user ?? {}, here ?? {}]);
    const model = textIn(configIn(settings, "model"), "name");
    const found = entriesOf(settings).find(({ id }) => id === model);
    const endpoint = (found && textIn(found, "baseUrl")) ?? textIn(configIn(settings, "security", "auth"), "baseUrl");
    if (model === null || endpoint === null) return null;
    const generation = configIn(found, "generationConfig");
    return {
      model,
      endpoint,
      contextTokensSent: null,
      contextTokensAssumed: numberIn(generation, "contextWindowSize"),
      outputTokens: numberIn(configIn(generation, "samplingParams"), "max_tokens"),
      from: [...(here ? [workspaceFile(place)] : []), ...(user ? [userFile(place)] : [])],
    };
  },
  owns: (path, place) => path === workspaceFile(place),
};
