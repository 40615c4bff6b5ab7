import assert from "node:assert/strict";
import type { SettingGain, Tuning } from "../../../src/core/domain/tuning";
import { AUTOMATIC, AUTOMATIC_SERVER } from "../../../src/core/domain/settings";
import { settingInWords, tuningInWords } from "../../../src/results";

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
    assert.equal(settingInWords(setting("no-gain", open)), "num_batch 256: no clear difference (a turn x1.05 (0.98 to 1.14)).");
  });

  it("is told as unclear where nothing could be measured, with the reason", () => {
    const busy = "Other programs kept the machine busy.";
    assert.equal(settingInWords(setting("unclear", null, busy)), `num_batch 256: too few loads to tell. ${busy}`);
  });
});

describe("a recommended setup in words", () => {
  const gain = { turn: { ...SAME, value: 1.31, lower: 1.27, upper: 1.35 }, prefill: SAME, decode: SAME };
  const tuning: Tuning = {
    recommended: "num_batch=1024",
    verdict: "gain",
    gain,
    settings: [],
    visits: { made: 14, contended: 0, failed: 0 },
    drift: null,
    contextTokens: 8192,
    turn: { promptTokens: 1000, replyTokens: 100 },
    setup: { options: { ...AUTOMATIC, numBatch: 1024 }, server: AUTOMATIC_SERVER },
    cutShort: false,
    notTuned: [],
  };
  const first = (verdict: Tuning["verdict"]): string | undefined => tuningInWords({ tuning: { ...tuning, verdict }, kvCache: [], parallel: [] })[0];

  it("says how many pairs of visits its gain is from, proven or not", () => {
    assert.match(first("gain") ?? "", /^num_batch 1024: a turn x1\.31 \(1\.27 to 1\.35\), .* over automatic, from 4 pairs of loads \(14 loads at /);
    assert.match(first("likely") ?? "", /not proven \(a turn x1\.31 \(1\.27 to 1\.35\), from 4 pairs of loads\); still used/);
    assert.match(first("no-gain") ?? "", /The best other setup gave a turn x1\.31 \(1\.27 to 1\.35\), from 4 pairs of loads\.$/);
  });

  it("calls what the user has set configured, and only what nobody has set automatic", () => {
    const words = (options: Tuning["setup"]["options"]): string =>
      tuningInWords({ tuning: { ...tuning, verdict: "no-gain", setup: { options, server: AUTOMATIC_SERVER } }, kvCache: [], parallel: [] })[0] ?? "";
    assert.match(words(AUTOMATIC), /^Automatic settings stay: /);
    assert.match(words({ ...AUTOMATIC, numThread: 1 }), /^The configured settings stay \(num_thread 1\): /);
  });
});
