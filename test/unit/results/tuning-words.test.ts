import assert from "node:assert/strict";
import type { SettingGain } from "../../../src/core/domain/tuning";
import { settingInWords } from "../../../src/results";

const SAME = { value: 1, blocks: 4, lower: 0.98, upper: 1.02 };
const setting = (verdict: SettingGain["verdict"], turn: typeof SAME | null, note = ""): SettingGain => ({
  setting: "num_batch",
  value: "256",
  verdict,
  gain: turn && { turn, prefill: SAME, decode: SAME },
  note,
});

describe("a setting in words", () => {
  it("has no gain where the interval rules one out, and none proven where it does not", () => {
    assert.equal(settingInWords(setting("no-gain", SAME)), "num_batch 256: no gain (a turn x1.00 (0.98 to 1.02)).");
    const open = { ...SAME, value: 1.05, upper: 1.14 };
    assert.equal(settingInWords(setting("no-gain", open)), "num_batch 256: no gain proven (a turn x1.05 (0.98 to 1.14)).");
  });

  it("is told as unclear where nothing could be measured, with the reason", () => {
    const busy = "Other programs kept the machine busy.";
    assert.equal(settingInWords(setting("unclear", null, busy)), `num_batch 256: too few visits to tell. ${busy}`);
  });
});
