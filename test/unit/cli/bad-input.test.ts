import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sendJson, startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { TestWorld } from "../../support/world";

/** Port 9 (discard) is privileged and closed: a connection is refused at once. */
const CLOSED = "http://127.0.0.1:9";

/** An Ollama with one model, as far as a command needs it before it measures anything. */
function ollama(models: readonly string[]): Parameters<typeof startLocalServer>[0] {
  return (request, response) => {
    if (request.path === "/") response.end("Ollama is running");
    else if (request.path === "/api/version") sendJson(response, 200, { version: "0.33.0" });
    else if (request.path === "/api/ps") sendJson(response, 200, { models: [] });
    else if (request.path === "/api/tags") {
      const details = { family: "llama", parameter_size: "3B", quantization_level: "Q4_K_M" };
      sendJson(response, 200, { models: models.map((name) => ({ name, model: name, digest: "d", size: 2e9, details })) });
    } else sendJson(response, 404, { error: "model not found" });
  };
}

const oneSentence = (text: string): string => {
  const lines = text.trim().split("\n");
  assert.equal(lines.length, 1, `more than one line:\n${text}`);
  return lines[0] ?? "";
};

describe("o3 with bad input", () => {
  let world: TestWorld;
  let server: LocalServer | null = null;

  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(async () => {
    world.remove();
    await server?.stop();
    server = null;
  });

  it("says that no server answers, and what to do (3)", async () => {
    const { code, stderr, stdout } = await world.o3("optimize", "--endpoint", CLOSED);
    assert.equal(code, 3);
    assert.equal(stdout, "");
    assert.match(oneSentence(stderr), /No Ollama answers at http:\/\/127\.0\.0\.1:9.*ollama serve/);
  });

  it("takes the endpoint from OLLAMA_HOST", async () => {
    world.remove();
    world = new TestWorld({ OLLAMA_HOST: "127.0.0.1:9" });
    const { code, stderr } = await world.o3("models");
    assert.equal(code, 3);
    assert.match(stderr, /127\.0\.0\.1:9/);
  });

  it("tells another server from Ollama (3)", async () => {
    server = await startLocalServer((_, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<h1>It works!</h1>");
    });
    const { code, stderr } = await world.o3("optimize", "--endpoint", server.url.href);
    assert.equal(code, 3);
    assert.match(oneSentence(stderr), /answers, but is not Ollama/);
  });

  it("names models that are near when the one asked for is not installed (2)", async () => {
    server = await startLocalServer(ollama(["qwen2.5-coder:3b", "gemma3:4b"]));
    const { code, stderr } = await world.o3("optimize", "qwen2.5-codr:3b", "--endpoint", server.url.href);
    assert.equal(code, 2);
    assert.match(oneSentence(stderr), /"qwen2\.5-codr:3b" is not installed\. Did you mean qwen2\.5-coder:3b\?/);
  });

  it("says how to get a model where there is none (2)", async () => {
    server = await startLocalServer(ollama([]));
    const { code, stderr } = await world.o3("optimize", "--endpoint", server.url.href);
    assert.equal(code, 2);
    assert.match(oneSentence(stderr), /ollama pull/);
  });

  for (const [flags, message] of [
    [["--goal", "fats"], /Allowed choices are max-context, balanced, fast, all/],
    [["--reliability", "85"], /between 0 and 1, such as 0\.85/],
    [["--confidence", "high"], /between 0 and 1/],
    [["--ram-limit", "1.5"], /between 0 and 1/],
    [["--max-context", "many"], /number of tokens from 256 on, such as 32768 or 32K/],
    [["--min-tps", "0"], /number above 0/],
    [["--budget", "soon"], /duration such as 90s, 20m or 1h30m/],
    [["--seed", "-1"], /whole number from 0 on/],
    [["--modle"], /unknown option '--modle'/],
    [["--endpoint", "ftp://host"], /http/],
  ] as const) {
    it(`refuses ${flags.join(" ")} (2)`, async () => {
      const { code, stderr, stdout } = await world.o3("optimize", ...flags);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    });
  }

  it("suggests the command that was meant (2)", async () => {
    const { code, stderr } = await world.o3("optimise");
    assert.equal(code, 2);
    assert.match(stderr, /Did you mean optimize\?/);
  });

  it("points into a configuration file that is wrong, and loads nothing (2)", async () => {
    mkdirSync(join(world.folder, ".o3"));
    writeFileSync(join(world.folder, ".o3", "optimization.yaml"), "certificate:\n  reliabilty: 0.9\n");
    const { code, stderr } = await world.o3("optimize", "--endpoint", CLOSED);
    assert.equal(code, 2);
    assert.match(oneSentence(stderr), /optimization\.yaml:2:3: .*reliabilty.*Did you mean "reliability"\?/);
  });

  it("says that the folder of --config has no file of O3's, and names the one below that has (2)", async () => {
    mkdirSync(join(world.folder, "here", ".o3"), { recursive: true });
    const without = await world.o3("optimize", "--endpoint", CLOSED, "--config", "here");
    assert.equal(without.code, 2);
    assert.match(
      oneSentence(without.stderr),
      /here has none of O3's YAML files \(optimization\.yaml, models\.yaml, hardware\.yaml\)\. --config needs a folder with at least one of them\.$/,
    );
    writeFileSync(join(world.folder, "here", ".o3", "models.yaml"), "{}\n");
    const below = await world.o3("optimize", "--endpoint", CLOSED, "--config", "here");
    assert.match(oneSentence(below.stderr), /Did you mean .*here.\.o3\?$/);
  });

  it("says that the folder of --config is not there (2)", async () => {
    const { code, stderr } = await world.o3("optimize", "--endpoint", CLOSED, "--config", "gone");
    assert.equal(code, 2);
    assert.match(oneSentence(stderr), /There is no folder .*gone\. --config needs a folder/);
  });

  it("warns about options with old names, and goes on", async () => {
    mkdirSync(join(world.folder, ".o3"));
    writeFileSync(join(world.folder, ".o3", "models.yaml"), "models:\n  tiny:\n    batch: 8\n    f16_kv: true\n");
    const { stderr } = await world.o3("optimize", "--endpoint", CLOSED);
    assert.match(stderr, /"batch" is an old name that Ollama ignores; it is read as num_batch: 8/);
    assert.match(stderr, /OLLAMA_KV_CACHE_TYPE/);
  });

  it("says that there is nothing to report yet (2)", async () => {
    const { code, stderr } = await world.o3("report");
    assert.equal(code, 2);
    assert.match(oneSentence(stderr), /Nothing was measured on this machine yet\. Run 'o3 optimize' first/);
  });

  it("names file and line of a corrupt journal, and leaves it as it is (1)", async () => {
    const path = join(world.folder, "o3_results", "logs", "tiny.jsonl");
    mkdirSync(join(world.folder, "o3_results", "logs"), { recursive: true });
    writeFileSync(path, 'garbage\n{"schema":1}\n');
    const { code, stderr } = await world.o3("report", "tiny");
    assert.equal(code, 1);
    assert.match(oneSentence(stderr), /tiny\.jsonl, line 1/);
    assert.equal(readFileSync(path, "utf8"), 'garbage\n{"schema":1}\n');
  });
});

describe("o3 doctor", () => {
  it("has a line for server, machine, limits and disk, each with what to do (3 without a server)", async () => {
    const world = new TestWorld();
    const { code, stdout } = await world.o3("doctor", "--endpoint", CLOSED);
    world.remove();
    assert.equal(code, 3);
    for (const what of ["server", "processor", "memory", "graphics", "disk", "limits"])
      assert.match(stdout, new RegExp(`(ok|note|warning|problem) +${what} `));
    assert.match(stdout, /→ start it with 'ollama serve'/);
    // What to do is said once.
    assert.equal(stdout.match(/ollama serve/g)?.length, 1);
  });

  it("prints one JSON document for machines", async () => {
    const world = new TestWorld();
    const { stdout } = await world.o3("doctor", "--json", "--endpoint", CLOSED);
    world.remove();
    const findings = JSON.parse(stdout) as { state: string; what: string }[];
    assert.ok(findings.every(({ state }) => ["ok", "note", "warning", "problem"].includes(state)));
  });
});
