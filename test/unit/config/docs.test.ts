import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { FileName } from "../../../src/config/schema";
import { parsePresets } from "../../../src/results/presets-yaml";
import { loadWith } from "./workspace";

const root = join(__dirname, "..", "..", "..");
const page = (name: string): string => readFileSync(join(root, "docs", name), "utf8");
const yamlIn = (text: string): string[] => [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block ?? "");

/** All keys of a map and of the maps in it. */
const keysIn = (value: unknown): string[] =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)])
    : [];

describe("the pages about files", () => {
  for (const block of yamlIn(page("configuration.md"))) {
    const name = /^# \.o3\/(\w+)\.yaml/.exec(block)?.[1] ?? "";
    it(`shows a ${name}.yaml that O3 accepts`, async () => {
      const { sources } = await loadWith({ [name as FileName]: block });
      assert.ok(sources.some((source) => source.endsWith(join(".o3", `${name}.yaml`))));
    });
  }

  it("explains every key of optimization.yaml, with its shipped value", async () => {
    const [block = ""] = yamlIn(page("configuration.md"));
    const [shown, shipped] = [await loadWith({ optimization: block }), await loadWith({})];
    assert.deepEqual(shown.config.optimization, shipped.config.optimization);
    for (const key of keysIn(shipped.config.optimization).filter((name) => name !== "schema"))
      assert.match(block, new RegExp(`^ *${key}:`, "m"), `${key} is explained\n${stringify(shipped.config.optimization)}`);
  });

  it("shows a presets file that O3 reads", () => {
    const [block = ""] = yamlIn(page("results.md"));
    assert.deepEqual(Object.keys(parsePresets(block)?.presets ?? {}), ["max_context", "rollback"]);
  });
});
