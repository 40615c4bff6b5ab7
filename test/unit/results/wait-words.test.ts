import assert from "node:assert/strict";
import type { Measured, WindowWaits } from "../../../src/core/domain/evidence";
import type { Preset } from "../../../src/core/domain/report";
import { percentileOf, ranked } from "../../../src/core/statistics/percentile";
import { waitsInWords } from "../../../src/results/wait-words";
import { sampleRun } from "./records";

const measured = (value: number): Measured => ({ value, n: 3, units: 3, sd: 1, least: value - 1, most: value + 1, lower: value - 2, upper: value + 2, outliers: 0 });

function firstToken(fills: number): WindowWaits["firstToken"] {
  const samples = ranked(Array.from({ length: fills }, (_, index) => 1000 + index));
  return [0.5, 0.95, 0.99].flatMap((share) => percentileOf(samples, share, 0.95) ?? []);
}

async function words(waits: WindowWaits | undefined): Promise<readonly string[]> {
  const { report } = await sampleRun();
  const [preset] = report.presets;
  assert.ok(preset);
  const { evidence } = preset;
  const changed: Preset = { ...preset, evidence: { ...evidence, measures: { ...evidence.measures, waits } } };
  return waitsInWords([changed]);
}

describe("waiting in words", () => {
  it("tells percentiles as far as the fills allow, and what the next one takes", async () => {
    const [line] = await words({ firstToken: firstToken(13), between: null });
    assert.match(line ?? "", /first token after filling the window: p50 1\.0 s \(13 fills, 95 % interval 1\.0 s to 1\.0 s\), p95 takes 59 fills, and 13 were made\.$/);
  });

  it("tells p95 of the gaps, and of what", async () => {
    const between = { unit: "token", tokensPerPiece: 1, p50: measured(21), p95: measured(45) } as const;
    assert.match((await words({ firstToken: firstToken(1), between }))[0] ?? "", /; between tokens: p50 21 ms, p95 45 ms \(n = 3, 95 % interval 43 ms to 47 ms\)\.$/);
    const pieces = { ...between, unit: "piece", tokensPerPiece: 4 } as const;
    assert.match((await words({ firstToken: firstToken(1), between: pieces }))[0] ?? "", /between pieces of text of 4\.00 tokens each/);
  });

  it("says nothing where nothing was timed", async () => {
    assert.deepEqual(await words(undefined), []);
  });
});
