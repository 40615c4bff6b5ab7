import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { journalPath } from "../../src/results";
import { sampleRun } from "../unit/results/records";

/** The sample's model, and what its preset of that name has. */
export const PLANTED = { model: "llama3.1:8b", preset: "max_context", derivedModel: "tuned/llama3.1-8b:max_context", contextTokens: 59_392 } as const;

/** Puts the sample's run into a results folder, as if it had been measured on an Ollama. */
export async function plantSample(resultsFolder: string): Promise<void> {
  const { records } = await sampleRun();
  const real = records.map((record) =>
    record.kind === "run-started"
      ? { ...record, environment: { ...record.environment, engine: { ...record.environment.engine, kind: "ollama" } } }
      : record,
  );
  const path = journalPath(resultsFolder, PLANTED.model);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, real.map((record) => `${JSON.stringify(record)}\n`).join(""));
}
