import assert from "node:assert/strict";
import { parse } from "yaml";
import { AUTOMATIC } from "../../../src/core/domain/settings";
import { groundOf, sameGround } from "../../../src/core/domain/ground";
import type { ModelReport } from "../../../src/core/domain/report";
import { currentInWords, evidenceInWords, originIn, toPresetsYaml } from "../../../src/results";
import type { PresetsFile } from "../../../src/results";
import { parsePresets } from "../../../src/results/presets-yaml";
import { sampleRun } from "./records";
import { inWords } from "../../../src/words/said";
import { presetTitle } from "../../../src/words/presets";

async function written(changes: Partial<ModelReport> = {}): Promise<{ text: string; file: PresetsFile; report: ModelReport }> {
  const report = { ...(await sampleRun()).report, ...changes };
  const text = toPresetsYaml(report);
  const file = parsePresets(text);
  assert.ok(file, "it can be read again");
  return { text, file, report };
}

describe("the presets file", () => {
  it("has every preset, and the way back", async () => {
    const { file, report } = await written();
    assert.deepEqual(Object.keys(file.presets), [...report.presets.map(({ name }) => name), "rollback"]);
    for (const { name, contextTokens, evidence } of report.presets) {
      const { measured_at, ...preset } = file.presets[name] ?? assert.fail();
      assert.deepEqual(preset, { state: evidence.state, run: report.runIds.at(-1), options: { num_ctx: contextTokens } });
      assert.equal(measured_at, new Date(report.endedAt ?? 0).toISOString());
    }
  });

  it("has what still holds of an earlier run beside what the newest found, each with its run, and says it", async () => {
    const { report } = await written();
    const [first, ...others] = report.current.presets;
    assert.ok(first);
    const current = { ...report.current, presets: [{ ...first, runId: "before", measuredAt: 0 }, ...others] };
    const { file } = await written({ current });
    assert.deepEqual([file.presets[first.name]?.run, file.presets[first.name]?.measured_at], ["before", "1970-01-01T00:00:00.000Z"]);
    assert.match(currentInWords({ ...report, current }).join(), new RegExp(`^${presetTitle(first.name)} of run before \\(1970-01-01, .*is still valid: `));
  });

  it("names the options that are set, under Ollama's names, and leaves automatic ones out", async () => {
    const { report } = await written();
    const settings = { numCtx: 8192, numBatch: 256, numThread: 8, numGpu: 0, useMmap: false };
    const { file } = await written({
      current: { ...report.current, presets: [{ ...report.current.presets[0]!, name: "fast", settings }] },
      rollback: { ...report.rollback, settings: AUTOMATIC },
    });
    assert.deepEqual(file.presets.fast?.options, { num_ctx: 8192, num_batch: 256, num_thread: 8, num_gpu: 0, use_mmap: false });
    assert.deepEqual(file.presets.rollback?.options, {});
  });

  it("carries the evidence and the reason as comments right above each preset", async () => {
    const { text, report } = await written();
    for (const preset of report.presets)
      assert.ok(text.includes(`  # ${evidenceInWords(preset)}\n  # ${inWords(preset.why)}\n  ${preset.name}:\n`), preset.name);
  });

  it("keeps a server's message with line ends inside the comment", async () => {
    const { report } = await written();
    const { file } = await written({
      current: { ...report.current, presets: [{ ...report.current.presets[0]!, why: "first\npresets: {}\n- last" }] },
    });
    assert.deepEqual(Object.keys(file.presets), [report.presets[0]!.name, "rollback"]);
  });

  it("says in its first line that a simulation measured nothing", async () => {
    const [simulated, real] = [await written({ simulated: true }), await written({ simulated: false })];
    assert.equal(simulated.text.split("\n")[0], "# Simulated: nothing here was measured.");
    assert.equal(simulated.file.simulated, true);
    assert.doesNotMatch(real.text.split("\n")[0] ?? "", /Simulated/);
  });

  it("is fresh where it was made, and stale elsewhere", async () => {
    const { file, report } = await written();
    const here = groundOf(report.model.digest, report.environment);
    assert.ok(sameGround(originIn(file), here));
    assert.ok(!sameGround(originIn(file), { ...here, hardwareFingerprint: "other" }));
  });

  it("is read without server settings, too", async () => {
    const { text } = await written();
    const older = parse(text) as Record<string, unknown>;
    delete older.server;
    const file = parsePresets(JSON.stringify(older));
    assert.ok(file);
    assert.equal(originIn(file).server, null);
  });

  for (const [name, text] of [
    ["no YAML", "{{{"],
    ["another document", "hello: world"],
    ["a newer version", "schema: 2\npresets: {}\n"],
    ["nothing", ""],
  ] as const) {
    it(`is not taken for one when it is ${name}`, () => {
      assert.equal(parsePresets(text), null);
    });
  }
});
