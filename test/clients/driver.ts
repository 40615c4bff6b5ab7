import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Seen } from "./front/front";
import type { Ran } from "./run-client";

/** What a client's files say. */
export interface Budget {
  readonly model: string;
  readonly contextTokens: number;
  readonly outputTokens: number;
}

/** What somebody had in their files before O3 came: another model on the same server. */
export interface Own extends Budget {
  readonly endpoint: string;
}

/** A client's own account of what it works with. What is left out it does not tell. */
export interface Told {
  readonly model: string | null;
  readonly contextTokens?: number | null;
  readonly outputTokens?: number | null;
  /** As num_ctx in its request. */
  readonly contextTokensSent?: number;
}

/** A client that has answered one question. */
export interface Asked {
  readonly ran: Ran;
  /** Its requests that asked a model something, in order. */
  readonly questions: readonly Seen[];
  readonly home: string;
  /** Runs it once more in the same place. */
  readonly again: (args: readonly string[]) => Promise<Ran>;
}

/** How one client is driven without a person. */
export interface Driver {
  readonly id: string;
  /** Switches off updates, downloads and reports. */
  readonly env: Readonly<Record<string, string>>;
  /** Files by their path from the site's folder, which has `work` and `home` in it. */
  files(own: Own): Readonly<Record<string, string>>;
  /** Arguments that ask it something; `applied`: O3's settings are in place. */
  ask(applied: boolean): readonly string[];
  told(asked: Asked): Promise<Told>;
  /** Those of its files that it writes anew itself whenever it runs: they keep their meaning, and not their bytes. */
  readonly rewrites?: readonly string[];
  /** What it has to tell where its files say this. */
  tells(budget: Budget): Told;
}

/** Of those that tell all of it. */
export const whole = ({ model, contextTokens, outputTokens }: Budget): Told => ({ model, contextTokens, outputTokens });

export const QUESTION = "say hello";

/** The number under a key of its first question. */
export const sent = ({ questions }: Asked, key: string): number | null => {
  const value = questions[0]?.body[key];
  return typeof value === "number" ? value : null;
};

export const modelSent = ({ questions }: Asked): string | null => {
  const value = questions[0]?.body.model;
  return typeof value === "string" ? value : null;
};

/** A number in the newest of the files that it keeps of its conversations. */
export function newestIn({ home }: Asked, folder: string, pattern: RegExp): number | null {
  const kept = readdirSync(join(home, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".jsonl"))
    .map((path) => join(home, folder, path));
  const [newest] = kept.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  const found = newest === undefined ? null : pattern.exec(readFileSync(newest, "utf8"));
  return found ? Number(found[1]) : null;
}
