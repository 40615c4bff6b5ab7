import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import type { O3Api } from "../../../src/ui/api";
import type { OptimizeOutcome } from "../../../src/protocol/worker";

/** The model of the whole runs: a few seconds each. */
export const MODEL = "demo-c2048:latest";
/** Spares the questions; the workspace's settings ask for little reliability. */
const QUICK = { goal: "max-context", budgetMinutes: 5 } as const;

export async function o3(): Promise<O3Api> {
  const extension = vscode.extensions.getExtension<O3Api>("ozone.o3");
  assert.ok(extension, "ozone.o3 is not there");
  return extension.activate();
}

export function folder(): string {
  const path = process.env.O3_TEST_FOLDER;
  assert.ok(path);
  return path;
}

export const run = <T = unknown>(command: string, ...args: unknown[]): Thenable<T> => vscode.commands.executeCommand<T>(command, ...args);

export const optimize = (options: object = {}): Thenable<OptimizeOutcome | null> =>
  run<OptimizeOutcome | null>("o3.optimizeModel", MODEL, { ...QUICK, ...options });

export interface JournalLine {
  readonly kind: string;
  readonly purpose?: string;
  readonly runId: string;
  readonly request?: { readonly minDecodeTokensPerSecond: number | null; readonly maxTtftMs: number | null };
}

/** Lines of the model's journal so far. */
export function journal(): JournalLine[] {
  const [file] = journalFiles();
  if (file === undefined) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  // The last one may be in the middle of being written.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as JournalLine);
}

/** Where the machine's results are kept: the folder of the only machine there is, once something was measured. */
export function store(): string {
  const machines = join(process.env.O3_DATA_DIR ?? "", "results");
  const [machine = "nothing-yet"] = existsSync(machines) ? readdirSync(machines) : [];
  return join(machines, machine);
}

/** As if nothing had been measured. */
export function emptyStore(): void {
  assert.ok(process.env.O3_DATA_DIR, "the user's own results are none of a test's business");
  rmSync(join(process.env.O3_DATA_DIR, "results"), { recursive: true, force: true });
}

function journalFiles(): string[] {
  const logs = join(store(), "logs");
  return existsSync(logs) ? readdirSync(logs).filter((name) => name.endsWith(".jsonl")).map((name) => join(logs, name)) : [];
}

export async function until(what: string, met: () => boolean | Promise<boolean>, limitMs = 90_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await met())) {
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Models in the server's memory. */
export async function loadedModels(): Promise<string[]> {
  const reply = await fetch(`${process.env.O3_TEST_ENDPOINT ?? ""}/api/ps`);
  return ((await reply.json()) as { models: { name: string }[] }).models.map(({ name }) => name);
}

export async function installedModels(): Promise<string[]> {
  const reply = await fetch(`${process.env.O3_TEST_ENDPOINT ?? ""}/api/tags`);
  return ((await reply.json()) as { models: { name: string }[] }).models.map(({ name }) => name);
}
