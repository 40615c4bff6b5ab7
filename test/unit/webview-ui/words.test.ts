import assert from "node:assert/strict";
import fc from "fast-check";
import { choicesFrom, FIRST_CHOICES } from "../../../webview-ui/model/choices";
import { metersOf } from "../../../webview-ui/model/readings";
import { visibleRows } from "../../../webview-ui/model/virtual";
import { intervalOf, shortTokens } from "../../../webview-ui/model/words";
import { counted, say, speak } from "../../../webview-ui/say";
import { READING } from "../../webview/states";
import { formatBytes, formatDuration } from "../../../src/core/format";
import { measuredValue } from "../../support/measured";

describe("the panel's words", () => {
  afterEach(() => {
    speak({}, "en");
  });

  it("shorten contexts as people speak of them", () => {
    assert.deepEqual([512, 8192, 65_536, 128_000, 12_400, 1_048_576].map(shortTokens), ["512", "8K", "64K", "125K", "12.1K", "1M"]);
  });

  it("put values in, also where they look like places for values", () => {
    assert.equal(say("usedOf", "{1}", "b"), "{1} of b");
    assert.deepEqual([counted("loads", 1), counted("loads", 1200)], ["1 load", "1,200 loads"]);
  });

  it("are translated where there is a translation, and English where it is none", () => {
    speak({ Presets: "Voreinstellungen", Runs: 7 }, "de");
    assert.deepEqual([say("presets"), say("tabRuns"), say("tabTrials")], ["Voreinstellungen", "Runs", "Trials"]);
  });

  it("say an interval once where both ends read the same", () => {
    const measured = measuredValue({ value: 2 ** 34 });
    assert.match(intervalOf({ ...measured, lower: 2 ** 34 - 1, upper: 2 ** 34 + 1 }, formatBytes, "4 loads"), /^95 %: 16\.0 GiB, from 4 loads$/);
    assert.match(intervalOf({ ...measured, lower: null, upper: null }, formatBytes, "1 load"), /^from 1 load, no interval$/);
  });

  it("say that loads differ where an interval would tell nothing", () => {
    const apart = measuredValue({ value: 27_500, n: 2, units: 2, least: 18_000, most: 42_000, lower: 100, upper: 7_000_000 });
    assert.match(intervalOf(apart, formatDuration, "2 fills"), /^2 loads differ: 18 s and 42 s, from 2 fills$/);
  });
});

describe("saved choices", () => {
  it("come back as they were saved", () => {
    const choices = { ...FIRST_CHOICES, model: "m", tab: "runs", sort: { column: "ttft", descending: true }, runId: "r" } as const;
    assert.deepEqual(choicesFrom(JSON.parse(JSON.stringify(choices))), choices);
  });

  it("are never worse than the first ones, whatever was saved", () => {
    fc.assert(
      fc.property(fc.anything(), (saved) => {
        const { tab, filter, sort } = choicesFrom(saved);
        assert.ok(typeof tab === "string" && typeof filter.text === "string" && typeof sort.descending === "boolean");
      }),
    );
    assert.deepEqual(choicesFrom({ tab: "nowhere", filter: { type: 1 }, sort: { column: "constructor" } }), FIRST_CHOICES);
  });
});

describe("the readings of a live run", () => {
  const limits = { ram: 0.9, vram: 0.9, alert: 0.85, temperatureCelsius: 95 };
  const meter = (id: string, reading = READING) => metersOf(reading, limits).find((entry) => entry.id === id);

  it("mark a pool past the alert line, and past its limit", () => {
    assert.equal(meter("vram")?.past, "alert");
    assert.equal(meter("vram")?.note, "20.9 GiB of 24.0 GiB, limit 90 %");
    assert.equal(meter("ram")?.past, "");
    assert.equal(meter("ram", { ...READING, ram: { usedBytes: 95, totalBytes: 100 } })?.past, "limit");
  });

  it("leave out what the machine does not tell", () => {
    const bare = { ...READING, gpus: [], cpuTemperatureCelsius: null };
    assert.deepEqual(
      metersOf(bare, null).map(({ id }) => id),
      ["ram", "cpu"],
    );
  });
});

describe("the rows of a long table that are drawn", () => {
  it("hold all that is seen, and are few, wherever it is scrolled", () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(1200), fc.nat(600_000), (total, boxPx, scrollPx) => {
        const { first, end } = visibleRows(total, 26, boxPx, scrollPx);
        assert.ok(first >= 0 && end <= total && first <= end);
        assert.ok(end - first <= boxPx / 26 + 27);
        const seen = Math.floor(scrollPx / 26);
        if (seen < total && boxPx > 0) assert.ok(first <= seen && seen < end);
      }),
    );
  });
});
