import { isAbsolute, join } from "node:path";
import type { AgentPlace } from "./agent";

/** A variable that holds an absolute path; null where it is unset, empty, or holds something else. */
export function folderIn({ env }: AgentPlace, name: string): string | null {
  const folder = env[name]?.trim() ?? "";
  return isAbsolute(folder) ? folder : null;
}

/** `~/.config`, where programs of this kind keep a user's settings on Linux, and some on macOS. */
export const configFolder = (place: AgentPlace): string => folderIn(place, "XDG_CONFIG_HOME") ?? join(place.home, ".config");

/** `%APPDATA%` */
export const roamingFolder = (place: AgentPlace): string => folderIn(place, "APPDATA") ?? join(place.home, "AppData", "Roaming");
