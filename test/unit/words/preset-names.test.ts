import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PRESET_NAMES } from "../../../src/core/domain/evidence";
import { PRESET_TITLES } from "../../../src/words/presets";
import { say } from "../../../webview-ui/say";

const ROOT = join(__dirname, "..", "..", "..");

/** Texts that VS Code shows: settings and commands, and all that can be translated. */
const shownByVsCode = (): string[] => {
  const table = (path: string): string[] => Object.values(JSON.parse(readFileSync(join(ROOT, path), "utf8")) as Record<string, string>);
  return [...table("package.nls.json"), ...table(join("l10n", "bundle.l10n.json"))];
};

/** String literals of a folder that have the key among other words: a key in quotes alone is a value and no text. */
function textsWithKey(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && !name.includes("node_modules"));
  return files.flatMap((name) =>
    [...readFileSync(join(ROOT, folder, name), "utf8").matchAll(/(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/g)].flatMap(([, , text = ""]) =>
      /\bmax_context\b/.test(text) && /\s/.test(text) ? [`${name}: ${text}`] : [],
    ),
  );
}

describe("the names of presets", () => {
  it("are one for each preset, the same in the panel as everywhere else", () => {
    assert.deepEqual(PRESET_NAMES.map((name) => say(name)), PRESET_NAMES.map((name) => PRESET_TITLES[name]));
  });

  it("are never the key in what VS Code shows", () => {
    const texts = shownByVsCode();
    assert.ok(texts.includes(PRESET_TITLES.max_context));
    assert.deepEqual(texts.filter((text) => /\bmax_context\b/.test(text)), []);
  });

  it("are never the key in the words of panel, extension, command line and reports", () => {
    assert.deepEqual(["webview-ui", "src/ui", "src/cli", "src/words", "src/results", "src/worker", "src/app"].flatMap(textsWithKey), []);
  });
});
