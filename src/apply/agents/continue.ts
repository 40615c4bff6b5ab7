import { join } from "node:path";
import { z } from "zod";
import { isSameAddress } from "./address";
import type { Agent, AgentFiles, AgentPlace, AgentTarget, Put, Sends } from "./agent";
import type { Path } from "../text/path";
import { configIn, isConfig, numberIn, readYaml, textIn, yamlValue } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem } from "./problem";

/** A file of O3's own: what Continue finds in this folder is added to what the user has. */
const workspaceBlocks = ({ workspaceFolder }: AgentPlace): string => join(workspaceFolder, ".continue", "models");
const ownFile = (place: AgentPlace): string => join(workspaceBlocks(place), "o3.yaml");
const userFolder = ({ home, env }: AgentPlace): string => env.CONTINUE_GLOBAL_DIR ?? join(home, ".continue");
const userFile = (place: AgentPlace): string => join(userFolder(place), "config.yaml");
const userBlocks = (place: AgentPlace): string => join(userFolder(place), "models");

/** Files with a model each. */
const blocksIn = async (folder: string, files: AgentFiles): Promise<string[]> =>
  (await files.list(folder)).filter((name) => /\.ya?ml$/.test(name)).map((name) => join(folder, name));

/** Seconds that the server keeps the model after the last request; as the extension does by itself. */
const KEEP_ALIVE_SECONDS = 1_800;

const modelOf = ({ model, preset, derivedModel, endpoint, contextTokens, outputTokens, can }: AgentTarget): Config => ({
  name: `${model} ${preset}`,
  provider: "ollama",
  model: derivedModel,
  apiBase: endpoint,
  roles: ["chat", "edit", "apply"],
  capabilities: [...(can.tools ? ["tool_use"] : []), ...(can.vision ? ["image_input"] : [])],
  defaultCompletionOptions: { contextLength: contextTokens, maxTokens: outputTokens, keepAlive: KEEP_ALIVE_SECONDS },
});

const leaves = (path: Path, value: unknown): Put[] =>
  isConfig(value) ? Object.entries(value).flatMap(([key, inner]) => leaves([...path, key], inner)) : [{ path, value }];

/** Continue takes exactly one model in such a file, and a version that is a text. */
const block = z.looseObject({
  name: z.string(),
  version: z.string(),
  schema: z.string().optional(),
  models: z
    .array(
      z.looseObject({
        name: z.string(),
        provider: z.string(),
        model: z.string(),
        defaultCompletionOptions: z.looseObject({ contextLength: z.number().optional(), maxTokens: z.number().optional() }).optional(),
      }),
    )
    .length(1),
});

function sendsOf(model: Config, path: string): Sends {
  const options = configIn(model, "defaultCompletionOptions");
  const context = numberIn(model, "contextLength") ?? numberIn(options, "contextLength");
  return {
    model: textIn(model, "model"),
    endpoint: textIn(model, "apiBase") ?? "http://127.0.0.1:11434",
    contextTokensSent: context,
    contextTokensAssumed: context,
    outputTokens: numberIn(options, "maxTokens"),
    from: [path],
  };
}

async function firstOllamaModel(path: string, files: AgentFiles): Promise<Sends | null> {
  const models = configIn({ file: await readYaml(files, path) }, "file").models;
  const found = Array.isArray(models) ? models.filter(isConfig).find((model) => textIn(model, "provider") === "ollama") : undefined;
  return found ? sendsOf(found, path) : null;
}

export const continueDev: Agent = {
  id: "continue",
  title: "Continue",
  checkedVersion: "1.3.40 (CLI 1.5.47)",
  level: "workspace",
  dialect: "api",
  programs: ["cn"],
  extensions: ["Continue.continue"],
  promptTokens: 2_000,
  needsTools: false,
  signs: async (place, files) => {
    const here = await files.list(place.workspaceFolder);
    return [
      ...[".continue", ".continuerc.json"].filter((name) => here.includes(name)).map((name) => join(place.workspaceFolder, name)),
      ...((await files.list(userFolder(place))).includes("config.yaml") ? [userFile(place)] : []),
    ];
  },
  plan: async (target, place, files) => {
    const path = ownFile(place);
    const old = configIn({ file: await readYaml(files, path) }, "file").models;
    const [model] = Array.isArray(old) ? old.filter(isConfig) : [];
    const at = ["models", { key: "provider", value: "ollama" }];
    const address = model && textIn(model, "apiBase");
    const puts = [
      { path: ["name"], value: "O3" },
      { path: ["version"], value: "1.0.0" },
      { path: ["schema"], value: "v1" },
      // One that is there keeps its form, and what the user added to it.
      ...(model?.provider === "ollama"
        ? Object.entries(modelOf(target)).flatMap(([key, value]) => leaves([...at, key], value))
        : [{ path: ["models"], value: [modelOf(target)] }]),
    ];
    return {
      files: [{ path, level: "workspace", format: "yaml", puts }],
      conflicts:
        address === undefined || address === null || isSameAddress(address, target.endpoint)
          ? []
          : [{ path, key: "models[0].apiBase", found: address, wanted: target.endpoint }],
      notes: [
        `Choose "${target.model} ${target.preset}" in Continue's list of models.`,
        "Its command line reads no workspace models by itself: cn --config .continue/models/o3.yaml",
      ],
    };
  },
  problemIn: (text, path) => problemOf(() => schemaProblem(block, yamlValue(text, path))),
  sends: async (place, files) => {
    for (const path of [ownFile(place), ...(await blocksIn(workspaceBlocks(place), files)), userFile(place), ...(await blocksIn(userBlocks(place), files))]) {
      const found = await firstOllamaModel(path, files);
      if (found) return found;
    }
    return null;
  },
  owns: (path, place) => path === ownFile(place),
};
