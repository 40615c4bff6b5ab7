import assert from "node:assert/strict";
import fc from "fast-check";
import { derivedName } from "../../../src/apply";
import { isDerived } from "../../../src/core/preset/derived";

const MISTAKEN = /o1|o3|o4|gpt|gemini-|claude|vision|math|guard|^o/;

describe("the name of a derived model", () => {
  for (const [model, name] of [
    ["qwen3:latest", "tuned/qwen3:fast"],
    ["qwen3", "tuned/qwen3:fast"],
    ["qwen3-coder:30b", "tuned/qwen3-coder-30b:fast"],
    ["Qwen2.5-Coder:32B", "tuned/qwen2.5-coder-32b:fast"],
    ["qwen2.5-coder:latest", "tuned/qwen2.5-coder-latest:fast"],
  ] as const) {
    it(`of ${model} is ${name}`, () => {
      assert.equal(derivedName(model, "fast"), name);
    });
  }

  for (const [model, pattern] of [
    ["llama3.1:8b-instruct-q4_K_M", /^tuned\/llama3\.1-8b-instruct-q4-k-m-[0-9a-f]{8}:fast$/],
    ["hf.co/me/Model-GGUF:Q8_0", /^tuned\/hf\.co-me-model-gguf-q8-0-[0-9a-f]{8}:fast$/],
    ["gpt-oss:20b", /^tuned\/g-pt-oss-20b-[0-9a-f]{8}:fast$/],
    ["marco-o1:7b", /^tuned\/marco-o-1-7b-[0-9a-f]{8}:fast$/],
    ["llama3.2-vision:11b", /^tuned\/llama3\.2-v-ision-11b-[0-9a-f]{8}:fast$/],
  ] as const) {
    it(`of ${model} keeps what can be read of it, and gets a hash`, () => {
      assert.match(derivedName(model, "fast"), pattern);
    });
  }

  it("tells models apart whose names would look alike", () => {
    const models = [
      ...["me/qwen3:4b", "you/qwen3:4b", "hf.co/me/qwen3:4b", "qwen3:4b", "qwen3_4b", "qwen3-4b", "qwen3-4b:latest"],
      ...["qwen3-coder:30b", "qwen3:coder-30b", "qwen3-coder-30b", "qwen3-coder-30b-latest", "qwen3-coder-30b:latest-1"],
    ];
    const distinct = new Set(models.map((model) => model.replace(/:latest$/, "")));
    assert.equal(new Set(models.map((model) => derivedName(model, "fast"))).size, distinct.size);
  });

  it("keeps models apart whose names look like changed ones", () => {
    const [hashed = ""] = /[^/]+(?=:fast$)/.exec(derivedName("me/qwen3", "fast")) ?? [];
    assert.notEqual(derivedName(hashed, "fast"), derivedName("me/qwen3", "fast"));
  });

  it("is short enough for Ollama, however long the model's is", () => {
    const long = `${"a".repeat(70)}:${"b".repeat(70)}`;
    assert.match(derivedName(long, "fast"), /^tuned\/[^:]{1,80}:fast$/);
    assert.notEqual(derivedName(long, "fast"), derivedName(`${long}c`, "fast"));
  });

  const names = fc.oneof(
    fc.string({ minLength: 1 }),
    fc
      .tuple(fc.constantFrom("gpt", "o3", "o1", "o4", "claude", "gemini-", "vision", "math", "guard", "qwen", "-", ".", "_"), fc.constantFrom("mini", "oo1", "30b", ":", "go4", "/"), fc.string())
      .map((parts) => parts.join("")),
  );

  it("is a name that Ollama takes and no agent mistakes for another's, whatever the model is called", () => {
    fc.assert(
      fc.property(names, (model) => {
        const name = derivedName(model, "max_context");
        assert.match(name, /^tuned\/[a-z0-9][a-z0-9.-]*:max_context$/);
        assert.doesNotMatch(name, MISTAKEN);
        assert.ok(isDerived(name));
      }),
      { numRuns: 1000 },
    );
  });

  it("no two models share", () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9]{0,2}(-[a-z0-9]{1,2})?$/);
    fc.assert(
      fc.property(fc.tuple(part, fc.option(part, { nil: null })), fc.tuple(part, fc.option(part, { nil: null })), ([a, at], [b, bt]) => {
        const one = at === null ? a : `${a}:${at}`;
        const other = bt === null ? b : `${b}:${bt}`;
        const same = one.replace(/:latest$/, "") === other.replace(/:latest$/, "");
        assert.equal(derivedName(one, "fast") === derivedName(other, "fast"), same);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("a model of O3's own", () => {
  it("is known by its namespace and its preset, and so are those of earlier versions", () => {
    assert.deepEqual(
      ["tuned/qwen3-4b:fast", "tuned/x:max_context", "o3/qwen3_4b:fast", "tuned/mine:latest", "tuned/mine:7b", "qwen3:fast"].map(isDerived),
      [true, true, true, false, false, false],
    );
  });
});
