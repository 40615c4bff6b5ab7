import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { AgentHost } from "../apply";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where this user's coding agents keep their files.
 * @param vscodeUserFolder of the VS Code that O3 runs in; null: the usual one, where there is one
 */
export function agentHost(env: Environment, vscodeUserFolder: string | null, platform: NodeJS.Platform = process.platform): AgentHost {
  const home = (platform === "win32" ? env.USERPROFILE : env.HOME) ?? homedir();
  const usual = join(programFolder(env, home, platform), "Code", "User");
  return { home, env, platform, vscodeUserFolder: vscodeUserFolder ?? (existsSync(usual) ? usual : null) };
}

function programFolder(env: Environment, home: string, platform: NodeJS.Platform): string {
  if (platform === "win32") return env.APPDATA ?? join(home, "AppData", "Roaming");
  if (platform === "darwin") return join(home, "Library", "Application Support");
  return env.XDG_CONFIG_HOME ?? join(home, ".config");
}
