import { join } from "node:path";
import { z } from "zod";
import { UsageError } from "../../core/errors";
import { isSameAddress, openAiBase } from "./address";
import type { Agent, AgentFiles, AgentPlace, AgentTarget, Conflict, Put } from "./agent";
import { configIn, isConfig, merged, numberIn, readJsonConfig, textIn } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem, strictJson } from "./problem";

const PROVIDER = "ollama";
/** From the weakest to the strongest. */
const ownFiles = ({ workspaceFolder }: AgentPlace): string[] => ["crush.json", ".crush.json"].map((name) => join(workspaceFolder, name));
/** Scripts that it runs, and which win over the files: O3 writes no script. */
const SCRIPTS = ["crushrc", ".crushrc"];
const userFolder = ({ home, env }: AgentPlace): string => join(env.XDG_CONFIG_HOME ?? join(home, ".config"), "crush");

const address = (endpoint: string): string => `${openAiBase(endpoint)}/`;

function putsFor(target: AgentTarget, here: Config, whole: Config): Put[] {
  const provider = ["providers", PROVIDER];
  const known = configIn(whole, "providers", PROVIDER);
  const model = { id: target.derivedModel, name: `${target.model} ${target.preset}`, context_window: target.contextTokens, default_max_tokens: target.outputTokens };
  const list = configIn(here, "providers", PROVIDER).models;
  const exists = Array.isArray(list) && list.filter(isConfig).some(({ id }) => id === target.derivedModel);
  const entry = [...provider, "models", { key: "id", value: target.derivedModel }];
  return [
    ...("$schema" in here ? [] : [{ path: ["$schema"], value: "https://charm.land/crush.json" }]),
    ...(textIn(known, "name") === null ? [{ path: [...provider, "name"], value: "Ollama" }] : []),
    ...(textIn(known, "type") === null ? [{ path: [...provider, "type"], value: "ollama" }] : []),
    ...(isSameAddress(known.base_url, target.endpoint) ? [] : [{ path: [...provider, "base_url"], value: address(target.endpoint) }]),
    ...(exists
      ? [
          { path: [...entry, "context_window"], value: target.contextTokens },
          { path: [...entry, "default_max_tokens"], value: target.outputTokens },
        ]
      : [{ path: entry, value: model }]),
    { path: ["models", "large", "provider"], value: PROVIDER },
    { path: ["models", "large", "model"], value: target.derivedModel },
    { path: ["models", "large", "max_tokens"], value: target.outputTokens },
  ];
}

function conflictsIn(path: string, whole: Config, target: AgentTarget): Conflict[] {
  const found = textIn(configIn(whole, "providers", PROVIDER), "base_url");
  if (found === null || isSameAddress(found, target.endpoint)) return [];
  return [{ path, key: `providers.${PROVIDER}.base_url`, found, wanted: address(target.endpoint) }];
}

async function readAll(place: AgentPlace, files: AgentFiles): Promise<{ readonly path: string; readonly config: Config }[]> {
  const paths = [join(userFolder(place), "crush.json"), ...ownFiles(place)];
  const found = await Promise.all(paths.map(async (path) => ({ path, config: await readJsonConfig(files, path) })));
  return found.flatMap(({ path, config }) => (config === null ? [] : [{ path, config }]));
}

const schema = z.looseObject({
  providers: z
    .record(
      z.string(),
      z.looseObject({
        base_url: z.string().optional(),
        models: z.array(z.looseObject({ id: z.string(), context_window: z.int().optional(), default_max_tokens: z.int().optional() })).optional(),
      }),
    )
    .optional(),
  models: z.record(z.string(), z.looseObject({ provider: z.string(), model: z.string() })).optional(),
});

export const crush: Agent = {
  id: "crush",
  title: "Crush",
  checkedVersion: "source of 37f36e93",
  level: "workspace",
  dialect: "openai",
  programs: ["crush"],
  extensions: [],
  promptTokens: 8_000,
  needsTools: true,
  signs: async (place, files) => {
    const here = await files.list(place.workspaceFolder);
    const user = await files.list(userFolder(place));
    const names = ["crush.json", ".crush.json", ".crush", ...SCRIPTS];
    return [
      ...names.filter((name) => here.includes(name)).map((name) => join(place.workspaceFolder, name)),
      ...(user.length > 0 ? [userFolder(place)] : []),
    ];
  },
  plan: async (target, place, files) => {
    const script = (await files.list(place.workspaceFolder)).find((name) => SCRIPTS.includes(name));
    if (script !== undefined)
      throw new UsageError(`${join(place.workspaceFolder, script)} is a script that Crush runs, and it wins over crush.json. O3 writes no script: set the model there.`);
    const found = await readAll(place, files);
    const own = found.filter(({ path }) => ownFiles(place).includes(path)).at(-1);
    const path = own?.path ?? join(place.workspaceFolder, "crush.json");
    const whole = merged(found.map(({ config }) => config));
    return {
      files: [{ path, level: "workspace", format: "json", puts: putsFor(target, own?.config ?? {}, whole) }],
      conflicts: conflictsIn(path, whole, target),
      notes: [],
    };
  },
  problemIn: (text) => problemOf(() => schemaProblem(schema, strictJson(text))),
  sends: async (place, files) => {
    const found = await readAll(place, files);
    const whole = merged(found.map(({ config }) => config));
    const large = configIn(whole, "models", "large");
    const [id, model] = [textIn(large, "provider"), textIn(large, "model")];
    const provider = configIn(whole, "providers", id ?? "");
    const endpoint = textIn(provider, "base_url");
    if (model === null || endpoint === null) return null;
    const list = provider.models;
    const entry = Array.isArray(list) ? list.filter(isConfig).find((one) => one.id === model) : undefined;
    return {
      model,
      endpoint,
      contextTokensSent: null,
      contextTokensAssumed: entry ? numberIn(entry, "context_window") : null,
      outputTokens: numberIn(large, "max_tokens") ?? (entry ? numberIn(entry, "default_max_tokens") : null),
      from: found.map(({ path }) => path).reverse(),
    };
  },
  owns: (path, place) => ownFiles(place).includes(path),
};
