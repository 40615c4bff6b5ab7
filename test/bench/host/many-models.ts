import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { endpointRef, openEndpoint } from "../../../src/app/endpoints";
import type { Environment } from "../../../src/core/domain/environment";
import type { JournalRecord } from "../../../src/core/domain/journal";
import { journalPath } from "../../../src/results";
import { startLocalServer } from "../../support/local-server";
import { pretendOllama } from "../../support/pretend-ollama";
import { createSimulation, machineNamed, modelNamed } from "../../support/simulated";
import { runOptimize } from "../../support/simulated/optimize-run";

/** Runs that differ; a model has the first so many of them under its own name. */
const DIFFERENT = 4;

/**
 * `many-models.ts FOLDER MODELS RUNS`: a server that lists so many models, and their journals with so many runs in all, which hold on this machine
 * and for this server. Prints one line of JSON when it listens, and serves until it is ended.
 */
async function main([folder = "", models = "0", runs = "0"]: readonly string[]): Promise<void> {
  const names = Array.from({ length: Number(models) }, (_, at) => `model-${String(at).padStart(2, "0")}:8b`);
  const { url } = await startLocalServer(pretendOllama(names.map((name) => ({ name }))));
  const environment = await environmentAt(url);
  const templates = await Promise.all(Array.from({ length: DIFFERENT }, (_, seed) => wholeRun(seed + 1)));
  let bytes = 0;
  for (const [at, name] of names.entries()) {
    const count = Math.floor(Number(runs) / names.length) + (at < Number(runs) % names.length ? 1 : 0);
    const path = journalPath(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, templates.slice(0, count).flatMap((records, run) => records.map((record) => `${JSON.stringify(asOf(record, { name, runId: `run-${run}`, environment }))}\n`)).join(""));
    bytes += statSync(path).size;
  }
  console.log(JSON.stringify({ endpoint: url.origin, bytes }));
}

/** As O3 itself sees it: what is measured on anything else is stale. */
async function environmentAt(url: URL): Promise<Environment> {
  const { engine, probe } = openEndpoint(endpointRef(url.href, {}), process.env);
  const { signal } = new AbortController();
  const [identity, hardware] = await Promise.all([engine.identify(signal), probe.profile(signal)]);
  const { version } = JSON.parse(readFileSync(join(__dirname, "..", "..", "..", "package.json"), "utf8")) as { version: string };
  return { engine: identity, hardware, o3Version: version };
}

/** As the shipped defaults leave it. */
async function wholeRun(seed: number): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  const simulation = createSimulation({ machine: machineNamed("strix-halo-64"), model: modelNamed("llama3.1:8b"), seed });
  await runOptimize(simulation, { runId: "template", request: { seed }, append: (record) => records.push(record) });
  return records;
}

interface Whose {
  readonly name: string;
  readonly runId: string;
  readonly environment: Environment;
}

function asOf(record: JournalRecord, { name, runId, environment }: Whose): JournalRecord {
  if (record.kind !== "run-started" || record.runKind !== "optimize") return { ...record, runId };
  return { ...record, runId, environment, request: { ...record.request, model: name }, model: { ...record.model, name, digest: `digest of ${name}` } };
}

void main(process.argv.slice(2));
