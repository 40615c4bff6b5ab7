import assert from "node:assert/strict";
import { turnAsMeasured, whyAsMeasured } from "../../../../src/core/report/as-measured";
import type { WindowMeasures } from "../../../../src/core/domain/evidence";
import { inWords } from "../../../../src/words/said";
import { measuredValue } from "../../../support/measured";

const NOTHING: WindowMeasures = { decodeTokensPerSecond: null, prefillTokensPerSecond: null, ttftFullMs: null, footprintBytes: null, pool: null, loadMs: null };
const measured = (tokensPerSecond: number, ms: number): WindowMeasures => ({
  ...NOTHING,
  decodeTokensPerSecond: measuredValue({ value: tokensPerSecond }),
  ttftFullMs: measuredValue({ value: ms }),
});

describe("what is said of a size that was measured", () => {
  const why = {
    code: "slower-than-use",
    preset: "fast",
    contextTokens: 47_104,
    tokensPerSecond: 55.17,
    fillMs: 31_832,
    use: { code: "use", tokensPerSecond: 20, fillMs: 30_000 },
  } as const;

  it("has the report's figures and not those of the plan's line", () => {
    const asked: number[] = [];
    const said = whyAsMeasured({ code: "together", parts: [why, "Other words."] }, (tokens) => {
      asked.push(tokens);
      return measured(55.11, 31_200);
    });
    assert.deepEqual(asked, [47_104]);
    assert.match(inWords(said), /^With 47,104 tokens, 55\.1 tok\/s and a fill of 31 s were measured\. .* Other words\.$/);
  });

  it("keeps the plan's figures where the report has none, and every other reason as it is", () => {
    assert.deepEqual(whyAsMeasured(why, () => NOTHING), why);
    assert.deepEqual(whyAsMeasured({ code: "largest-that-fits" }, () => measured(1, 1)), { code: "largest-that-fits" });
    assert.equal(whyAsMeasured("Words of an older O3.", () => measured(1, 1)), "Words of an older O3.");
  });
});

describe("the next turn", () => {
  const turn = { newTokens: 2048, ttftMs: { value: 3400, basis: "fitted" }, decodeTokensPerSecond: { value: 36.2, basis: "fitted" } };

  it("replies at the speed that was measured in the full window, where it was", () => {
    const told = turnAsMeasured(turn, measured(36.8, 87_000));
    assert.deepEqual([told?.ttftMs, told?.decodeTokensPerSecond.value], [turn.ttftMs, 36.8]);
    assert.equal(inWords(told?.decodeTokensPerSecond.basis ?? ""), "measured with the window full");
    assert.deepEqual(turnAsMeasured(turn, NOTHING), turn);
    assert.equal(turnAsMeasured(null, measured(36.8, 87_000)), null);
  });
});
