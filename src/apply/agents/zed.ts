import { join } from "node:path";
import { z } from "zod";
import { isSameAddress } from "./address";
import type { Agent, AgentPlace, AgentTarget, Put } from "./agent";
import { configIn, isConfig, jsonConfig, numberIn, readJsonConfig, textIn } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem } from "./problem";
import { configFolder, folderIn, roamingFolder } from "./user-folders";

/** It asks for this window where none is set. */
const DEFAULT_CONTEXT_TOKENS = 4_096;
const DEFAULT_ADDRESS = "http://127.0.0.1:11434";

function folder(place: AgentPlace): string {
  if (place.platform === "win32") return join(roamingFolder(place), "Zed");
  if (place.platform === "darwin") return join(place.home, ".config", "zed");
  return join(folderIn(place, "FLATPAK_XDG_CONFIG_HOME") ?? configFolder(place), "zed");
}

/** The project's file may not name models: Zed reads none there. */
const settingsFile = (place: AgentPlace): string => join(folder(place), "settings.json");

const OLLAMA = ["language_models", "ollama"];

const modelsIn = (settings: Config): readonly Config[] => {
  const list = configIn(settings, ...OLLAMA).available_models;
  return Array.isArray(list) ? list.filter(isConfig) : [];
};

function putsFor(target: AgentTarget, settings: Config): Put[] {
  const { derivedModel, model, preset, contextTokens, endpoint, can } = target;
  const entry = {
    name: derivedModel,
    display_name: `${model} ${preset}`,
    max_tokens: contextTokens,
    // By itself it would keep the model loaded for ever.
    keep_alive: "30m",
    supports_tools: can.tools,
    supports_images: can.vision,
    supports_thinking: can.thinking,
  };
  const at = [...OLLAMA, "available_models", { key: "name", value: derivedModel }];
  const old = modelsIn(settings).find(({ name }) => name === derivedModel);
  const chosen = ["agent", "default_model"];
  return [
    ...(isSameAddress(addressIn(settings), endpoint) ? [] : [{ path: [...OLLAMA, "api_url"], value: endpoint }]),
    // One that is there keeps what the user chose in it.
    ...(old
      ? (["max_tokens", "supports_tools"] as const).map((key) => ({ path: [...at, key], value: entry[key] }))
      : [{ path: at, value: entry }]),
    { path: [...chosen, "provider"], value: "ollama" },
    { path: [...chosen, "model"], value: derivedModel },
  ];
}

const addressIn = (settings: Config): string => textIn(configIn(settings, ...OLLAMA), "api_url") ?? DEFAULT_ADDRESS;

/** It takes each field by itself, and passes over what it cannot read. */
const schema = z.looseObject({
  agent: z.looseObject({ default_model: z.looseObject({ provider: z.string(), model: z.string() }).nullish() }).nullish(),
  language_models: z
    .looseObject({
      ollama: z
        .looseObject({
          api_url: z.string().nullish(),
          context_window: z.int().positive().nullish(),
          available_models: z.array(z.looseObject({ name: z.string(), max_tokens: z.int().positive() })).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

export const zed: Agent = {
  id: "zed",
  title: "Zed",
  checkedVersion: "source of 000b56b8",
  level: "user",
  dialect: "api",
  programs: ["zed", "zeditor"],
  extensions: [],
  // Not measured: taken to be as large as OpenCode's.
  promptTokens: 8_000,
  needsTools: false,
  signs: async (place, files) => {
    const here = await files.list(place.workspaceFolder);
    const user = await files.list(folder(place));
    return [
      ...(here.includes(".zed") ? [join(place.workspaceFolder, ".zed")] : []),
      ...(user.includes("settings.json") ? [settingsFile(place)] : []),
    ];
  },
  plan: async (target, place, files) => {
    const path = settingsFile(place);
    const settings = (await readJsonConfig(files, path)) ?? {};
    const found = textIn(configIn(settings, ...OLLAMA), "api_url");
    const chosen = configIn(settings, "agent", "default_model");
    const provider = textIn(chosen, "provider");
    const old = `${provider ?? ""}/${textIn(chosen, "model") ?? ""}`;
    return {
      files: [{ path, level: "user", format: "jsonc", puts: putsFor(target, settings) }],
      conflicts:
        found === null || isSameAddress(found, target.endpoint)
          ? []
          : [{ path, key: "language_models.ollama.api_url", found, wanted: target.endpoint }],
      notes: [
        `Its agent then uses this model in all projects${provider === null || old === `ollama/${target.derivedModel}` ? "" : `; it used ${old} until now`}.`,
      ],
    };
  },
  problemIn: (text, path) => problemOf(() => schemaProblem(schema, jsonConfig(text, path))),
  sends: async (place, files) => {
    const settings = await readJsonConfig(files, settingsFile(place));
    const chosen = configIn(settings, "agent", "default_model");
    if (settings === null || textIn(chosen, "provider") !== "ollama") return null;
    const model = textIn(chosen, "model");
    const entry = modelsIn(settings).find(({ name }) => name === model) ?? {};
    const context = numberIn(entry, "max_tokens") ?? numberIn(configIn(settings, ...OLLAMA), "context_window") ?? DEFAULT_CONTEXT_TOKENS;
    return { model, endpoint: addressIn(settings), contextTokensSent: context, contextTokensAssumed: context, outputTokens: null, from: [settingsFile(place)] };
  },
  owns: (path, place) => path === settingsFile(place),
};
