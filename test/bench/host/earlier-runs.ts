import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { JournalRecord } from "../../../src/core/domain/journal";
import { journalPath } from "../../../src/results";
import { createSimulation, machineNamed, modelNamed } from "../../support/simulated";
import { runOptimize } from "../../support/simulated/optimize-run";

/** `earlier-runs.ts FOLDER MODEL COUNT`: a journal as so many whole runs leave it, made by the simulator; prints its size in bytes. */
async function main([folder = "", model = "", count = "0"]: readonly string[]): Promise<void> {
  const records: JournalRecord[] = [];
  for (let run = 1; run <= Number(count); run++) {
    const simulation = createSimulation({
      machine: machineNamed("strix-halo-64"),
      model: { ...modelNamed("llama3.1:8b"), name: model },
      seed: run,
    });
    // A high wish for certainty makes runs of a few hundred lines, as long budgets do.
    await runOptimize(simulation, {
      runId: `earlier-${run}`,
      request: { reliability: 0.94, confidence: 0.94, seed: run },
      append: (record) => records.push(record),
    });
  }
  const path = journalPath(folder, model);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  console.log(statSync(path).size);
}

void main(process.argv.slice(2));
