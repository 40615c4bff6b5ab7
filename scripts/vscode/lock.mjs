// A folder as a lock between processes: making a folder is atomic everywhere.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "./problem.mjs";

const LIMIT_MS = 15 * 60_000;
const POLL_MS = 300;

/** Runs `work` while nobody else does. A holder that has died is ignored. */
export async function withLock(folder, work) {
  const deadline = Date.now() + LIMIT_MS;
  let said = false;
  while (!take(folder)) {
    if (Date.now() > deadline) throw new Problem(`${folder} was held for 15 minutes; remove it if nothing is being installed.`);
    if (!said) console.error(`o3: waiting for another install (${folder}) ...`);
    said = true;
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function take(folder) {
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, "pid"), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!isAlive(holder(folder))) rmSync(folder, { recursive: true, force: true });
    return false;
  }
}

/** Null while the holder has not written its number yet. */
function holder(folder) {
  try {
    return Number(readFileSync(join(folder, "pid"), "utf8")) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  if (pid === null) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
