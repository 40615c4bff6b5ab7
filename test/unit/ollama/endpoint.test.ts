import assert from "node:assert/strict";
import { UsageError } from "../../../src/core/errors";
import { isLoopback, parseEndpoint } from "../../../src/ollama/endpoint";
import { sentenceOf } from "../../support/saying";

describe("endpoint", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", "http://127.0.0.1:11434/"],
    ["  ", "http://127.0.0.1:11434/"],
    ["localhost", "http://localhost:11434/"],
    ["1.2.3.4", "http://1.2.3.4:11434/"],
    ["1.2.3.4:80", "http://1.2.3.4/"],
    [":11500", "http://127.0.0.1:11500/"],
    ["http://:11500", "http://127.0.0.1:11500/"],
    ["example.org:5678", "http://example.org:5678/"],
    ["http://example.org", "http://example.org/"],
    ["https://example.org", "https://example.org/"],
    ["https://example.org:8443/ollama/", "https://example.org:8443/ollama"],
    ["example.org/ollama", "http://example.org:11434/ollama"],
    ["0.0.0.0", "http://127.0.0.1:11434/"],
    ["http://0.0.0.0:11435", "http://127.0.0.1:11435/"],
    ["::1", "http://[::1]:11434/"],
    ["[::1]:1234", "http://[::1]:1234/"],
    ["::", "http://[::1]:11434/"],
    ["[::]:1234", "http://[::1]:1234/"],
    ['"localhost:11500"', "http://localhost:11500/"],
    ["http://127.0.0.1:11434?a=1#b", "http://127.0.0.1:11434/"],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${JSON.stringify(text)} as ${expected}`, () => {
      assert.equal(parseEndpoint(text).href, expected);
    });
  }

  for (const text of ["ftp://localhost", "unix:///run/ollama.sock", "not a host", "localhost:99999", "localhost:port"]) {
    it(`refuses ${JSON.stringify(text)} and says how to write it`, () => {
      assert.throws(
        () => parseEndpoint(text),
        (error) => error instanceof UsageError && sentenceOf(error).includes(text),
      );
    });
  }

  it("knows this machine from others", () => {
    assert.deepEqual(
      ["", "localhost", "127.0.0.53:1", "::1", "0.0.0.0"].map((text) => isLoopback(parseEndpoint(text))),
      [true, true, true, true, true],
    );
    assert.deepEqual(
      ["192.168.1.5", "example.org", "localhost.example.org", "127.example.org"].map((text) => isLoopback(parseEndpoint(text))),
      [false, false, false, false],
    );
  });
});
