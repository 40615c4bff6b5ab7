import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { derivedName } from "../../../src/apply/derived-name";
import { PRESET_NAMES } from "../../../src/core/domain/evidence";

const FOLDER = "media/walkthrough";
const pages = readdirSync(FOLDER).filter((name) => name.endsWith(".md")).map((name) => readFileSync(join(FOLDER, name), "utf8"));
const all = (pattern: RegExp): string[] => pages.flatMap((page) => [...page.matchAll(pattern)].map(([, found]) => found ?? ""));

describe("the walkthrough", () => {
  it("names models as applying a preset does", () => {
    const names = all(/`(tuned\/[^`]+)`/g);
    assert.ok(names.length > 0);
    const ours = PRESET_NAMES.map((preset) => derivedName("qwen3-coder:30b", preset));
    for (const name of names) assert.ok(ours.includes(name), name);
  });

  it("names commands as the palette does", () => {
    const strings = JSON.parse(readFileSync("package.nls.json", "utf8")) as Record<string, string>;
    const titles = Object.entries(strings).flatMap(([key, text]) => (key.startsWith("command.") ? [text] : []));
    const named = all(/\*\*([A-Z][^*]+)\*\*/g);
    assert.ok(named.length > 0);
    for (const name of named) assert.ok(titles.includes(name), name);
  });
});
