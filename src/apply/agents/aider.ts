import { dirname, join } from "node:path";
import { z } from "zod";
import { isDefaultAddress, isSameAddress } from "./address";
import type { Agent, AgentFiles, AgentPlace, AgentTarget, Conflict, FilePlan, Put, Sends } from "./agent";
import { aiderSettingsByName } from "./aider-heuristics";
import { configIn, isConfig, jsonConfig, numberIn, readYaml, textIn, yamlValue } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem } from "./problem";

const SETTINGS = ".aider.model.settings.yml";
const CONFIG = ".aider.conf.yml";
const METADATA = ".aider.model.metadata.json";
const ADDRESS = "OLLAMA_API_BASE";
/** Aider asks for this much more than the prompt takes where nothing else is set. */
const ADDED_TOKENS = 8_192;

const inWorkspace = ({ workspaceFolder }: AgentPlace, name: string): string => join(workspaceFolder, name);
const nameOf = (model: string): string => `ollama_chat/${model}`;

/** From the weakest to the strongest: home, the root of the repository, this folder. */
async function ranked(place: AgentPlace, name: string, files: AgentFiles): Promise<string[]> {
  const root = await repositoryRoot(place, files);
  return [...new Set([join(place.home, name), ...(root === null ? [] : [join(root, name)]), inWorkspace(place, name)])];
}

async function repositoryRoot({ workspaceFolder }: AgentPlace, files: AgentFiles): Promise<string | null> {
  for (let folder = workspaceFolder; ; folder = dirname(folder)) {
    if ((await files.list(folder)).includes(".git")) return folder;
    if (dirname(folder) === folder) return null;
  }
}

const entriesOf = (value: unknown): readonly Config[] => (Array.isArray(value) ? value.filter(isConfig) : []);

/** Sizes go out with each request: they are the preset's, so that no other client has the server load anew. */
async function modelSettings(target: AgentTarget, place: AgentPlace, files: AgentFiles): Promise<FilePlan> {
  const path = inWorkspace(place, SETTINGS);
  const name = nameOf(target.derivedModel);
  const at = [{ key: "name", value: name }];
  const exists = entriesOf(await readYaml(files, path)).some((entry) => entry.name === name);
  const { extra_params: extra, ...byName } = aiderSettingsByName(name);
  const params: Readonly<Record<string, unknown>> = { ...configIn({ extra }, "extra"), ...target.options, num_ctx: target.contextTokens };
  const puts: Put[] = exists
    ? Object.entries({ ...target.options, num_ctx: target.contextTokens }).map(([key, value]) => ({ path: [...at, "extra_params", key], value }))
    : [{ path: at, value: { name, ...byName, extra_params: params } }];
  return { path, level: "workspace", format: "yaml", puts };
}

function metadata({ derivedModel, contextTokens, outputTokens }: AgentTarget, place: AgentPlace): FilePlan {
  const at = [nameOf(derivedModel)];
  const values = {
    max_input_tokens: contextTokens - outputTokens,
    max_output_tokens: outputTokens,
    max_tokens: outputTokens,
    litellm_provider: "ollama_chat",
    mode: "chat",
  };
  const puts = Object.entries(values).map(([key, value]) => ({ path: [...at, key], value }));
  return { path: inWorkspace(place, METADATA), level: "workspace", format: "jsonc", puts };
}

/** `NAME=value` lines of `set-env`, which may be one text or a list. */
const linesOf = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : Array.isArray(value) ? value.filter((line) => typeof line === "string") : [];

async function mainSettings(
  target: AgentTarget,
  place: AgentPlace,
  files: AgentFiles,
): Promise<{ readonly file: FilePlan; readonly conflicts: readonly Conflict[]; readonly notes: readonly string[] }> {
  const path = inWorkspace(place, CONFIG);
  const config = configIn({ file: await readYaml(files, path) }, "file");
  const lines = linesOf(config["set-env"]);
  const old = lines.find((line) => line.startsWith(`${ADDRESS}=`))?.slice(ADDRESS.length + 1);
  const needed = !isDefaultAddress(target.endpoint) || old !== undefined || place.env[ADDRESS] !== undefined;
  const isSet = old !== undefined && isSameAddress(old, target.endpoint);
  const named = `${ADDRESS}=${target.endpoint}`;
  const all = old === undefined ? [...lines, named] : lines.map((line) => (line.startsWith(`${ADDRESS}=`) ? named : line));
  const puts: Put[] = [
    { path: ["model"], value: nameOf(target.derivedModel) },
    ...(needed && !isSet ? [{ path: ["set-env"], value: all }] : []),
  ];
  const conflicts = old === undefined || isSet ? [] : [{ path, key: `set-env ${ADDRESS}`, found: old, wanted: target.endpoint }];
  const more = ["weak-model", "editor-model"].flatMap((key) => textIn(config, key) ?? []).filter((name) => name !== nameOf(target.derivedModel));
  const notes = more.length > 0 ? [`It also uses ${more.join(" and ")}: the server loads them beside this model, or in its place.`] : [];
  return { file: { path, level: "workspace", format: "yaml", puts }, conflicts, notes };
}

