import { delimiter, join } from "node:path";
import type { Agent, AgentFiles, AgentPlace } from "./agent";
import { configIn, readJsonConfig } from "./config-text";
import { versionOf } from "./version";

/** Where an agent was seen, and which version where a file tells that without starting anything. */
export interface DetectedAgent {
  readonly agent: Agent;
  readonly inUse: boolean;
  /** A reason each; empty where there is none. */
  readonly why: readonly string[];
  /** Null where it is not installed, or its files do not tell. */
  readonly version: string | null;
}

/** Ids of VS Code's extensions in lower case, with their versions; null where that is not known. */
export type Extensions = ReadonlyMap<string, string | null>;

interface Around {
  readonly place: AgentPlace;
  readonly files: AgentFiles;
  readonly extensions: Extensions;
}

/** Who uses what here, by files, programs and extensions alone: no agent is started. */
export async function detectAgents(around: Around, known: readonly Agent[]): Promise<readonly DetectedAgent[]> {
  const [programs, launched] = await Promise.all([programsHere(around), launchedByOllama(around)]);
  return Promise.all(known.map((agent) => detectOne(agent, around, { programs, launched })));
}

interface Seen {
  /** Paths by the program's name. */
  readonly programs: ReadonlyMap<string, string>;
  readonly launched: ReadonlySet<string>;
}

async function detectOne(agent: Agent, { place, files, extensions }: Around, { programs, launched }: Seen): Promise<DetectedAgent> {
  const signs = await agent.signs(place, files).catch(() => []);
  const found = agent.programs.flatMap((name) => programs.get(name) ?? []);
  const extension = agent.extensions.map((id) => id.toLowerCase()).find((id) => extensions.has(id));
  const why = [
    ...signs.map((path) => `there is ${path}`),
    ...found.map((path) => `there is the program ${path}`),
    ...(extension === undefined ? [] : [`VS Code has the extension ${extension}`]),
    ...(launched.has(agent.id) ? ["it was started by 'ollama launch'"] : []),
  ];
  const versions = await Promise.all(found.map(versionOf));
  const version = versions.find((text) => text !== null) ?? (extension === undefined ? null : (extensions.get(extension) ?? null));
  return { agent, inUse: why.length > 0, why, version };
}

/** Programs are in these folders of a user's home, also where a short PATH leaves them out. */
const HOME_FOLDERS = [".local/bin", ".opencode/bin", ".claude/local", ".npm-global/bin", ".bun/bin", ".cargo/bin", "go/bin"];
const MAC_FOLDERS = ["/opt/homebrew/bin", "/usr/local/bin"];

/** The first of each name. */
async function programsHere({ place: { env, home, platform }, files }: Around): Promise<ReadonlyMap<string, string>> {
  const listed = (env.PATH ?? env.Path ?? "").split(platform === "win32" ? ";" : delimiter).filter((folder) => folder !== "");
  const folders = [...new Set([...listed, ...HOME_FOLDERS.map((folder) => join(home, folder)), ...(platform === "darwin" ? MAC_FOLDERS : [])])];
  const names = await Promise.all(folders.map((folder) => files.list(folder)));
  const found = new Map<string, string>();
  for (const [at, folder] of folders.entries())
    for (const name of names[at] ?? []) {
      const plain = platform === "win32" ? name.replace(/\.(exe|cmd|bat)$/i, "") : name;
      if (!found.has(plain)) found.set(plain, join(folder, name));
    }
  return found;
}

/** Ollama's names of agents where they are others than O3's. */
const OLLAMA_NAMES: Readonly<Record<string, string>> = { claude: "claude-code", vscode: "vscode-chat" };

/** What `ollama launch` has written down of itself. */
async function launchedByOllama({ place: { home }, files }: Around): Promise<ReadonlySet<string>> {
  const config = await readJsonConfig(files, join(home, ".ollama", "config.json")).catch(() => null);
  return new Set(Object.keys(configIn(config, "integrations")).map((name) => OLLAMA_NAMES[name] ?? name));
}
