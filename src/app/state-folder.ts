import { homedir } from "node:os";
import { posix, win32 } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where O3 keeps what concerns the whole machine and one user: leases, and the lock files of its private servers. O3_STATE_DIR names another place. */
export function stateFolder(env: Environment = process.env, platform: NodeJS.Platform = process.platform, home: string = homedir()): string {
  if (env.O3_STATE_DIR) return env.O3_STATE_DIR;
  if (platform === "win32") return win32.join(env.LOCALAPPDATA ?? win32.join(home, "AppData", "Local"), "o3");
  if (platform === "darwin") return posix.join(home, "Library", "Application Support", "o3");
  // A relative path in this variable is to be ignored (XDG Base Directory Specification).
  const named = env.XDG_STATE_HOME ?? "";
  return posix.join(posix.isAbsolute(named) ? named : posix.join(home, ".local", "state"), "o3");
}
