import { readlinkSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { together } from "../core/domain/statements";
import type { Said } from "../core/domain/statements";
import { Cancelled, ResultsError } from "../core/errors";
import { isHere } from "../hardware";
import { holdingOf, takeLock } from "../results";
import type { Holding, Lock } from "../results";
import { stateFolder } from "./state-folder";

/** The right to measure on one server: there is one for each, on the whole machine, since two runs would measure each other. */
export type Lease = Lock;

/** Who measures on a server now. */
export interface LeaseHolder {
  /** In words: "qwen3:8b for /home/me/project/o3_results". */
  readonly what: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

export interface LeaseOptions {
  /** What is measured, and for whom, in words. */
  readonly what: string;
  /** Wait until the server is free instead of refusing. */
  readonly wait: boolean;
  /** How a user can wait. */
  readonly howToWait?: Said;
  readonly note: (said: Said) => void;
}

const FOR = " for ";

/** What a holder says that it measures, and the model in it: "qwen3:8b for FOLDER", "agents on qwen3:8b for FOLDER". */
export const measuringWhat = (model: string, folder: string): string => `${model}${FOR}${folder}`;
export const modelMeasured = (what: string): string => what.split(FOR)[0]?.split(" ").at(-1) ?? what;

const LOOK_AGAIN_MS = 1_000;

/**
 * Takes the lease on a server. A holder whose process is gone counts for nothing. Throws ResultsError "locked", or Cancelled.
 * Where the user's state folder cannot be written nothing is leased, and a note says so: a run is worth more than its guard.
 */
export async function takeLease(endpoint: URL, { what, wait, howToWait, note }: LeaseOptions, signal: AbortSignal): Promise<Lease> {
  const folder = leaseFolder(endpoint);
  for (let said = false; ; ) {
    try {
      await mkdir(folder, { recursive: true });
      return await takeLock(folder, { what, refusal: (holding) => refusal(endpoint, holding, howToWait) });
    } catch (error) {
      if (!(error instanceof ResultsError && error.reason === "locked")) {
        note({ code: "lease-not-seen", folder });
        return { release: () => Promise.resolve() };
      }
      if (!wait) throw error;
      if (!said) note({ code: "waiting", why: error.said });
      said = true;
    }
    await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw new Cancelled();
  }
}

/** Runs `work` under the lease. */
export async function withLease<T>(endpoint: URL, options: LeaseOptions, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const lease = await takeLease(endpoint, options, signal);
  try {
    return await work();
  } finally {
    await lease.release();
  }
}

/** Who measures on a server now, this thread included; null where nobody does. Changes nothing. */
export async function heldBy(endpoint: URL): Promise<LeaseHolder | null> {
  const holding = await holdingOf(leaseFolder(endpoint));
  return holding && { what: holding.what ?? "something", pid: holding.pid, since: holding.since };
}

function refusal(endpoint: URL, { what = "something", pid, since, standing, place, path }: Holding, howToWait: Said = ""): ResultsError {
  const holder = { pid: String(pid), since, what, host: endpoint.host };
  const inUse: Said = standing === "alive" ? { code: "server-in-use", ...holder } : { code: "server-in-use-elsewhere", ...holder, place: place?.host ?? "?", path };
  return new ResultsError("locked", together([inUse, howToWait]));
}

const leaseFolder = (endpoint: URL): string => join(stateFolder(), "leases", leaseKey(endpoint));

/**
 * The server's identity as a file's name. One on this machine is known by its port, whatever it was addressed by; in a container with a network
 * of its own the same port is another server. Of any other one the address counts, without user and password.
 */
export function leaseKey(endpoint: URL): string {
  const port = endpoint.port || (endpoint.protocol === "https:" ? "443" : "80");
  const words = isHere(endpoint) ? ["here", hostname(), network(), port] : [endpoint.hostname.toLowerCase(), port, endpoint.pathname.replace(/\/+$/, "")];
  return words
    .filter((word) => word !== "")
    .map((word) => encodeURIComponent(word).replaceAll("*", "%2A"))
    .join("-");
}

/** The network that this process is in; empty where systems have one only. */
function network(): string {
  try {
    return readlinkSync("/proc/self/ns/net").replace(/\D/g, "");
  } catch {
    return "";
  }
}
