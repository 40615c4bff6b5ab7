import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { schemaFiles } from "../../../scripts/schemas";

const root = join(__dirname, "..", "..", "..");
const shippedSchema = (name: string): string => readFileSync(join(root, "schemas", name), "utf8");
const validator = (name: string): z.ZodType => z.fromJSONSchema(JSON.parse(shippedSchema(name)) as Parameters<typeof z.fromJSONSchema>[0]);

describe("JSON schemas for editors", () => {
  it("are up to date (npm run schemas)", () => {
    const generated = schemaFiles();
    assert.deepEqual(readdirSync(join(root, "schemas")).sort(), [...generated.keys()].sort());
    for (const [name, text] of generated) assert.equal(shippedSchema(name), text, name);
  });

  for (const name of ["optimization", "models", "hardware"]) {
    it(`accept the shipped ${name}.yaml, which names its schema`, () => {
      const text = readFileSync(join(root, "config", `${name}.yaml`), "utf8");
      assert.match(text, new RegExp(`^# yaml-language-server: \\$schema=\\.\\./schemas/${name}\\.schema\\.json$`, "m"));
      validator(`${name}.schema.json`).parse(parse(text));
    });
  }

  it("accept a workspace's file that names only what it changes", () => {
    assert.ok(validator("optimization.schema.json").safeParse({ certificate: { reliability: 0.9 } }).success);
  });

  it("refuse an unknown key and a value of the wrong kind", () => {
    const schema = validator("optimization.schema.json");
    assert.ok(!schema.safeParse({ certificate: { relaibility: 0.9 } }).success);
    assert.ok(!schema.safeParse({ goal: "quick" }).success);
  });
});
