import { join } from "node:path";
import type { Agent, AgentFiles, AgentPlace } from "./agent";
import { jsonConfig } from "./config-text";
import { both, foldersAbove, openCodeProblem, openCodeSends, planOpenCode } from "./opencode-config";
import type { Ranks } from "./opencode-config";
import { problemOf } from "./problem";

/** Size of its first request. */
const PROMPT_TOKENS = 15_000;

/** In `.kilo` the plain JSON file beats the one with comments. */
const dotFiles = ({ workspaceFolder }: AgentPlace): string[] => [
  join(workspaceFolder, ".kilocode", "kilo.json"),
  join(workspaceFolder, ".kilo", "kilo.jsonc"),
  join(workspaceFolder, ".kilo", "kilo.json"),
];

const rootFiles = ({ workspaceFolder }: AgentPlace): string[] => both(workspaceFolder, "kilo");

const userFolder = ({ home, env }: AgentPlace): string => join(env.XDG_CONFIG_HOME ?? join(home, ".config"), "kilo");

/** OpenCode's file in the same folder is read as well, and beats `kilo.json` there: Kilo's own then goes where it wins. */
async function ranksOf(place: AgentPlace, files: AgentFiles): Promise<Ranks> {
  const user = userFolder(place);
  const here = await files.list(place.workspaceFolder);
  const shared = both(place.workspaceFolder, "opencode");
  const isShared = here.includes("opencode.json") || here.includes("opencode.jsonc");
  const above = await foldersAbove(place, files);
  return {
    promptTokens: PROMPT_TOKENS,
    schemaUrl: "https://app.kilo.ai/config.json",
    below: [
      ...["config", "kilo", "opencode"].flatMap((name) => both(user, name)),
      ...[...above].reverse().flatMap((folder) => [...both(folder, "kilo"), ...both(folder, "opencode")]),
      ...(isShared ? [...rootFiles(place), ...shared] : []),
    ],
    own: [...(isShared ? [] : rootFiles(place)), ...dotFiles(place)],
    fresh: isShared ? join(place.workspaceFolder, ".kilo", "kilo.json") : join(place.workspaceFolder, "kilo.json"),
    above: both(join(place.workspaceFolder, ".kilo"), "opencode"),
  };
}

/** Text in a value that Kilo puts something else for. Comments may have it. */
const REFERENCE = /\{(env:[^}]+|file:\s*(?:[/~]|\.\.|[A-Za-z]:)[^}]*)\}/;

/** In a workspace's file it reads no variable, and no file from outside: it drops the whole file and goes on with another model. */
const kiloProblem = (text: string, path: string): string | null =>
  openCodeProblem(text, path) ??
  problemOf(() => {
    const [found] = REFERENCE.exec(JSON.stringify(jsonConfig(text, path))) ?? [];
    return found === undefined ? null : `it has ${found} in it, which Kilo Code takes from no workspace: it drops the file and uses another model`;
  });

/** The files as Kilo takes them: one of the workspace that it drops is not there for it. */
const taken = (place: AgentPlace, files: AgentFiles): AgentFiles => ({
  ...files,
  read: async (path) => {
    const text = await files.read(path);
    if (text === null || !path.startsWith(place.workspaceFolder)) return text;
    // One that nobody can read is an error.
    jsonConfig(text, path);
    return kiloProblem(text, path) === null ? text : null;
  },
});

export const kilo: Agent = {
  id: "kilo",
  title: "Kilo Code",
  checkedVersion: "7.7.9",
  level: "workspace",
  dialect: "openai",
  programs: ["kilo", "kilocode"],
  extensions: ["kilocode.Kilo-Code"],
  promptTokens: PROMPT_TOKENS,
  needsTools: true,
  compacts: true,
  signs: async (place, files) => {
    const here = await files.list(place.workspaceFolder);
    const user = await files.list(userFolder(place));
    return [
      ...["kilo.json", "kilo.jsonc", ".kilo", ".kilocode"].filter((name) => here.includes(name)).map((name) => join(place.workspaceFolder, name)),
      ...(user.length > 0 ? [userFolder(place)] : []),
    ];
  },
  plan: async (target, place, files) => {
    const plan = await planOpenCode(target, await ranksOf(place, files), files);
    if (place.env.KILO_CONFIG_CONTENT === undefined) return plan;
    return { ...plan, notes: ["The variable KILO_CONFIG_CONTENT wins over all files.", ...plan.notes] };
  },
  problemIn: kiloProblem,
  sends: async (place, files) => openCodeSends(await ranksOf(place, files), taken(place, files)),
  owns: (path, place) => [...rootFiles(place), ...dotFiles(place)].includes(path),
};
