import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AGENTS } from "../../../src/apply";
import { mentionsIn } from "../../../src/ui/lens/mentions";
import { FILES_WITH_MODELS } from "../../../src/ui/lens/files";

const MODELS = ["qwen3-coder:30b", "smollm2:135m", "tiny:latest", "hf.co/me/phi-GGUF:Q8_0", "tuned/tiny:fast"];

/** What is marked, as it stands in the text, and the model that it means. */
const marked = (text: string): readonly string[] => mentionsIn(text, MODELS).map(({ offset, length, model }) => `${text.slice(offset, offset + length)} = ${model}`);

describe("models that a file names", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["OpenCode's model", '{\n  "model": "ollama/qwen3-coder:30b",\n}', ["qwen3-coder:30b = qwen3-coder:30b"]],
    ["a key of OpenCode's", '{ "models": { "smollm2:135m": { "name": "mine" } } }', ["smollm2:135m = smollm2:135m"]],
    ["Continue's YAML", "models:\n  - name: a\n    model: smollm2:135m\n", ["smollm2:135m = smollm2:135m"]],
    ["a key in YAML", "smollm2:135m:\n  a: 1\n", ["smollm2:135m = smollm2:135m"]],
    ["Aider's prefix", "model: ollama_chat/qwen3-coder:30b\r\n", ["qwen3-coder:30b = qwen3-coder:30b"]],
    [".env", "OLLAMA_MODEL=smollm2:135m\nexport OLLAMA_MODEL='tiny'\n", ["smollm2:135m = smollm2:135m", "tiny = tiny:latest"]],
    ["TOML", 'model = "qwen3-coder:30b"\n', ["qwen3-coder:30b = qwen3-coder:30b"]],
    ["a Modelfile", "FROM tiny\nPARAMETER temperature 1\n", ["tiny = tiny:latest"]],
    ["a registry's name", "FROM hf.co/me/phi-GGUF:Q8_0\n", ["hf.co/me/phi-GGUF:Q8_0 = hf.co/me/phi-GGUF:Q8_0"]],
    ["a model of O3's", '{ "model": "ollama/tuned/tiny:fast" }', ["tuned/tiny:fast = tuned/tiny:fast"]],
    ["a name without its tag, as a whole value", "model: tiny\n", ["tiny = tiny:latest"]],
    ["a word of a sentence", "description: a tiny model\n", []],
    ["a comment", "# model: smollm2:135m\n// tiny\n", []],
    ["another tag", "model: smollm2:1.7b\n", []],
    ["a longer name", "model: qwen3-coder:30b-instruct\nmodel: my-smollm2:135m\n", []],
    ["the same model twice in a line", '{ "tiny:latest": { "id": "tiny:latest" } }', ["tiny:latest = tiny:latest"]],
  ];
  for (const [what, text, found] of cases)
    it(`finds ${found.length === 0 ? "none in " : ""}${what}`, () => {
      assert.deepEqual(marked(text), found);
    });

  it("reads what a Modelfile itself asks for", () => {
    assert.deepEqual(mentionsIn("FROM tiny\nPARAMETER num_ctx 32768\n", MODELS).map(({ contextTokens }) => contextTokens), [32_768]);
    assert.deepEqual(mentionsIn("FROM tiny\nPARAMETER num_ctx lots\n", MODELS).map(({ contextTokens }) => contextTokens), [null]);
  });

  it("passes over files that are no settings by their size, and texts without models", () => {
    assert.deepEqual(mentionsIn(`${" ".repeat(500_000)}\nmodel: tiny\n`, MODELS), []);
    assert.deepEqual(mentionsIn("model: tiny\n", []), []);
  });
});

describe("the files that are looked at", () => {
  /** As VS Code reads these patterns. */
  const matches = (pattern: string, path: string): boolean => {
    const source = pattern
      .replaceAll(/[.+^$()|[\]\\]/g, "\\$&")
      .replaceAll(/\{([^}]*)\}/g, (_, of: string) => `(?:${of.replaceAll(",", "|")})`)
      .replaceAll("**/", "\u0000")
      .replaceAll("*", "[^/]*")
      .replaceAll("\u0000", "(?:.*/)?");
    return new RegExp(`^${source}$`).test(path);
  };
  const known = (path: string): boolean => FILES_WITH_MODELS.some((pattern) => matches(pattern, path));

  it("are those that O3 writes for each agent", async () => {
    const place = { workspaceFolder: "/w", home: "/h", env: {}, platform: "linux", vscodeUserFolder: "/h/.config/Code/User" } as const;
    const target = { model: "tiny", preset: "fast", derivedModel: "tuned/tiny:fast", endpoint: "http://127.0.0.1:11434", contextTokens: 65_536, outputTokens: 8_192, usableTokens: null, options: { num_ctx: 65_536 }, can: { tools: true, thinking: false, vision: false } };
    const files = { read: () => Promise.resolve(null), list: () => Promise.resolve([]) };
    const plans = await Promise.all(AGENTS.map((agent) => agent.plan(target, place, files)));
    const paths = plans.flatMap((plan) => plan.files.map(({ path }) => path));
    assert.ok(paths.length >= AGENTS.length);
    assert.deepEqual(paths.filter((path) => !known(path)), []);
  });

  it("are Modelfiles too, and no other files", () => {
    for (const path of ["/a/Modelfile", "/a/Modelfile.big", "/a/qwen.Modelfile", "/a/x.modelfile"]) assert.ok(known(path), path);
    for (const path of ["/a/package.json", "/a/Dockerfile", "/a/src/main.ts", "/a/.vscode/settings.json"]) assert.ok(!known(path), path);
  });

  it("have their models found in real ones", () => {
    const folder = join("test", "fixtures", "agents");
    const text = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith("commented.jsonc") || name.endsWith("main.conf.yml"))
      .map((name) => readFileSync(join(folder, name), "utf8"));
    assert.equal(text.length, 2);
    const named = [...text.join("\n").matchAll(/(?:ollama|ollama_chat)\/([\w.-]+:[\w.-]+)/g)].map(([, name]) => name ?? "");
    for (const name of new Set(named)) assert.ok(text.some((one) => mentionsIn(one, [name]).length > 0), name);
  });
});
