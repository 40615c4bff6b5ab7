import { posix, win32 } from "node:path";
import type { PlatformPath } from "node:path";
import { SERVICE_STORE } from "./service-store";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the `ollama` program may be, likeliest first: as a shell finds it, then where its installers put it. */
export function programPlaces(env: Environment, platform: NodeJS.Platform): readonly string[] {
  if (platform === "win32") {
    const installed = [env.LOCALAPPDATA && win32.join(env.LOCALAPPDATA, "Programs", "Ollama")];
    return places([...pathFolders(env, win32), ...installed], (folder) => win32.join(folder, "ollama.exe"));
  }
  const app = "Applications/Ollama.app/Contents/Resources";
  const apps = platform === "darwin" ? [`/${app}`, env.HOME && posix.join(env.HOME, app)] : [];
  const installed = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin", ...apps];
  return places([...pathFolders(env, posix), ...installed], (folder) => posix.join(folder, "ollama"));
}

/** Where the user's server may keep its models when no variable says so, likeliest first. */
export function storePlaces(env: Environment, platform: NodeJS.Platform): readonly string[] {
  if (platform === "win32") return env.USERPROFILE ? [win32.join(env.USERPROFILE, ".ollama", "models")] : [];
  const own = env.HOME ? [posix.join(env.HOME, ".ollama", "models")] : [];
  return platform === "linux" ? [...own, SERVICE_STORE] : own;
}

/** A relative folder in PATH would name another program in every working folder. */
function pathFolders(env: Environment, path: PlatformPath): readonly string[] {
  // Windows' names have no case, but a copy of its environment does.
  return (env.PATH ?? env.Path ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

const places = (folders: readonly (string | undefined)[], inFolder: (folder: string) => string): readonly string[] => [
  ...new Set(folders.filter((folder) => folder !== undefined && folder !== "").map((folder) => inFolder(folder ?? ""))),
];
