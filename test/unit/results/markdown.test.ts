import assert from "node:assert/strict";
import type { ModelReport } from "../../../src/core/domain/report";
import { AUTOMATIC, AUTOMATIC_SERVER } from "../../../src/core/domain/settings";
import { evidenceInWords, toMarkdown } from "../../../src/results";
import { measuredValue } from "../../support/measured";
import { sampleRun } from "./records";
import { inWords } from "../../../src/words/said";
import { presetTitle } from "../../../src/words/presets";

const reportWith = async (changes: Partial<ModelReport>): Promise<ModelReport> => ({ ...(await sampleRun()).report, ...changes });
const markdownWith = async (changes: Partial<ModelReport>): Promise<string> => toMarkdown(await reportWith(changes));
const lineWith = (markdown: string, start: string): string => markdown.split("\n").find((line) => line.startsWith(start)) ?? "";

describe("the report as Markdown", () => {
  it("says in its first line that a simulation measured nothing, and calls no figure measured", async () => {
    const markdown = await markdownWith({ simulated: true });
    assert.match(markdown.split("\n")[0] ?? "", /^# .* \(simulated: nothing here was measured\)$/);
    assert.doesNotMatch(markdown, /\(measured|memory measured/);
  });

  it("calls measured figures measured and predicted ones predicted", async () => {
    const markdown = await markdownWith({
      simulated: false,
      ceiling: { state: "named", contextTokens: 65_536, boundBy: "ram", loads: 1, predictedBeforeLoad: 61_440 },
      fillTime: { atCeilingMs: { value: 90_000, basis: "fitted to 5 prompts" } },
    });
    assert.doesNotMatch(markdown.split("\n")[0] ?? "", /simulated/);
    assert.match(
      markdown,
      /\*\*65,536 tokens\*\* fit \(measured with 1 load\), limited by ram\. Predicted before any load: 61,440 tokens\. Filling it takes 1 min 30 s \(predicted; fitted to 5 prompts\)\./,
    );
    assert.match(markdown, /\| num_ctx \| memory predicted \| memory measured \|/);
  });

  it("has a row for each preset, with its evidence in words and why it was chosen", async () => {
    const { presets } = (await sampleRun()).report;
    const markdown = await markdownWith({});
    for (const preset of presets) {
      const row = lineWith(markdown, `| ${presetTitle(preset.name)} |`);
      assert.ok(row.includes(`| ${preset.contextTokens} | ${preset.evidence.state} | ${evidenceInWords(preset)} | ${inWords(preset.why)} |`), row);
    }
  });

  it("keeps a table whole when a server's message has bars and line ends", async () => {
    const [preset] = (await sampleRun()).report.presets;
    const markdown = await markdownWith({ presets: [{ ...preset!, why: "a | b\n c" }] });
    assert.match(lineWith(markdown, `| ${presetTitle(preset!.name)} |`), /\| a \\\| b c \|$/);
  });

  it("gives each point of the curve its n and interval, and a dash where nothing was measured", async () => {
    const point = { contextTokens: 8192, footprint: { predictedBytes: 2 ** 30, measured: null }, ttft: null };
    const measured = measuredValue({ value: 41.2, n: 13, lower: 40.1, upper: 42 });
    const single = { ...measured, n: 1, lower: null, upper: null };
    const markdown = await markdownWith({
      curves: [
        {
          ...{ setup: { options: AUTOMATIC, server: AUTOMATIC_SERVER }, presets: ["fast"] },
          points: [
            { ...point, decode: measured },
            { ...point, contextTokens: 9216, decode: single },
          ],
          fitted: {
            basis: "fitted to 5 quiet prompts, the longest 9,000 tokens",
            deepestMeasuredTokens: 9000,
            points: [{ depthTokens: 16_384, decodeTokensPerSecond: 30, ttftMs: 20_000 }],
          },
        },
      ],
    });
    assert.match(markdown, /Speed by tokens in the window \(predicted; fitted to 5 quiet prompts, the longest 9,000 tokens\)\. Deeper ones are extrapolated\./);
    assert.equal(lineWith(markdown, "| 16384"), "| 16384 | 30.0 | 20 s |");
    assert.equal(lineWith(markdown, "| 8192"), "| 8192 | 1.0 GiB | - | 41.2 (n = 13, 95 % interval 40.1 to 42.0) | - |");
    assert.equal(lineWith(markdown, "| 9216"), "| 9216 | 1.0 GiB | - | 41.2 (n = 1, no interval) | - |");
  });

  it("repeats what was asked, constraints too", async () => {
    const { request } = (await sampleRun()).report;
    const asked = { ...request, maxContextTokens: 65_536, minDecodeTokensPerSecond: 6, maxTtftMs: 8000, budgetMs: 1_200_000 };
    assert.match(
      lineWith(await markdownWith({ request: asked }), "- Asked (configured)"),
      /, at most 65,536 tokens, at least 6\.00 tok\/s, TTFT at most 8\.0 s, budget 20 min, seed/,
    );
  });

  for (const [ending, words] of [
    [{ state: "completed" }, "- Ended: completed."],
    [{ state: "cancelled" }, "- Ended: cancelled; it can be resumed."],
    [{ state: "budget-spent" }, "- Ended: the budget was spent; it can be resumed."],
    [{ state: "unfinished" }, "- Ended: not yet, or it was interrupted; it can be resumed."],
    [{ state: "nothing-fits", why: "Too large." }, "- Ended: nothing fits. Too large."],
    [{ state: "failed", reason: "crashed", message: "The server\nis gone." }, "- Ended: failed (crashed). The server is gone."],
  ] as const satisfies readonly (readonly [ModelReport["ending"], string])[]) {
    it(`says how the run ended: ${ending.state}`, async () => {
      assert.equal(lineWith(await markdownWith({ ending }), "- Ended"), words);
    });
  }

  it("is a report, too, where nothing fits and nothing was loaded", async () => {
    const markdown = await markdownWith({
      ceiling: { state: "none", why: "Even 2,048 tokens pass the limit." },
      presets: [],
      curves: [],
      flags: [],
      rollback: { settings: (await sampleRun()).report.rollback.settings, contextTokens: null, footprintBytes: null },
      fillTime: { atCeilingMs: null },
    });
    for (const sentence of ["Even 2,048 tokens pass the limit.", "Nothing was loaded.", "Nothing unusual was seen.", "it was not loaded."])
      assert.ok(markdown.includes(sentence), sentence);
    assert.doesNotMatch(markdown, /undefined|null|NaN/);
  });
});
