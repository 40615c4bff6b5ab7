import assert from "node:assert/strict";
import { withoutSecrets } from "../../../src/apply";

describe("a text to show", () => {
  for (const [what, text, shown] of [
    ["JSON", '{ "apiKey": "sk-abc", "model": "m" }', '{ "apiKey": "•••", "model": "m" }'],
    ["JSON of names in capitals", '"env": {"ANTHROPIC_AUTH_TOKEN": "sk-ant-1"}', '"env": {"ANTHROPIC_AUTH_TOKEN": "•••"}'],
    ["YAML", "openai-api-key: sk-abc\nmodel: m\n", "openai-api-key: •••\nmodel: m\n"],
    ["TOML", 'api_key = "sk-abc"\n', 'api_key = "•••"\n'],
    ["variables", "export OPENAI_API_KEY=sk-abc\nMODEL=m\n", "export OPENAI_API_KEY=•••\nMODEL=m\n"],
    ["headers", "  Authorization: 'Bearer abc def'\n", "  Authorization: '•••'\n"],
    ["addresses", '"baseURL": "http://me:pass@10.0.0.9/v1"', '"baseURL": "http://•••@10.0.0.9/v1"'],
  ] as const) {
    it(`has no secret in it (${what})`, () => {
      assert.equal(withoutSecrets(text), shown);
    });
  }

  for (const text of ['"max_tokens": 8192,', '"ANTHROPIC_AUTH_TOKEN": "ollama"', '"apiKey": "{env:KEY}"', "max_output_tokens: 8192", "map-tokens: 2048   # more of the repository", '"ANTHROPIC_API_KEY": ""', '"url": "http://127.0.0.1:11434/v1"'])
    it(`keeps what is none: ${text}`, () => {
      assert.equal(withoutSecrets(text), text);
    });
});
