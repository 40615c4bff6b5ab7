import { join } from "node:path";
import { isSameAddress } from "./address";
import type { Agent, AgentFiles, AgentPlace, AgentTarget, Conflict, Put } from "./agent";
import { claudeSettings } from "./claude-settings";
import { configIn, merged, numberIn, readJsonConfig, textIn } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem, strictJson } from "./problem";

/** The tool keeps this one out of git, and it wins over the one that is shared. */
const localFile = ({ workspaceFolder }: AgentPlace): string => join(workspaceFolder, ".claude", "settings.local.json");
const sharedFile = ({ workspaceFolder }: AgentPlace): string => join(workspaceFolder, ".claude", "settings.json");
const userFolder = ({ home, env }: AgentPlace): string => env.CLAUDE_CONFIG_DIR ?? join(home, ".claude");

const BASE_URL = "ANTHROPIC_BASE_URL";
const MODEL = "ANTHROPIC_MODEL";
const WINDOW = "CLAUDE_CODE_MAX_CONTEXT_TOKENS";
const OUTPUT = "CLAUDE_CODE_MAX_OUTPUT_TOKENS";

const variables = ({ derivedModel, endpoint, contextTokens, outputTokens }: AgentTarget): Readonly<Record<string, string>> => ({
  // Without /v1: it adds that itself.
  [BASE_URL]: endpoint,
  ANTHROPIC_AUTH_TOKEN: "ollama",
  // A key from elsewhere would win over the token.
  ANTHROPIC_API_KEY: "",
  ANTHROPIC_DEFAULT_OPUS_MODEL: derivedModel,
  ANTHROPIC_DEFAULT_SONNET_MODEL: derivedModel,
  ANTHROPIC_DEFAULT_HAIKU_MODEL: derivedModel,
  CLAUDE_CODE_SUBAGENT_MODEL: derivedModel,
  // The names above alone would be taken for models with a window of a million tokens.
  CLAUDE_CODE_DISABLE_1M_CONTEXT: "1",
  [WINDOW]: String(contextTokens),
  [OUTPUT]: String(outputTokens),
  // Text that changes with each session in front of the prompt: the server could keep nothing of it.
  CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
  CLAUDE_CODE_TOTAL_TOKENS_REMINDER: "off",
});

interface Found {
  readonly path: string;
  readonly config: Config;
}

const putsFor = (target: AgentTarget, found: readonly Found[]): Put[] => [
  { path: ["model"], value: target.derivedModel },
  // Wins over `model` where anybody has set it.
  ...(found.some(({ config }) => textIn(configIn(config, "env"), MODEL) !== null) ? [{ path: ["env", MODEL], value: target.derivedModel }] : []),
  ...Object.entries(variables(target)).map(([name, value]) => ({ path: ["env", name], value })),
];

/** From the weakest to the strongest; those that are there. */
async function readAll(place: AgentPlace, files: AgentFiles): Promise<Found[]> {
  const paths = [join(userFolder(place), "settings.json"), sharedFile(place), localFile(place)];
  const found = await Promise.all(paths.map(async (path) => ({ path, config: await readJsonConfig(files, path) })));
  return found.flatMap(({ path, config }) => (config === null ? [] : [{ path, config }]));
}

/** A server of the workspace's own (a proxy, another host) is somebody's choice; a user's general one is not for this folder. */
function conflictsIn(found: readonly Found[], place: AgentPlace, target: AgentTarget): Conflict[] {
  const holder = found.findLast(({ config }) => textIn(configIn(config, "env"), BASE_URL) !== null);
  const url = holder && textIn(configIn(holder.config, "env"), BASE_URL);
  if (!holder || url === null || url === undefined || isSameAddress(url, target.endpoint)) return [];
  if (holder.path !== localFile(place) && holder.path !== sharedFile(place)) return [];
  return [{ path: holder.path, key: `env.${BASE_URL}`, found: url, wanted: target.endpoint }];
}

export const claudeCode: Agent = {
  id: "claude-code",
  title: "Claude Code",
  checkedVersion: "2.1.332",
  level: "workspace",
  dialect: "anthropic",
  programs: ["claude"],
  extensions: ["anthropic.claude-code"],
  unaskedNever: "All use of Claude Code in this folder then goes to this model, also where you pay for another.",
  promptTokens: 12_000,
  needsTools: true,
  signs: async (place, files) => {
    const here = await files.list(place.workspaceFolder);
    const home = await files.list(place.home);
    return [
      ...(here.includes(".claude") ? [join(place.workspaceFolder, ".claude")] : []),
      ...(home.includes(".claude.json") ? [join(place.home, ".claude.json")] : []),
    ];
  },
  plan: async (target, place, files) => {
    const found = await readAll(place, files);
    return {
      files: [{ path: localFile(place), level: "workspace", format: "json", puts: putsFor(target, found) }],
      conflicts: conflictsIn(found, place, target),
      notes: [
        "These values win over the shell's, and over the model that 'ollama launch claude' names.",
        "In a new folder it reads them once you have told it to trust the folder.",
      ],
    };
  },
  // No comment and no comma too many: it would drop the whole file, permissions and hooks too.
  problemIn: (text) => problemOf(() => (text.trim() === "" ? null : schemaProblem(claudeSettings, strictJson(text)))),
  sends: async (place, files) => {
    const found = await readAll(place, files);
    const whole = merged(found.map(({ config }) => config));
    const env = { ...place.env, ...configIn(whole, "env") };
    const endpoint = textIn(env, BASE_URL);
    if (endpoint === null) return null;
    return {
      model: textIn(env, MODEL) ?? textIn(whole, "model") ?? textIn(env, "ANTHROPIC_DEFAULT_SONNET_MODEL"),
      endpoint,
      contextTokensSent: null,
      contextTokensAssumed: numberIn(env, WINDOW),
      outputTokens: numberIn(env, OUTPUT) ?? 32_000,
      from: found.map(({ path }) => path).reverse(),
    };
  },
  owns: (path, place) => path === localFile(place),
};
