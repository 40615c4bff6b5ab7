import { join } from "node:path";
import { z } from "zod";
import { plainOf } from "../text/toml-meaning";
import { meant } from "../text/toml-read";
import { isSameAddress, openAiBase } from "./address";
import { compactTokensIn } from "./budget";
import type { Agent, AgentFiles, AgentPlace, AgentTarget, Put } from "./agent";
import { configIn, isConfig, merged, numberIn, textIn } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem } from "./problem";
import { folderIn } from "./user-folders";

/** The profile and the provider in it: names of O3's own, so that nothing of the user's or of `ollama launch` is touched. */
const NAME = "o3";

const folder = (place: AgentPlace): string => folderIn(place, "CODEX_HOME") ?? join(place.home, ".codex");
/** Read on top of config.toml by `codex --profile o3`, and by nothing else. */
const profileFile = (place: AgentPlace): string => join(folder(place), `${NAME}.config.toml`);
const mainFile = (place: AgentPlace): string => join(folder(place), "config.toml");

/** In a folder that the user trusts it wins over the profile, for the model and its window; providers it may not name. */
const projectFile = ({ workspaceFolder }: AgentPlace): string => join(workspaceFolder, ".codex", "config.toml");
const PROJECT_KEYS = ["model", "model_context_window"];

/** Size of its first request. */
const PROMPT_TOKENS = 10_000;

function putsFor(target: AgentTarget): Put[] {
  const { derivedModel, endpoint, contextTokens } = target;
  const provider = ["model_providers", NAME];
  return [
    { path: ["model"], value: derivedModel },
    { path: ["model_provider"], value: NAME },
    { path: ["model_context_window"], value: contextTokens },
    { path: ["model_auto_compact_token_limit"], value: compactTokensIn(target, PROMPT_TOKENS) },
    { path: [...provider, "name"], value: "O3 (Ollama)" },
    { path: [...provider, "base_url"], value: openAiBase(endpoint) },
    // It refuses to start with any other.
    { path: [...provider, "wire_api"], value: "responses" },
  ];
}

function tomlConfig(text: string, path: string): Config {
  const config = plainOf(meant(text, path));
  return isConfig(config) ? config : {};
}

async function read(files: AgentFiles, path: string): Promise<Config | null> {
  const text = await files.read(path);
  return text === null ? null : tomlConfig(text, path);
}

const BUILT_IN: readonly string[] = ["openai", "ollama", "lmstudio"];

/** It does not start with a value of another kind, nor with a provider under the name of one of its own. */
const schema = z.looseObject({
  model: z.string().optional(),
  model_provider: z.string().optional(),
  model_context_window: z.int().positive().optional(),
  model_auto_compact_token_limit: z.int().optional(),
  sandbox_mode: z.enum(["read-only", "workspace-write", "danger-full-access"]).optional(),
  profile: z.never("it is no longer taken: a profile is a file of its own").optional(),
  model_providers: z
    .record(
      z.string().refine((id) => !BUILT_IN.includes(id), "it is the name of a provider of Codex's own"),
      z.looseObject({
        name: z.string(),
        base_url: z.string().optional(),
        wire_api: z.literal("responses").optional(),
        request_max_retries: z.int().nonnegative().optional(),
        stream_max_retries: z.int().nonnegative().optional(),
        stream_idle_timeout_ms: z.int().nonnegative().optional(),
      }),
    )
    .optional(),
});

export const codex: Agent = {
  id: "codex",
  title: "Codex CLI",
  checkedVersion: "0.171.0",
  level: "user",
  dialect: "responses",
  programs: ["codex"],
  // Its extension reads no profile.
  extensions: [],
  promptTokens: PROMPT_TOKENS,
  needsTools: true,
  compacts: true,
  signs: async (place, files) => ((await files.list(folder(place))).length > 0 ? [folder(place)] : []),
  plan: async (target, place, files) => {
    const path = profileFile(place);
    const old = configIn(await read(files, path), "model_providers", NAME).base_url;
    const wanted = openAiBase(target.endpoint);
    const main = await read(files, mainFile(place));
    const legacy = configIn(main, "profiles")[NAME] !== undefined || main?.profile === NAME;
    const project = await read(files, projectFile(place));
    const wins = PROJECT_KEYS.filter((key) => project?.[key] !== undefined);
    return {
      files: [{ path, level: "user", format: "toml", puts: putsFor(target) }],
      conflicts: old === undefined || isSameAddress(old, wanted) ? [] : [{ path, key: `model_providers.${NAME}.base_url`, found: old, wanted }],
      notes: [
        `Start it as: codex --profile ${NAME}`,
        ...(legacy
          ? [`${mainFile(place)} has [profiles.${NAME}] or profile = "${NAME}" of the old form, and with that codex --profile ${NAME} does not start: take it out.`]
          : []),
        ...(wins.length > 0 ? [`${projectFile(place)} wins over the profile where you trust the folder: it sets ${wins.join(" and ")}.`] : []),
      ],
    };
  },
  problemIn: (text, path) => problemOf(() => schemaProblem(schema, tomlConfig(text, path))),
  sends: async (place, files) => {
    const [main, own] = [await read(files, mainFile(place)), await read(files, profileFile(place))];
    const trusted = configIn(main, "projects", place.workspaceFolder).trust_level === "trusted";
    const project = trusted ? await read(files, projectFile(place)) : null;
    const above = Object.fromEntries(PROJECT_KEYS.flatMap((key) => (project?.[key] === undefined ? [] : [[key, project[key]]])));
    const whole = merged([main ?? {}, own ?? {}, above]);
    const endpoint = textIn(configIn(whole, "model_providers", textIn(whole, "model_provider") ?? ""), "base_url");
    if (endpoint === null) return null;
    return {
      model: textIn(whole, "model"),
      endpoint,
      contextTokensSent: null,
      contextTokensAssumed: numberIn(whole, "model_context_window"),
      // It sends no limit.
      outputTokens: null,
      from: [...(Object.keys(above).length > 0 ? [projectFile(place)] : []), ...(own ? [profileFile(place)] : []), ...(main ? [mainFile(place)] : [])],
    };
  },
  owns: (path, place) => path === profileFile(place),
};
