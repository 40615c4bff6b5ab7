import { readdir } from "node:fs/promises";
import { readText } from "../text-file";
import type { AgentFiles } from "./agent";

const list: AgentFiles["list"] = (path) => readdir(path).catch(() => []);

/** The files on this disk. */
export const filesHere: AgentFiles = { read: readText, list };

/** The files as they will be once these texts are written. */
export const filesWith = (written: ReadonlyMap<string, string>): AgentFiles => ({
  list,
  read: async (path) => written.get(path) ?? (await readText(path)),
});
