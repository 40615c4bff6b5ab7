import { join } from "node:path";
import { formatOf } from "../text/format";
import { isSameAddress, openAiBase } from "./address";
import type { Agent, AgentFiles, AgentPlace, AgentTarget, Conflict, Put } from "./agent";
import { problemOf } from "./problem";

const envFile = ({ workspaceFolder }: AgentPlace): string => join(workspaceFolder, ".env");

const MODEL = "OLLAMA_MODEL";
/** The `ollama` clients and program read this one. */
const HOST = "OLLAMA_HOST";
const OPENAI_URL = "OPENAI_BASE_URL";
const OPENAI_KEY = "OPENAI_API_KEY";

/** Addresses that frameworks look for, by the name of the variable; a value that is there and leads elsewhere is somebody's choice. */
const addresses = ({ endpoint }: Pick<AgentTarget, "endpoint">): Readonly<Record<string, string>> => ({
  [HOST]: endpoint,
  OLLAMA_BASE_URL: endpoint,
  OLLAMA_API_BASE: endpoint,
  [OPENAI_URL]: openAiBase(endpoint),
});

type Values = (name: string) => string | null;

async function read(place: AgentPlace, files: AgentFiles): Promise<Values | null> {
  const path = envFile(place);
  const text = await files.read(path);
  if (text === null) return null;
  return (name) => {
    const value = formatOf("env").valueAt(text, [name], path);
    return typeof value === "string" && value !== "" ? value : null;
  };
}

function putsFor(target: AgentTarget, values: Values): Put[] {
  return [
    ...Object.entries(addresses(target)).flatMap(([name, value]) => (isSameAddress(values(name), value) ? [] : [{ path: [name], value }])),
    { path: [MODEL], value: target.derivedModel },
    // Clients refuse to start without a key; Ollama reads none. One that is there stays.
    ...(values(OPENAI_KEY) === null ? [{ path: [OPENAI_KEY], value: "ollama" }] : []),
  ];
}

const conflictsIn = (path: string, target: AgentTarget, values: Values): Conflict[] =>
  Object.entries(addresses(target)).flatMap(([key, wanted]) => {
    const found = values(key);
    return found === null || isSameAddress(found, wanted) ? [] : [{ path, key, found, wanted }];
  });

/** Not an agent but a file that many frameworks read: LangChain, LlamaIndex, CrewAI, the clients of OpenAI and Ollama. */
export const envFileAgent: Agent = {
  id: "env-file",
  title: ".env file",
  checkedVersion: "any",
  level: "workspace",
  dialect: "openai",
  programs: [],
  extensions: [],
  unaskedNever: "Every program that reads this folder's .env file then uses this server, also for what it now sends to OpenAI.",
  promptTokens: 0,
  needsTools: false,
  // A .env file says nothing of Ollama: only one that names the model does.
  signs: async (place, files) => {
    const text = await files.read(envFile(place)).catch(() => null);
    return text !== null && new RegExp(`^\\s*(?:export\\s+)?${MODEL}\\s*=`, "m").test(text) ? [envFile(place)] : [];
  },
  plan: async (target, place, files) => {
    const path = envFile(place);
    const values = (await read(place, files)) ?? (() => null);
    const key = values(OPENAI_KEY);
    return {
      files: [{ path, level: "workspace", format: "env", puts: putsFor(target, values) }],
      conflicts: conflictsIn(path, target, values),
      notes: [
        `Programs that read it find the model as ${MODEL}; those that know no such name have to be told it.`,
        ...(key === null || key === "ollama" ? [] : [`${OPENAI_KEY} stays as it is, and is sent to this server, which does not read it.`]),
      ],
    };
  },
  problemIn: (text, path) =>
    problemOf(() => {
      formatOf("env").valueAt(text, [MODEL], path);
      return null;
    }),
  sends: async (place, files) => {
    const values = await read(place, files);
    const model = values?.(MODEL) ?? null;
    const endpoint = values?.(HOST) ?? values?.(OPENAI_URL) ?? null;
    if (model === null || endpoint === null) return null;
    return { model, endpoint, contextTokensSent: null, contextTokensAssumed: null, outputTokens: null, from: [envFile(place)] };
  },
  owns: (path, place) => path === envFile(place),
};
