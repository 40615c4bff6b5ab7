import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { minutesIn, minutesOf } from "../../../src/ui/budget";

describe("the time budget in VS Code", () => {
  it("is minutes where no unit is named, since the dialog asks for minutes, and any time with one", () => {
    const read: Readonly<Record<string, number>> = { "20": 20, " 20 ": 20, "1.5": 1.5, "20m": 20, "20 min": 20, "90s": 1.5, "1h30m": 90, "1h 30 min": 90, "24h": 1440, "1440": 1440 };
    for (const [text, minutes] of Object.entries(read)) assert.equal(minutesIn(text), minutes, text);
  });

  it("is refused outside a minute and a day, and where it is no time", () => {
    for (const text of ["", " ", "0", "0.5", "30s", "1441", "25h", "-5", "1e2", "0x10", "NaN", "Infinity", "20 parsecs", "20d", "m", "9".repeat(400), "h20"]) assert.equal(minutesIn(text), null, text);
  });

  it("is within what the setting allows, whatever stands in the settings file", () => {
    assert.deepEqual([5, 0, -5, 1e9].map(minutesOf), [5, 1, 1, 1440]);
    for (const wrong of ["20", null, undefined, Number.NaN, Number.POSITIVE_INFINITY, {}]) assert.equal(minutesOf(wrong), 20);
    const { contributes } = JSON.parse(readFileSync(join(__dirname, "..", "..", "..", "package.json"), "utf8")) as {
      readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, unknown>> } | readonly { readonly properties: Readonly<Record<string, unknown>> }[] };
    };
    const settings = [contributes.configuration].flat().reduce<Readonly<Record<string, unknown>>>((all, { properties }) => ({ ...all, ...properties }), {});
    const { minimum, maximum, default: usual } = settings["o3.budgetMinutes"] as { readonly minimum: number; readonly maximum: number; readonly default: number };
    assert.deepEqual([minutesOf(0), minutesOf(1e9), minutesOf(null)], [minimum, maximum, usual]);
  });
});
