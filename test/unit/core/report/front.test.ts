import assert from "node:assert/strict";
import { AUTOMATIC_SERVER, withContext } from "../../../../src/core/domain/settings";
import type { ParallelReading, Tuning } from "../../../../src/core/domain/tuning";
import { pickCandidates, UNCONSTRAINED } from "../../../../src/core/preset/pick";
import { assembleReport } from "../../../../src/core/report/assemble";
import { frontOf } from "../../../../src/core/report/front";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";

const agents = (numParallel: number, perAgentTokensPerSecond: number): ParallelReading => ({
  numParallel,
  contextTokens: 2048,
  agents: numParallel,
  totalTokensPerSecond: numParallel * perAgentTokensPerSecond,
  roundTokensPerSecond: [numParallel * perAgentTokensPerSecond],
  perAgentTokensPerSecond,
  ttftMs: 100,
  footprintBytes: 2 ** 32,
});

describe("the front of a report", () => {
  it("takes no speed of agents' short turns for one of a full window", async () => {
    const { records } = await runOptimize(createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 3, wander: 0.002 }));
    const report = assembleReport(records)!;
    const tuning = { setup: { options: withContext(8192), server: AUTOMATIC_SERVER } } as unknown as Tuning;
    const trials = records.filter((record) => record.kind === "trial");
    const points = frontOf({ trials, presets: report.presets, tuning, parallel: [agents(1, 9000), agents(2, 8000), agents(4, 5000)] });
    const short = points.filter(({ kind }) => kind === "short-turns");
    assert.deepEqual(short.map(({ agents: many, decodeTokensPerSecond, totalTokensPerSecond }) => [many, decodeTokensPerSecond, totalTokensPerSecond]), [[2, null, 16_000], [4, null, 20_000]]);
    assert.deepEqual(
      points.filter(({ kind }) => kind === "full-window").map(({ dominatedBy }) => dominatedBy),
      report.front.map(({ dominatedBy }) => dominatedBy),
    );
    for (const { point } of Object.values(pickCandidates(points, UNCONSTRAINED))) assert.equal(point.kind, "full-window");
  });
});
