import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfiguration } from "../../../src/config";
import type { FileName } from "../../../src/config/schema";
import { sentenceOf } from "../../support/saying";
import { refusalOf } from "./workspace";

/** Each mistake with the whole sentence that the user reads. */
const MISTAKES: readonly (readonly [string, FileName, string, string])[] = [
  [
    "an unknown key with a near match",
    "optimization",
    "schema: 1\ncertificate:\n  relaibility: 0.9\n",
    'optimization.yaml:3:3: "relaibility" is not known here. Did you mean "reliability"? Allowed: reliability, confidence, loads, candidates.',
  ],
  [
    "an unknown key that resembles none",
    "hardware",
    "limits:\n  xyzzy: 1\n",
    'hardware.yaml:2:3: "xyzzy" is not known here. Allowed: ram, vram, alert, temperatureCelsius.',
  ],
  [
    "an unknown key in an entry of a list",
    "models",
    "categories:\n  chat:\n    criteria:\n      - context: 32K\n        maxTtf: 2s\n",
    'models.yaml:5:9: "maxTtf" is not known here. Did you mean "maxTtft"? Allowed: context, maxTtft, minTokensPerSecond, minReliability.',
  ],
  [
    "an unknown option of a model",
    "models",
    "models:\n  m:\n    numctx: 4096\n",
    'models.yaml:3:5: "numctx" is not known here. Did you mean "num_ctx"? Allowed: num_ctx, num_batch, num_thread, num_gpu, use_mmap, batch, f16_kv.',
  ],
  ["a wrong type", "optimization", "seed: twelve\n", "optimization.yaml:1:7: seed has to be a number."],
  ["a fraction for a whole number", "optimization", "seed: 1.5\n", "optimization.yaml:1:7: seed has to be a whole number."],
  ["a number out of range", "optimization", "certificate:\n  loads: 0\n", "optimization.yaml:2:10: certificate.loads has to be above 0."],
  ["a list for a map", "optimization", "search: [4096]\n", "optimization.yaml:1:9: search has to be a map of keys and values."],
  ["a map for a list", "models", "categories: { chat: { match: {} } }\n", "models.yaml:1:30: categories.chat.match has to be a list."],
  [
    "an empty list",
    "models",
    "categories: { chat: { match: [] } }\n",
    "models.yaml:1:30: categories.chat.match has to have at least 1 entry.",
  ],
  ["a word for yes or no", "models", "models: { m: { use_mmap: yep } }\n", "models.yaml:1:26: models.m.use_mmap has to be true or false."],
  [
    "a number for a text",
    "models",
    "categories: { chat: { description: 5 } }\n",
    "models.yaml:1:36: categories.chat.description has to be a text.",
  ],
  ["a share above one", "hardware", "limits:\n  ram: 90\n", "hardware.yaml:2:8: limits.ram has to be a share below 1."],
  ["a share of nothing", "hardware", "limits:\n  ram: 0\n", "hardware.yaml:2:8: limits.ram has to be a share above 0."],
  [
    "a share in words",
    "hardware",
    "limits:\n  ram: 90%\n",
    "hardware.yaml:2:8: limits.ram has to be a share between 0 and 1, such as 0.85.",
  ],
  [
    "a bad duration",
    "optimization",
    "budgets:\n  total: 20 minutes\n",
    "optimization.yaml:2:10: budgets.total has to be a duration such as 90s, 20m or 1h30m.",
  ],
  [
    "a duration that is a list",
    "optimization",
    "budgets:\n  total: [20]\n",
    "optimization.yaml:2:10: budgets.total has to be a duration such as 90s, 20m or 1h30m.",
  ],
  [
    "a bad context",
    "optimization",
    "search:\n  startTokens: 4M\n",
    "optimization.yaml:2:16: search.startTokens has to be a number of tokens such as 32768 or 32K.",
  ],
  [
    "a bad context in a list",
    "models",
    "categories:\n  chat:\n    contexts: [32K, big]\n",
    "models.yaml:3:21: categories.chat.contexts.1 has to be a number of tokens such as 32768 or 32K.",
  ],
  ["a bad choice", "optimization", "goal: quick\n", "optimization.yaml:1:7: goal has to be max-context, balanced, fast or all."],
  ["a newer version of the file", "optimization", "schema: 2\n", "optimization.yaml:1:9: schema has to be 1."],
  [
    "a pattern that is no regular expression",
    "hardware",
    'profiles:\n  mine:\n    match: "("\n    description: mine\n    limits: {}\n',
    "hardware.yaml:3:12: profiles.mine.match has to be a regular expression such as ^Apple.",
  ],
  [
    "a profile without its pattern",
    "hardware",
    "profiles:\n  mine:\n    description: mine\n    limits: {}\n",
    "hardware.yaml:3:5: profiles.mine.match is missing; it has to be a regular expression such as ^Apple.",
  ],
  ["a file that is a list", "hardware", "- ram\n", "hardware.yaml:1:1: the file has to be a map of keys and values."],
  ["a file that is a text", "hardware", "hello\n", "hardware.yaml:1:1: the file has to be a map of keys and values."],
];

describe("mistakes in the configuration", () => {
  it("names a file that cannot be read", async () => {
    const workspace = mkdtempSync(join(tmpdir(), "o3-config-"));
    const file = join(workspace, ".o3", "hardware.yaml");
    mkdirSync(file, { recursive: true });
    try {
      await assert.rejects(loadConfiguration(workspace), (error: Error) => {
        assert.equal(error.name, "UsageError");
        assert.ok(sentenceOf(error).startsWith(`${file} cannot be read (EISDIR`), sentenceOf(error));
        return true;
      });
    } finally {
      rmSync(workspace, { recursive: true });
    }
  });

  for (const [name, file, text, sentence] of MISTAKES) {
    it(`names ${name}`, async () => {
      assert.equal(await refusalOf({ [file]: text }), sentence);
    });
  }

  it("names every mistake of a file, a line each", async () => {
    const lines = (await refusalOf({ optimization: "goal: quick\nseed: -1\nsearhc: {}\n" })).split("\n");
    assert.deepEqual(
      lines.map((line) => /^optimization\.yaml:(\d+):/.exec(line)?.[1]),
      ["1", "2", "3"],
    );
  });

  for (const [name, text, place] of [
    ["an unclosed bracket", "limits: { ram: 0.9\n", "2:1"],
    ["a tab for indentation", "limits:\n\tram: 0.9\n", "2:1"],
    ["the same key twice", "schema: 1\nschema: 1\n", "2:1"],
    ["an alias of nothing", "limits:\n  ram: *none\n", "2:8"],
  ] as const) {
    it(`names the place of bad YAML: ${name}`, async () => {
      const message = await refusalOf({ hardware: text });
      assert.ok(message.startsWith(`hardware.yaml:${place}: this is no valid YAML (`), message);
      assert.ok(!message.includes("\n"), "one sentence");
    });
  }
});
