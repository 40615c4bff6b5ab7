import { lstat, rmdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../core/errors";
import type { FilePlan } from "./agents/agent";
import type { FileChange, TakenBack, WrittenFile } from "./contract";
import { linkTarget, readText, removeText, sweep, writeText } from "./text-file";
import { pathInWords } from "./text/path";
import type { Path } from "./text/path";
import { changedKeys, edited, exactBack, hashOf, putBack } from "./written-values";

/**
 * What a plan makes of its file. Throws UsageError for what is in the way: a text that cannot be edited safely, a file that may not be written.
 * @param before the text as it is, or as an earlier change leaves it; null where there is no file
 */
export async function fileChange(adapter: string, plan: FilePlan, before: string | null): Promise<FileChange> {
  const { path, level, format } = plan;
  const { after, keys, back } = edited(before ?? "", plan);
  if (keys.length > 0) await refuseReadOnly(path);
  const hashes = { beforeHash: before === null ? null : hashOf(before), afterHash: hashOf(after) };
  return { kind: "file", adapter, path, level, format, keys, back, ...hashes, madeFolders: await missingFolders(path), before, after };
}

/** Null in front: there is no such file, and none is to be. */
export const changesFile = ({ beforeHash, afterHash, keys }: WrittenFile): boolean => keys.length > 0 && beforeHash !== afterHash;

/** Throws UsageError where the file is not as it was planned any more. */
export async function writeChange(change: FileChange): Promise<FileChange> {
  if (changesFile(change)) await writeText(change.path, change.before, change.after, change.level === "user" ? OWN_EYES : undefined);
  return change;
}

/** A user's file may get keys later. */
const OWN_EYES = 0o600;

/** Byte for byte where nobody wrote in between; otherwise each of O3's own values goes back to what it was, unless it was changed too. */
export async function takeFileBack(change: WrittenFile, problemIn: (text: string) => string | null = () => null): Promise<TakenBack> {
  const { path, beforeHash } = change;
  const now = await readText(path);
  await sweep(path);
  if (!changesFile(change) || (now === null ? null : hashOf(now)) === beforeHash) return NOTHING;
  if (now === null) return { state: "nothing", words: `${path} was gone already.` };
  const before = exactBack(now, change);
  if (before !== null) {
    if (beforeHash === null) await removeMade(change);
    else await writeText(path, now, before);
    return { state: "undone", words: null };
  }
  const whole = putBack(now, change, () => null);
  if (beforeHash === null && whole.count > 0 && whole.left.length === 0 && holdsNothing(whole.text)) {
    await removeMade(change);
    return { state: "undone", words: null };
  }
  const { text, left, needed, refused, count } = putBack(now, change, problemIn);
  const stays = [
    ...(left.length === 0 ? [] : [`${keysInWords(left)} in ${path} ${left.length === 1 ? "was" : "were"} changed since and ${left.length === 1 ? "is left as it is" : "are left as they are"}.`]),
    ...(needed.length === 0 ? [] : [`${keysInWords(needed)} in ${path} ${needed.length === 1 ? "stays" : "stay"}: the agent would not take the file otherwise.`]),
    ...(refused === null ? [] : [`The agent does not take what is left there: ${refused}.`]),
  ];
  if (count === 0) return stays.length === 0 ? NOTHING : { state: "left", words: stays.join(" ") };
  await writeText(path, now, text);
  const which = change.keys.length === 1 ? keysInWords(change.keys) : "O3's own values";
  const words = `${path} was edited since: only ${which} ${change.keys.length === 1 ? "was" : "were"} put back.`;
  return { state: "undone", words: [words, ...stays].join(" ") };
}

/** Only saved again, by an editor or by the agent: nothing but empty objects and lists is in it. */
const holdsNothing = (text: string): boolean => /^\ufeff?[\s{}[\],]*$/.test(text.replaceAll(/"(?:[^"\\]|\\.)*"\s*:/g, ""));

const NOTHING: TakenBack = { state: "nothing", words: null };

const MOST_NAMED = 3;

/** model, provider.ollama.models["a:b"] and 2 more */
export function keysInWords(keys: readonly { readonly path: Path }[]): string {
  const named = keys.slice(0, MOST_NAMED).map(({ path }) => nameOf(path));
  const more = keys.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}

/** A key of the top level is told as it is written in words: `editor.tabSize`. */
const nameOf = (path: Path): string => (path.length === 1 && typeof path[0] === "string" ? path[0] : pathInWords(path));

/** What of O3's values is not there any more as it was written; null where all of it is. Throws UsageError where the file cannot be read. */
export async function driftOfFile(change: WrittenFile): Promise<string | null> {
  const now = await readText(change.path);
  if (now === null) return `${change.path} is gone.`;
  const changed = changedKeys(now, change);
  return changed.length === 0 ? null : `${keysInWords(changed)} in ${change.path} ${changed.length === 1 ? "was" : "were"} changed since.`;
}

async function removeMade({ path, madeFolders }: WrittenFile): Promise<void> {
  await removeText(path);
  // A folder stays where something else came into it.
  for (let folder = dirname(path), left = madeFolders; left > 0; folder = dirname(folder), left--) {
    const gone = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}

/** How many folders around a path, from the innermost out, are not there. */
async function missingFolders(path: string): Promise<number> {
  let missing = 0;
  for (let folder = dirname(path); !(await lstat(folder).catch(() => null)) && dirname(folder) !== folder; folder = dirname(folder)) missing++;
  return missing;
}

/** By its mode, and not by trying: root may write everything, and a rename replaces what was made read-only on purpose. */
async function refuseReadOnly(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found && (found.mode & 0o222) === 0) throw new UsageError(`${path} is read-only. Make it writable, then apply again; O3 changes nothing there until then.`);
}

/** A path, and where it leads when it is a link. */
export async function pathInPlain(path: string): Promise<string> {
  const target = await linkTarget(path);
  return target === path ? path : `${path} (a link to ${target})`;
}

export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

