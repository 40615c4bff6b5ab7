import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import type { AgentTarget } from "../../../../src/apply/agents/agent";
import { SNIPPETS } from "../../../../src/apply/agents/snippets";
import { target as usual } from "../../../support/agent-files";

/** A model whose name has all that a language could trip over, and every option. */
const odd: AgentTarget = {
  ...usual,
  model: "it's-\"odd\"-\\-$(x)-`y`:30b",
  derivedModel: "tuned/it's-\"odd\"-\\-$(x)-`y`-%s-\u2028:fast",
  options: { num_ctx: 65_536, num_batch: 1_024, num_thread: 8, num_gpu: 0, use_mmap: false },
};

const textOf = (id: string, target: AgentTarget): string => {
  const snippet = SNIPPETS.find((one) => one.id === id);
  assert.ok(snippet, id);
  return snippet.text(target);
};

function run(program: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: "utf8" });
  assert.equal(status, 0, `${program}: ${stderr}\n${input}`);
  return stdout;
}

/** Names and values of the keywords of the one call in a Python text, read by Python itself; `kwargs` in it as a map of its own. */
const PYTHON = `
import ast, json, sys
call = [n for n in ast.walk(ast.parse(sys.stdin.buffer.read().decode())) if isinstance(n, ast.Call)][0]
print(json.dumps({k.arg: ast.literal_eval(k.value) for k in call.keywords}))
`;

/** The first argument of the one constructor or function that a text imports and calls. */
const javascript = (text: string): Record<string, unknown> => {
  const body = text.replace(/^import .*$/m, "").replace("export const llm = ", "").replace("await ", "").replace(/^console.*$/m, "");
  const program = `const seen = {}; const see = (value) => Object.assign(seen, value);
    class ChatOllama { constructor(value) { see(value); } } const Client = class { constructor(value) { see(value); } chat(value) { see(value); } };
    const Ollama = Client; const ${/\bconst ollama\b/.test(text) ? "unused" : "ollama"} = see;
    ${body}; process.stdout.write(JSON.stringify(seen));`;
  return JSON.parse(run("node", ["--input-type=module", "-"], program)) as Record<string, unknown>;
};

for (const [what, target] of [["a usual model", usual], ["a name full of quotes and signs", odd]] as const)
  describe(`snippets for ${what}`, () => {
    const options = { ...target.options, num_ctx: 65_536, num_predict: 8_192 };
    const camel = (name: string): string => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

    it("LangChain for Python gives model, server, window and answer, as Python reads them", () => {
      // It has no field for the other two: the tuned model has them.
      const fields = Object.fromEntries(Object.entries(options).filter(([name]) => name !== "num_batch" && name !== "use_mmap"));
      assert.deepEqual(JSON.parse(run("python3", ["-c", PYTHON], textOf("langchain-python", target))), { model: target.derivedModel, base_url: target.endpoint, ...fields });
    });

    it("LlamaIndex for Python gives the window in the one way that it heeds", () => {
      const { num_ctx, ...others } = options;
      assert.deepEqual(JSON.parse(run("python3", ["-c", PYTHON], textOf("llamaindex-python", target))), {
        model: target.derivedModel,
        base_url: target.endpoint,
        context_window: num_ctx,
        request_timeout: 600,
        additional_kwargs: others,
      });
    });

    it("LangChain for JavaScript names options in its own way", () => {
      const named = Object.fromEntries(Object.entries(options).map(([name, value]) => [camel(name), value]));
      assert.deepEqual(javascript(textOf("langchain-js", target)), { model: target.derivedModel, baseUrl: target.endpoint, ...named });
    });

    it("LlamaIndex for JavaScript and Ollama's own client give the same options", () => {
      assert.deepEqual(javascript(textOf("llamaindex-js", target)), { model: target.derivedModel, config: { host: target.endpoint }, options });
      const { host, model, options: sent } = javascript(textOf("ollama-js", target));
      assert.deepEqual({ host, model, sent }, { host: target.endpoint, model: target.derivedModel, sent: options });
    });

    for (const id of ["langchain-js", "llamaindex-js", "ollama-js"])
      it(`${id} is valid JavaScript`, () => {
        run("node", ["--input-type=module", "--check", "-"], textOf(id, target));
      });

    it("curl sends both requests as they are meant", () => {
      const shell = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${textOf("curl", target)}`;
      const words = run("bash", ["-s"], shell).split("\0");
      const bodies = words.flatMap((word, index) => (words[index - 1] === "-d" ? [JSON.parse(word) as Record<string, unknown>] : []));
      assert.deepEqual(words.filter((word) => word.startsWith("http")), [`${target.endpoint}/api/chat`, `${target.endpoint}/v1/chat/completions`]);
      assert.deepEqual(bodies.map(({ model }) => model), [target.derivedModel, target.derivedModel]);
      assert.deepEqual([bodies[0]?.options, bodies[1]?.max_tokens], [options, 8_192]);
    });

    it("ollama launch gets server, window and model", () => {
      const shell = `ollama() { printf '%s\\0' "$OLLAMA_HOST" "$OLLAMA_CONTEXT_LENGTH" "$@"; }\n${textOf("ollama-launch", target)}`;
      assert.deepEqual(run("bash", ["-s"], shell).split("\0").slice(0, -1), [target.endpoint, "65536", "launch", "opencode", "--model", target.derivedModel]);
    });

    it("Open WebUI's lines are a shell's", () => {
      assert.equal(run("bash", ["-s"], `${textOf("open-webui", target)}printf %s "$OLLAMA_BASE_URL"`), target.endpoint);
    });

    it("the Modelfile has a line for each option", () => {
      const [comment, from, ...parameters] = textOf("modelfile", target).trimEnd().split("\n");
      assert.match(comment ?? "", /^# ollama create '/);
      assert.equal(from, `FROM ${target.model}`);
      assert.deepEqual(parameters, Object.entries(target.options).map(([name, value]) => `PARAMETER ${name} ${value}`));
    });

    it("AutoGPT's says what cannot be set", () => {
      assert.match(textOf("autogpt", target), /Ollama Host: 127\.0\.0\.1:11434\n[^]*cannot be set:\n {2}The model/);
    });
  });

describe("snippets", () => {
  it("have ids of their own and end with a line end", () => {
    assert.equal(new Set(SNIPPETS.map(({ id }) => id)).size, SNIPPETS.length);
    for (const snippet of SNIPPETS) assert.match(snippet.text(usual), /[^\n]\n$/);
  });
});
