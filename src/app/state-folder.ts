import { homedir } from "node:os";
import { posix, win32 } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable of the XDG Base Directory Specification, and what counts under the home folder where it is not set. */
interface XdgFolder {
  readonly variable: string;
  readonly otherwise: readonly string[];
}

/** Where O3 keeps what concerns the whole machine and one user: leases, and the lock files of its private servers. O3_STATE_DIR names another place. */
export const stateFolder = (env: Environment = process.env, platform: NodeJS.Platform = process.platform, home: string = homedir()): string =>
  chosen(env.O3_STATE_DIR) ?? ownFolder({ variable: "XDG_STATE_HOME", otherwise: [".local", "state"] }, env, platform, home);

/** Where O3 keeps what one user has measured. O3_DATA_DIR names another place. */
export const dataFolder = (env: Environment = process.env, platform: NodeJS.Platform = process.platform, home: string = homedir()): string =>
  chosen(env.O3_DATA_DIR) ?? ownFolder({ variable: "XDG_DATA_HOME", otherwise: [".local", "share"] }, env, platform, home);

/** An empty variable names nothing. */
const chosen = (folder: string | undefined): string | null => (folder === undefined || folder === "" ? null : folder);

function ownFolder({ variable, otherwise }: XdgFolder, env: Environment, platform: NodeJS.Platform, home: string): string {
  if (platform === "win32") return win32.join(env.LOCALAPPDATA ?? win32.join(home, "AppData", "Local"), "o3");
  if (platform === "darwin") return posix.join(home, "Library", "Application Support", "o3");
  // A relative path in this variable is to be ignored (XDG Base Directory Specification).
  const named = env[variable] ?? "";
  return posix.join(posix.isAbsolute(named) ? named : posix.join(home, ...otherwise), "o3");
}
