import { join } from "node:path";
import { z } from "zod";
import { isSameAddress } from "./address";
import type { Agent, AgentFiles, AgentPlace, AgentTarget } from "./agent";
import { configIn, numberIn, readJsonConfig, textIn } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem } from "./problem";

/** Roo keeps its profiles in VS Code's secret storage; what O3 can give it is a file to import. */
const importFile = ({ home }: AgentPlace): string => join(home, ".roo", "o3-settings.json");

const PROFILE = "O3";
const CONFIG = ["providerProfiles", "apiConfigs", PROFILE];

const valuesFor = ({ derivedModel, endpoint, contextTokens }: AgentTarget): Readonly<Record<string, string | number>> => ({
  apiProvider: "ollama",
  ollamaModelId: derivedModel,
  ollamaBaseUrl: endpoint,
  ollamaNumCtx: contextTokens,
});

const read = async (place: AgentPlace, files: AgentFiles): Promise<Config> => configIn(await readJsonConfig(files, importFile(place)), ...CONFIG);

const schema = z.looseObject({
  providerProfiles: z.looseObject({
    currentApiConfigName: z.string(),
    apiConfigs: z.record(
      z.string(),
      z.looseObject({
        apiProvider: z.string(),
        ollamaModelId: z.string().optional(),
        ollamaBaseUrl: z.string().optional(),
        ollamaNumCtx: z.int().min(128).optional(),
      }),
    ),
  }),
});

export const roo: Agent = {
  id: "roo",
  title: "Roo Code and Zoo Code",
  checkedVersion: "3.52.1 (Zoo Code 3.82.0)",
  level: "user",
  dialect: "api",
  programs: [],
  extensions: ["RooVeterinaryInc.roo-cline", "ZooCodeOrganization.zoo-code"],
  // Not measured: taken to be as large as Claude Code's.
  promptTokens: 12_000,
  needsTools: true,
  signs: async (place, files) => {
    const here = await files.list(place.workspaceFolder);
    const home = await files.list(place.home);
    return [
      ...[".roo", ".roomodes", ".rooignore"].filter((name) => here.includes(name)).map((name) => join(place.workspaceFolder, name)),
      ...(home.includes(".roo") ? [join(place.home, ".roo")] : []),
    ];
  },
  plan: async (target, place, files) => {
    const path = importFile(place);
    const found = textIn(await read(place, files), "ollamaBaseUrl");
    return {
      files: [
        {
          path,
          level: "user",
          format: "json",
          puts: [
            { path: ["providerProfiles", "currentApiConfigName"], value: PROFILE },
            ...Object.entries(valuesFor(target)).map(([key, value]) => ({ path: [...CONFIG, key], value })),
          ],
        },
      ],
      conflicts:
        found === null || isSameAddress(found, target.endpoint)
          ? []
          : [{ path, key: [...CONFIG, "ollamaBaseUrl"].join("."), found, wanted: target.endpoint }],
      notes: [
        `Import it once: in Roo's settings choose About, Import, and ${path}. It adds a profile ${PROFILE} and makes it the current one.`,
        `Or name the file in the setting roo-cline.autoImportSettingsPath (Zoo Code: zoo-code.autoImportSettingsPath): then it is imported at every start.`,
      ],
    };
  },
  // Read by JSON.parse: no comment, no comma too many, no byte order mark.
  problemIn: (text) => problemOf(() => schemaProblem(schema, JSON.parse(text))),
  sends: async (place, files) => {
    const config = await read(place, files);
    const model = textIn(config, "ollamaModelId");
    if (model === null) return null;
    const context = numberIn(config, "ollamaNumCtx");
    return {
      model,
      endpoint: textIn(config, "ollamaBaseUrl") ?? "http://127.0.0.1:11434",
      contextTokensSent: context,
      contextTokensAssumed: context,
      outputTokens: null,
      from: [importFile(place)],
    };
  },
  owns: (path, place) => path === importFile(place),
};
