import { dirname, join } from "node:path";
import { isSameAddress } from "./address";
import type { Agent, AgentFiles, AgentPlace, AgentTarget, Put } from "./agent";
import { clineProviders } from "./cline-settings";
import { configIn, numberIn, readJsonConfig, textIn } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem } from "./problem";
import { folderIn } from "./user-folders";

/** It asks for this window where none is set. */
const DEFAULT_CONTEXT_TOKENS = 32_768;
/** Cline wants a time beside each provider, and puts its own there with the next change. */
const SOME_TIME = "2026-01-01T00:00:00.000Z";

const dataFolder = (place: AgentPlace): string => folderIn(place, "CLINE_DATA_DIR") ?? join(folderIn(place, "CLINE_DIR") ?? join(place.home, ".cline"), "data");
const providersFile = (place: AgentPlace): string => folderIn(place, "CLINE_PROVIDER_SETTINGS_PATH") ?? join(dataFolder(place), "settings", "providers.json");

const PROVIDER = ["providers", "ollama"];

const settingsIn = (config: Config): Config => configIn(config, ...PROVIDER, "settings");

function putsFor({ derivedModel, endpoint, contextTokens, outputTokens }: AgentTarget, config: Config): Put[] {
  const provider = configIn(config, ...PROVIDER);
  const values = { provider: "ollama", model: derivedModel, baseUrl: endpoint, contextWindow: contextTokens, maxTokens: outputTokens };
  const wanted = Object.entries(values).filter(([key]) => key !== "baseUrl" || !isSameAddress(settingsIn(config).baseUrl, endpoint));
  return [
    ...(config.version === undefined ? [{ path: ["version"], value: 1 }] : []),
    { path: ["lastUsedProvider"], value: "ollama" },
    // A new one is one value: what is left of it must not be half an entry.
    ...(provider.settings === undefined
      ? [{ path: PROVIDER, value: { settings: values, tokenSource: "manual", updatedAt: SOME_TIME }, apart: ["updatedAt"] }]
      : wanted.map(([key, value]) => ({ path: [...PROVIDER, "settings", key], value }))),
  ];
}

const read = (place: AgentPlace, files: AgentFiles): Promise<Config | null> => readJsonConfig(files, providersFile(place));

export const cline: Agent = {
  id: "cline",
  title: "Cline",
  checkedVersion: "3.0.65 (extension 4.1.13)",
  level: "user",
  dialect: "api",
  programs: ["cline"],
  extensions: ["saoudrizwan.claude-dev"],
  closedFirst: true,
  promptTokens: 6_000,
  needsTools: true,
  signs: async (place, files) => {
    const here = await files.list(place.workspaceFolder);
    const user = await files.list(dirname(providersFile(place)));
    return [
      ...(here.includes(".clinerules") ? [join(place.workspaceFolder, ".clinerules")] : []),
      ...(user.includes("providers.json") ? [providersFile(place)] : []),
    ];
  },
  plan: async (target, place, files) => {
    const path = providersFile(place);
    const config = (await read(place, files)) ?? {};
    const found = textIn(settingsIn(config), "baseUrl");
    const used = textIn(config, "lastUsedProvider");
    return {
      files: [{ path, level: "user", format: "json", puts: putsFor(target, config) }],
      conflicts:
        found === null || isSameAddress(found, target.endpoint)
          ? []
          : [{ path, key: "providers.ollama.settings.baseUrl", found, wanted: target.endpoint }],
      notes: [
        "Close Cline first, in all windows and terminals: it writes this file while it runs, and anew at each start.",
        ...(used !== null && used !== "ollama" ? [`It then uses Ollama in all projects; it used ${used} until now.`] : []),
      ],
    };
  },
  problemIn: (text) => problemOf(() => schemaProblem(clineProviders, JSON.parse(text))),
  sends: async (place, files) => {
    const config = await read(place, files);
    if (config?.lastUsedProvider !== "ollama") return null;
    const settings = settingsIn(config);
    const context = numberIn(settings, "contextWindow") ?? DEFAULT_CONTEXT_TOKENS;
    return {
      model: textIn(settings, "model"),
      endpoint: textIn(settings, "baseUrl")?.replace(/\/v1\/?$/, "") ?? "http://127.0.0.1:11434",
      contextTokensSent: context,
      contextTokensAssumed: context,
      // Its limit goes out under a name that Ollama does not know.
      outputTokens: null,
      from: [providersFile(place)],
    };
  },
  owns: (path, place) => path === providersFile(place),
};
