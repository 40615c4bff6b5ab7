import { dirname, join } from "node:path";
import { getNodeValue } from "jsonc-parser";
import { z } from "zod";
import { UsageError } from "../../core/errors";
import { DERIVED_NAMESPACE } from "../../core/preset/derived";
import { readJsonc } from "../text/jsonc-read";
import { isSameAddress, openAiBase } from "./address";
import type { Agent, AgentFiles, AgentPlace, AgentTarget, Conflict, Put } from "./agent";
import { isConfig, numberIn, textIn } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem } from "./problem";

/** The group of models that is O3's; "Ollama" is the name that Ollama itself uses. */
const GROUP = "O3";
const VENDOR = "customendpoint";
const ENTRY = { key: "name", value: GROUP };

const FILE = "chatLanguageModels.json";
const modelsFile = ({ vscodeUserFolder }: AgentPlace): string | null => vscodeUserFolder && join(vscodeUserFolder, FILE);

const chatAddress = (endpoint: string): string => `${openAiBase(endpoint)}/chat/completions`;

const modelFor = ({ derivedModel, model, preset, endpoint, contextTokens, outputTokens, can }: AgentTarget): Config => ({
  id: derivedModel,
  name: `${model} ${preset}`,
  url: chatAddress(endpoint),
  toolCalling: can.tools,
  vision: can.vision,
  thinking: can.thinking,
  contextWindow: contextTokens,
  // Older versions know only these two.
  maxInputTokens: contextTokens - outputTokens,
  maxOutputTokens: outputTokens,
});

const modelsOf = (group: Config | undefined): readonly Config[] => (Array.isArray(group?.models) ? group.models.filter(isConfig) : []);
const isOurs = ({ id }: Config): boolean => typeof id === "string" && id.startsWith(DERIVED_NAMESPACE);

function putsFor(target: AgentTarget, group: Config | undefined): Put[] {
  const model = modelFor(target);
  if (!group) return [{ path: [ENTRY], value: { name: GROUP, vendor: VENDOR, apiType: "chat-completions", models: [model] } }];
  return [
    { path: [ENTRY, "vendor"], value: VENDOR },
    { path: [ENTRY, "apiType"], value: "chat-completions" },
    // Another preset's model goes; a model that the user put there stays as it is written.
    modelsOf(group).every(isOurs)
      ? { path: [ENTRY, "models"], value: [model] }
      : { path: [ENTRY, "models", { key: "id", value: target.derivedModel }], value: model },
  ];
}

function conflictsIn(path: string, group: Config | undefined, target: AgentTarget): Conflict[] {
  const wanted = chatAddress(target.endpoint);
  const vendor = group && textIn(group, "vendor");
  const url = modelsOf(group).filter(isOurs).map((model) => model.url).find((found) => typeof found === "string" && !isSameAddress(base(found), target.endpoint));
  return [
    ...(group && vendor !== VENDOR ? [{ path, key: `[name=${GROUP}].vendor`, found: vendor, wanted: VENDOR }] : []),
    ...(url === undefined ? [] : [{ path, key: `[name=${GROUP}].models[].url`, found: url, wanted }]),
  ];
}

const base = (url: string): string => url.replace(/\/chat\/completions\/?$/, "");

/** Throws UsageError with line and column. */
function groupsIn(text: string, path: string): readonly unknown[] {
  const { root } = readJsonc(text, path, "array");
  return root ? (JSON.parse(JSON.stringify(getNodeValue(root))) as unknown[]) : [];
}

async function groupOf(path: string, files: AgentFiles): Promise<Config | undefined> {
  const text = await files.read(path);
  return text === null ? undefined : groupsIn(text, path).filter(isConfig).find(({ name }) => name === GROUP);
}

const model = z.looseObject({
  id: z.string(),
  name: z.string(),
  url: z.url({ protocol: /^https?$/ }),
  contextWindow: z.int().positive().optional(),
  maxInputTokens: z.int().positive().optional(),
  maxOutputTokens: z.int().positive().optional(),
});
const schema = z.array(
  z.looseObject({ vendor: z.string(), name: z.string() }).check(({ value, issues }) => {
    if (value.vendor !== VENDOR || value.name !== GROUP) return;
    // With an address of its own a group asks there which models it has, and passes over those that are named.
    const parsed = z.object({ models: z.array(model), url: z.undefined().optional() }).safeParse({ models: value.models, url: value.url });
    for (const { path, message } of parsed.error?.issues ?? []) issues.push({ code: "custom", path, message, input: value });
  }),
);

export const vscodeChat: Agent = {
  id: "vscode-chat",
  title: "VS Code Chat",
  checkedVersion: "source of 00812842 (from 1.122 on)",
  level: "user",
  dialect: "openai",
  programs: [],
  extensions: ["GitHub.copilot-chat"],
  // Not measured: taken to be as large as Claude Code's.
  promptTokens: 12_000,
  needsTools: false,
  signs: async (place, files) => {
    const path = modelsFile(place);
    return path !== null && (await files.list(dirname(path))).includes(FILE) ? [path] : [];
  },
  plan: async (target, place, files) => {
    const path = modelsFile(place);
    if (path === null) throw new UsageError("O3 does not know where this VS Code keeps its settings. Apply from within VS Code.");
    const group = await groupOf(path, files);
    const profiles = await files.list(join(dirname(path), "profiles"));
    return {
      files: [{ path, level: "user", format: "jsonc", puts: putsFor(target, group) }],
      conflicts: conflictsIn(path, group, target),
      notes: [
        `Choose "${target.model} ${target.preset}" in the list of models of the chat.`,
        ...(profiles.length > 0 ? ["Profiles of VS Code have lists of their own: this is the default profile's."] : []),
      ],
    };
  },
  problemIn: (text, path) => problemOf(() => schemaProblem(schema, groupsIn(text, path))),
  sends: async (place, files) => {
    const path = modelsFile(place);
    const found = path === null ? undefined : modelsOf(await groupOf(path, files)).findLast(isOurs);
    if (path === null || !found) return null;
    return {
      model: textIn(found, "id"),
      endpoint: base(textIn(found, "url") ?? ""),
      contextTokensSent: null,
      contextTokensAssumed: numberIn(found, "contextWindow"),
      outputTokens: numberIn(found, "maxOutputTokens"),
      from: [path],
    };
  },
  owns: (path, place) => path === modelsFile(place),
};
