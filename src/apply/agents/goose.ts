import { join } from "node:path";
import { z } from "zod";
import { isSameAddress } from "./address";
import type { Agent, AgentFiles, AgentPlace, AgentTarget, Put } from "./agent";
import { configIn, numberIn, readYaml, textIn, yamlValue } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem } from "./problem";
import { configFolder, folderIn, roamingFolder } from "./user-folders";

const DEFAULT_ADDRESS = "http://127.0.0.1:11434";

function folder(place: AgentPlace): string {
  const root = folderIn(place, "GOOSE_PATH_ROOT");
  if (root !== null) return join(root, "config");
  return place.platform === "win32" ? join(roamingFolder(place), "Block", "goose", "config") : join(configFolder(place), "goose");
}

const configFile = (place: AgentPlace): string => join(folder(place), "config.yaml");

/** `localhost:11434` will do for Goose. */
const addressOf = (host: string): string => (host.includes("://") ? host : `http://${host}`);

const valuesFor = ({ derivedModel, contextTokens, outputTokens }: AgentTarget): Readonly<Record<string, string | number>> => ({
  GOOSE_PROVIDER: "ollama",
  GOOSE_MODEL: derivedModel,
  GOOSE_CONTEXT_LIMIT: contextTokens,
  GOOSE_MAX_TOKENS: outputTokens,
});

const read = async (place: AgentPlace, files: AgentFiles): Promise<Config> => configIn({ file: await readYaml(files, configFile(place)) }, "file");

const number = z.union([z.int().positive(), z.string().regex(/^\d+$/)]).nullish();
const schema = z
  .looseObject({
    GOOSE_PROVIDER: z.string().nullish(),
    GOOSE_MODEL: z.string().nullish(),
    GOOSE_CONTEXT_LIMIT: number,
    GOOSE_MAX_TOKENS: number,
    OLLAMA_HOST: z.string().nullish(),
  })
  .nullable();

export const goose: Agent = {
  id: "goose",
  title: "Goose",
  checkedVersion: "source of 011dd8cc",
  level: "user",
  dialect: "openai",
  programs: ["goose"],
  extensions: [],
  // Not measured: taken to be as large as OpenCode's.
  promptTokens: 8_000,
  needsTools: true,
  signs: async (place, files) => {
    const here = await files.list(place.workspaceFolder);
    const user = await files.list(folder(place));
    return [
      ...(here.includes(".goosehints") ? [join(place.workspaceFolder, ".goosehints")] : []),
      ...(user.includes("config.yaml") ? [configFile(place)] : []),
    ];
  },
  plan: async (target, place, files) => {
    const path = configFile(place);
    const config = await read(place, files);
    const host = textIn(config, "OLLAMA_HOST");
    const isThere = host !== null && isSameAddress(addressOf(host), target.endpoint);
    const puts: Put[] = Object.entries(valuesFor(target)).map(([key, value]) => ({ path: [key], value }));
    const stronger = [...puts.flatMap(({ path: [key] }) => (typeof key === "string" ? [key] : [])), "OLLAMA_HOST"].filter((key) => place.env[key] !== undefined);
    const used = textIn(config, "GOOSE_PROVIDER");
    return {
      files: [{ path, level: "user", format: "yaml", puts: [...puts, ...(isThere ? [] : [{ path: ["OLLAMA_HOST"], value: target.endpoint }])] }],
      conflicts: host === null || isThere ? [] : [{ path, key: "OLLAMA_HOST", found: host, wanted: target.endpoint }],
      notes: [
        ...(used !== null && used !== "ollama" ? [`It then uses Ollama in all projects; it used ${used} until now.`] : []),
        ...(stronger.length > 0 ? [`Variables of the environment win over its file: ${stronger.join(", ")}.`] : []),
      ],
    };
  },
  problemIn: (text, path) => problemOf(() => schemaProblem(schema, yamlValue(text, path))),
  sends: async (place, files) => {
    const config = { ...(await read(place, files)), ...place.env };
    if (textIn(config, "GOOSE_PROVIDER") !== "ollama") return null;
    return {
      model: textIn(config, "GOOSE_MODEL"),
      endpoint: addressOf(textIn(config, "OLLAMA_HOST") ?? DEFAULT_ADDRESS),
      contextTokensSent: null,
      contextTokensAssumed: numberIn(config, "GOOSE_CONTEXT_LIMIT"),
      outputTokens: numberIn(config, "GOOSE_MAX_TOKENS"),
      from: [configFile(place)],
    };
  },
  owns: (path, place) => path === configFile(place),
};
