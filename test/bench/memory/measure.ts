import { execFileSync } from "node:child_process";
import Table from "cli-table3";
import type { ModelProfile } from "../../../src/core/domain/model";
import type { KvCacheType } from "../../../src/core/domain/settings";
import { withContext } from "../../../src/core/domain/settings";
import { predictFootprintBytes } from "../../../src/core/estimate/memory";
import { correctByLoads } from "../../../src/core/estimate/memory-fit";
import type { FootprintObservation } from "../../../src/core/estimate/memory-fit";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { startEmbedded } from "../../support/embedded";

const SIZES = ["small", "medium"] as const;
const KV_TYPES: readonly KvCacheType[] = ["f16", "q8_0"];
const CONTEXTS = [2048, 8192, 32_768, 131_072];
const LOAD_LIMIT_MS = 120_000;
const MIB = 2 ** 20;

interface Row {
  readonly model: string;
  readonly kvCacheType: KvCacheType;
  readonly numCtx: number;
  readonly measuredBytes: number;
  readonly predictedBytes: number;
  /** Null for the two loads that made the correction. */
  readonly correctedBytes: number | null;
}

/** Resident memory of all descendants of a process: the runners, not the server. */
function runnersBytes(serverId: number): number {
  const lines = execFileSync("ps", ["-axo", "pid=,ppid=,rss="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => line.trim().split(/\s+/).map(Number)).map(([id = 0, parent = 0, kib = 0]) => ({ id, parent, kib }));
  const below = (id: number): number =>
    processes.filter((child) => child.parent === id).reduce((sum, child) => sum + child.kib * 1024 + below(child.id), 0);
  return below(serverId);
}

async function measure(kvCacheType: KvCacheType, signal: AbortSignal): Promise<Row[]> {
  const env = { OLLAMA_KV_CACHE_TYPE: kvCacheType, OLLAMA_FLASH_ATTENTION: "1" };
  const server = await startEmbedded({ models: [...SIZES], env });
  try {
    const engine = createOllamaEngine({ endpoint: new URL(server.endpoint), env });
    const rows: Row[] = [];
    for (const size of SIZES) {
      const model = await engine.describe(size, signal);
      const loads: FootprintObservation[] = [];
      for (const numCtx of CONTEXTS) {
        await engine.load({ model: size, settings: withContext(numCtx), purpose: "measure", timeLimitMs: LOAD_LIMIT_MS }, signal);
        loads.push({ numCtx, footprintBytes: runnersBytes(server.pid) });
        await engine.unload(size, signal);
      }
      rows.push(...compare(model, kvCacheType, loads));
    }
    return rows;
  } finally {
    await server.stop();
  }
}

function compare(model: ModelProfile, kvCacheType: KvCacheType, loads: readonly FootprintObservation[]): Row[] {
  const server = { kvCacheType, flashAttention: true, numParallel: 1 };
  const predict = (numCtx: number): number => {
    const bytes = predictFootprintBytes(model, { numCtx, numBatch: "auto", server, engine: "embedded" });
    if (bytes === null) throw new Error(`The architecture of ${model.name} is not known.`);
    return bytes;
  };
  const corrected = correctByLoads(predict, loads.slice(0, 2));
  return loads.map(({ numCtx, footprintBytes }, index) => ({
    model: model.name,
    kvCacheType,
    numCtx,
    measuredBytes: footprintBytes,
    predictedBytes: predict(numCtx),
    correctedBytes: index < 2 ? null : corrected(numCtx),
  }));
}

const error = (predicted: number, measured: number): number => predicted / measured - 1;
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const mib = (bytes: number): string => (bytes / MIB).toFixed(0);

/** Everything that `npm run bench:memory` prints: a table, and the greatest relative errors. */
export interface MemoryResult {
  readonly table: string;
  readonly memory_error_before: number;
  readonly memory_error_after_two: number;
  readonly rows: readonly Row[];
}

function report(rows: readonly Row[]): MemoryResult {
  const table = new Table({
    head: ["model", "KV", "context", "measured MiB", "predicted", "error", "after two loads", "error"],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const after = row.correctedBytes;
    table.push([
      row.model,
      row.kvCacheType,
      row.numCtx,
      mib(row.measuredBytes),
      mib(row.predictedBytes),
      percent(error(row.predictedBytes, row.measuredBytes)),
      after === null ? "" : mib(after),
      after === null ? "" : percent(error(after, row.measuredBytes)),
    ]);
  }
  const worst = (errors: readonly number[]): number => Number(Math.max(...errors.map(Math.abs)).toFixed(5));
  const before = worst(rows.map((row) => error(row.predictedBytes, row.measuredBytes)));
  const after = worst(rows.flatMap((row) => (row.correctedBytes === null ? [] : [error(row.correctedBytes, row.measuredBytes)])));
  return { table: table.toString(), memory_error_before: before, memory_error_after_two: after, rows };
}

/** Loads both models at every size and compares; about 80 s. */
export async function measureMemory(): Promise<MemoryResult> {
  const signal = AbortSignal.timeout(9 * 60_000);
  const rows: Row[] = [];
  for (const kvCacheType of KV_TYPES) rows.push(...(await measure(kvCacheType, signal)));
  return report(rows);
}
