import assert from "node:assert/strict";
import type { WindowWaits } from "../../../src/core/domain/evidence";
import type { Preset } from "../../../src/core/domain/report";
import { percentileOf, ranked } from "../../../src/core/statistics/percentile";
import { waitColumns, waitRows } from "../../../webview-ui/model/waits";
import { measuredValue } from "../../support/measured";
import { sampleRun } from "../results/records";

/** So many fills, whose first token took 1.0 s, 1.1 s, ... */
function firstToken(fills: number): WindowWaits["firstToken"] {
  const samples = ranked(Array.from({ length: fills }, (_, index) => 1000 + 100 * index));
  return [0.5, 0.95, 0.99].flatMap((share) => percentileOf(samples, share, 0.95) ?? []);
}

async function rowsOf(waits: WindowWaits | undefined): Promise<readonly (readonly string[])[]> {
  const { report } = await sampleRun();
  const [preset] = report.presets;
  assert.ok(preset);
  const { evidence } = preset;
  const changed: Preset = { ...preset, evidence: { ...evidence, measures: { ...evidence.measures, waits } } };
  return waitRows([changed]);
}

describe("the panel's table of waits", () => {
  it("has each percentile with its interval as far as the fills allow, and what the others take", async () => {
    const [[, what, ...cells] = []] = await rowsOf({ firstToken: firstToken(13), between: null });
    assert.equal(what, "first token after filling the window");
    assert.deepEqual(cells, ["1.6 s (95 %: 1.2 s to 2.0 s, 13 fills)", "takes 59 fills, 13 were made", "takes 299 fills, 13 were made"]);
    assert.deepEqual((await rowsOf({ firstToken: firstToken(1), between: null }))[0]?.slice(2), ["takes 6 fills, 1 was made", "takes 59 fills, 1 was made", "takes 299 fills, 1 was made"]);
  });

  it("says what pauses are between, and claims no p99 of them", async () => {
    const of = (value: number): ReturnType<typeof measuredValue> => measuredValue({ value, n: 3, units: 3, least: value, most: value + 4, lower: value - 1, upper: value + 5 });
    const between = { unit: "token", tokensPerPiece: 1, p50: of(21), p95: of(45) } as const;
    const rows = await rowsOf({ firstToken: firstToken(1), between });
    assert.deepEqual(rows[1]?.slice(1), ["between tokens", "21 ms (95 %: 20 ms to 26 ms, from 3 loads)", "45 ms (95 %: 44 ms to 50 ms, from 3 loads)", ""]);
    const pieces = await rowsOf({ firstToken: firstToken(1), between: { ...between, unit: "piece", tokensPerPiece: 4, p50: null } });
    assert.deepEqual(pieces[1]?.slice(1, 3), ["between pieces of text of 4.00 tokens each", "takes more replies"]);
  });

  it("is as wide as its columns, and empty where nothing was timed", async () => {
    const rows = await rowsOf({ firstToken: firstToken(6), between: { unit: "token", tokensPerPiece: 1, p50: null, p95: measuredValue({ value: 4 }) } });
    assert.deepEqual(rows.map(({ length }) => length), [waitColumns().length, waitColumns().length]);
    assert.deepEqual(await rowsOf(undefined), []);
  });
});
