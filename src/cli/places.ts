import { join, resolve } from "node:path";
import { destinationOf, foldersToRead, PROJECT_FOLDER } from "../app/results-folders";
import type { RunPlace } from "../app/run-journal";
import type { HardwareProbe } from "../core/ports";
import type { World } from "./world";

/** What --out says where results are only read. */
export const OUT_TO_READ = ["--out <dir>", "look for results only in this folder (default: all that was measured on this machine, and o3_results here)"] as const;

/** What --out says where results are made. */
export const OUT_TO_WRITE = ["--out <dir>", "also put journal, summaries and presets into this folder (default: only where O3 keeps what this machine has measured)"] as const;

/** The folders in which results are looked for: the one that was named, or all that O3 knows and the working directory's own. */
export const foldersFor = (out: string | undefined, { cwd, env }: World): Promise<readonly string[]> =>
  out === undefined ? foldersToRead([join(cwd, PROJECT_FOLDER)], env) : Promise.resolve([resolve(cwd, out)]);

/** Where a run is kept, and where earlier ones are looked for. */
export async function placeFor(out: string | undefined, probe: HardwareProbe, world: World): Promise<RunPlace> {
  const { fingerprint } = await probe.profile(world.signal);
  const named = out === undefined ? null : resolve(world.cwd, out);
  return { destination: destinationOf(named, fingerprint, world.env), read: await foldersFor(out, world) };
}
