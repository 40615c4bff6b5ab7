import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import type { Worker, WorkerOptions } from "node:worker_threads";
import * as vscode from "vscode";
import { z } from "zod";

/** Runs inside the extension host (VS Code calls it) and leaves its numbers, in ms, in the file that O3_BENCH_RESULT names. */

const ID = "ozone.o3";
const SETTLE_MS = 5_000;
const IDLE_MS = 15_000;
const PAINT_MS = 6_000;
/** Longer than the list's own polling. */
const HOME_MS = 15_000;

const environment = z.object({ O3_BENCH_RESULT: z.string(), O3_BENCH_MODEL: z.string(), O3_BENCH_THREAD: z.string(), O3_BENCH_HOME: z.string(), O3_BENCH_RESULTS: z.string() });
const delay = z.object({ p99: z.number(), max: z.number() });

export async function run(): Promise<void> {
  const { O3_BENCH_RESULT: file, O3_BENCH_MODEL: model, O3_BENCH_THREAD: watched, O3_BENCH_HOME: endpoint, O3_BENCH_RESULTS: resultsFolder } = environment.parse(process.env);
  watchOptimizer(watched, `${file}.thread`);
  const extension = vscode.extensions.getExtension(ID);
  assert.ok(extension);
  await extension.activate();
  const activation = activationTimes();
  await vscode.commands.executeCommand("workbench.view.extension.o3");
  await setTimeout(SETTLE_MS);
  const idle = await loopDelay(() => setTimeout(IDLE_MS));
  await vscode.commands.executeCommand("o3.showResults", model);
  const running = await loopDelay(() => vscode.commands.executeCommand("o3.optimizeModel", model, { goal: "all", budgetMinutes: 5 }));
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await setTimeout(SETTLE_MS);
  // The page is watched from the browser: host.mjs reads when its content was there.
  await vscode.commands.executeCommand("o3.showResults", model);
  await setTimeout(PAINT_MS);
  const home = await openHome({ endpoint, resultsFolder });
  const measuring = delay.parse(JSON.parse(readFileSync(`${file}.thread`, "utf8")));
  writeFileSync(file, JSON.stringify({ ...activation, idle, running, measuring, home }));
}

/** The page of all models on a server that lists many: the first look at it, which reads all journals, and the page with its polling. */
async function openHome(settings: Readonly<Record<"endpoint" | "resultsFolder", string>>): Promise<{ readSeconds: number; p99: number; max: number }> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  const configuration = vscode.workspace.getConfiguration("o3");
  let readSeconds = 0;
  const { p99, max } = await loopDelay(async () => {
    // Results that nobody has looked at in this session.
    for (const [key, value] of Object.entries(settings)) await configuration.update(key, value, vscode.ConfigurationTarget.Workspace);
    const start = performance.now();
    const read = vscode.commands.executeCommand("o3.refresh");
    // At once, as who opens a window with Home in it: nothing is read yet.
    await vscode.commands.executeCommand("o3.openHome");
    await read;
    readSeconds = round((performance.now() - start) / 1000);
    await setTimeout(HOME_MS);
  });
  return { readSeconds, p99, max };
}

/** Starts the optimizer's thread by way of `script`, which keeps in `file` how late that thread is. */
function watchOptimizer(script: string, file: string): void {
  const threads = process.getBuiltinModule("node:worker_threads");
  const Original = threads.Worker;
  const start = (bundle: string, options: WorkerOptions): Worker => {
    const { role } = options.workerData as { readonly role: string };
    return role === "optimizer" ? new Original(script, { ...options, workerData: { role, bundle, file } }) : new Original(bundle, options);
  };
  Object.assign(threads, {
    Worker: function (bundle: string, options: WorkerOptions) {
      return start(bundle, options);
    },
  });
}

/** How long this thread kept others waiting: what a timer of 10 ms came late, p99 and greatest, while `work` went on. */
async function loopDelay(work: () => Thenable<unknown>): Promise<{ p99: number; max: number; seconds: number }> {
  const resolution = 10;
  const monitor = monitorEventLoopDelay({ resolution });
  const start = performance.now();
  monitor.enable();
  await work();
  monitor.disable();
  const late = (nanoseconds: number): number => Math.max(0, round(nanoseconds / 1e6 - resolution));
  return { p99: late(monitor.percentile(99)), max: late(monitor.max), seconds: round((performance.now() - start) / 1000) };
}

const marks = z.array(z.object({ name: z.string(), startTime: z.number() }));
const marker = z.object({ MonacoPerformanceMarks: z.object({ getMarks: z.function({ input: [], output: marks }) }) });

/** From the marks that VS Code itself sets in the extension host: around loading the bundle, and around activate(). */
function activationTimes(): { load: number; activate: number } {
  const all = marker.parse(globalThis).MonacoPerformanceMarks.getMarks();
  const at = (name: string): number => {
    const found = all.find((mark) => mark.name === `code/extHost/${name}/${ID}`);
    assert.ok(found, `no mark ${name}`);
    return found.startTime;
  };
  return {
    load: round(at("didLoadExtensionCode") - at("willLoadExtensionCode")),
    activate: round(at("didActivateExtension") - at("willActivateExtension")),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