/** All keys that an entry may have: one that Aider does not know ends its reading of the file there. */
const ENTRY_KEYS = [
  ...["name", "edit_format", "weak_model_name", "use_repo_map", "send_undo_reply", "lazy", "overeager", "reminder", "examples_as_sys_msg"],
  ...["extra_params", "cache_control", "caches_by_default", "use_system_prompt", "use_temperature", "streaming", "editor_model_name"],
  ...["editor_edit_format", "reasoning_tag", "remove_reasoning", "system_prompt_prefix", "accepts_settings"],
];

/** O3's entries go first: an error in a later one of the user's does not reach them. */
const entries = z.array(z.looseObject({ name: z.string() })).nullish();
const settings = z.looseObject({ model: z.string().nullish() }).nullish();

function problemIn(text: string, path: string): string | null {
  return problemOf(() => {
    if (path.endsWith(METADATA)) return schemaProblem(z.record(z.string(), z.looseObject({})), jsonConfig(text, path));
    if (path.endsWith(CONFIG)) return schemaProblem(settings, yamlValue(text, path));
    const value = yamlValue(text, path);
    const [first] = entriesOf(value);
    const unknown = Object.keys(first ?? {}).find((key) => !ENTRY_KEYS.includes(key));
    return unknown === undefined ? schemaProblem(entries, value) : `the first entry has ${unknown}, which Aider does not know: it reads no entry then`;
  });
}

async function sends(place: AgentPlace, files: AgentFiles): Promise<Sends | null> {
  const configs = await Promise.all((await ranked(place, CONFIG, files)).map(async (path) => ({ path, value: await readYaml(files, path) })));
  const holder = configs.findLast(({ value }) => textIn(configIn({ value }, "value"), "model") !== null);
  const name = holder ? textIn(configIn(holder, "value"), "model") : null;
  if (!holder || name === null || !/^ollama(_chat)?\//.test(name)) return null;
  const lists = await Promise.all((await ranked(place, SETTINGS, files)).map(async (path) => ({ path, value: await readYaml(files, path) })));
  const list = lists.findLast(({ value }) => entriesOf(value).some((entry) => entry.name === name));
  const found = list && entriesOf(list.value).findLast((entry) => entry.name === name);
  const extra = configIn(found, "extra_params");
  const address = linesOf(configIn(holder, "value")["set-env"]).find((line) => line.startsWith(`${ADDRESS}=`));
  return {
    model: name.replace(/^ollama(_chat)?\//, ""),
    endpoint: address?.slice(ADDRESS.length + 1) ?? place.env[ADDRESS] ?? "http://127.0.0.1:11434",
    contextTokensSent: numberIn(extra, "num_ctx") ?? ADDED_TOKENS,
    contextTokensAssumed: null,
    outputTokens: numberIn(extra, "num_predict"),
    from: [...(list ? [list.path] : []), holder.path],
  };
}

export const aider: Agent = {
  id: "aider",
  title: "Aider",
  checkedVersion: "0.86.2",
  level: "workspace",
  dialect: "api",
  programs: ["aider"],
  extensions: [],
  promptTokens: 4_000,
  needsTools: false,
  signs: async (place, files) => {
    const names = async (folder: string): Promise<string[]> =>
      (await files.list(folder)).filter((name) => name.startsWith(".aider")).map((name) => join(folder, name));
    return [...(await names(place.workspaceFolder)), ...(await names(place.home))];
  },
  plan: async (target, place, files) => {
    const main = await mainSettings(target, place, files);
    return {
      files: [await modelSettings(target, place, files), metadata(target, place), main.file],
      conflicts: main.conflicts,
      notes: main.notes,
    };
  },
  problemIn,
  sends,
  owns: (path, place) => [SETTINGS, CONFIG, METADATA].some((name) => path === inWorkspace(place, name)),
};
