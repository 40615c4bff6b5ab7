import { join } from "node:path";
import type { Agent, AgentFiles, AgentPlace } from "./agent";
import { both, foldersAbove, openCodeProblem, openCodeSends, planOpenCode } from "./opencode-config";
import type { Ranks } from "./opencode-config";

/** Size of its first request. */
const PROMPT_TOKENS = 8_000;

const ownFiles = ({ workspaceFolder }: AgentPlace): string[] => [
  ...both(workspaceFolder, "opencode"),
  ...both(join(workspaceFolder, ".opencode"), "opencode"),
];

const userFolder = ({ home, env }: AgentPlace): string => join(env.XDG_CONFIG_HOME ?? join(home, ".config"), "opencode");

async function ranksOf(place: AgentPlace, files: AgentFiles): Promise<Ranks> {
  const { env, home } = place;
  const above = await foldersAbove(place, files);
  const user = userFolder(place);
  return {
    promptTokens: PROMPT_TOKENS,
    schemaUrl: "https://opencode.ai/config.json",
    below: [
      join(user, "config.json"),
      ...both(user, "opencode"),
      ...(env.OPENCODE_CONFIG === undefined ? [] : [env.OPENCODE_CONFIG]),
      ...[...above].reverse().flatMap((folder) => both(folder, "opencode")),
    ],
    own: ownFiles(place),
    fresh: join(place.workspaceFolder, "opencode.json"),
    above: [
      ...above.flatMap((folder) => both(join(folder, ".opencode"), "opencode")),
      ...both(join(home, ".opencode"), "opencode"),
      ...(env.OPENCODE_CONFIG_DIR === undefined ? [] : both(env.OPENCODE_CONFIG_DIR, "opencode")),
    ],
  };
}

export const openCode: Agent = {
  id: "opencode",
  title: "OpenCode",
  checkedVersion: "1.18.33",
  level: "workspace",
  dialect: "openai",
  programs: ["opencode"],
  extensions: ["sst-dev.opencode"],
  promptTokens: PROMPT_TOKENS,
  needsTools: true,
  compacts: true,
  signs: async (place, files) => {
    const here = await files.list(place.workspaceFolder);
    const user = await files.list(userFolder(place));
    return [
      ...["opencode.json", "opencode.jsonc", ".opencode"].filter((name) => here.includes(name)).map((name) => join(place.workspaceFolder, name)),
      ...(user.length > 0 ? [userFolder(place)] : []),
    ];
  },
  plan: async (target, place, files) => {
    const plan = await planOpenCode(target, await ranksOf(place, files), files);
    const inline = place.env.OPENCODE_CONFIG_CONTENT;
    if (inline === undefined) return plan;
    return { ...plan, notes: ["The variable OPENCODE_CONFIG_CONTENT wins over all files.", ...plan.notes] };
  },
  problemIn: openCodeProblem,
  sends: async (place, files) => openCodeSends(await ranksOf(place, files), files),
  owns: (path, place) => ownFiles(place).includes(path),
};
