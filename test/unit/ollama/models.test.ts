import assert from "node:assert/strict";
import type { ModelSummary } from "../../../src/core/domain/model";
import { EngineError, UsageError } from "../../../src/core/errors";
import { chooseModel, nearMatches, sameModel, whyNotMeasured } from "../../../src/ollama/models";
import { inWords } from "../../../src/words/said";
import { sentenceOf } from "../../support/saying";

const model = (name: string, family = "llama"): ModelSummary => ({
  name,
  digest: name,
  fileBytes: 1,
  family,
  parameterSize: "1B",
  quantization: "Q4_K_M",
});
const installed = [
  model("nomic-embed-text:latest", "nomic-bert"),
  model("qwen3-coder:30b"),
  model("qwen3-coder:latest"),
  model("llama3.2:1b"),
];

const never = (): Promise<never> => assert.fail("nobody had to be asked");
const asIs = (name: string): Promise<ModelSummary> => Promise.resolve(model(name));
/** A server whose list does not tell what its models can do. */
const told =
  (capabilities: Readonly<Record<string, readonly string[]>>) =>
  (name: string): Promise<ModelSummary> =>
    capabilities[name] ? Promise.resolve({ ...model(name), capabilities: capabilities[name] }) : Promise.reject(new EngineError("server-error", "It cannot be shown."));

const notFound = async (list: readonly ModelSummary[], wanted: string | null): Promise<string> => {
  try {
    await chooseModel(list, wanted, never);
  } catch (error) {
    assert(error instanceof EngineError && error.reason === "not-found", String(error));
    return sentenceOf(error);
  }
  return assert.fail("a model was found");
};

const chosen = async (list: readonly ModelSummary[], wanted: string | null, describe = asIs): Promise<string> =>
  (await chooseModel(list, wanted, describe)).name;

describe("choosing a model", () => {
  it("finds a name with its tag", async () => {
    assert.equal(await chosen(installed, "qwen3-coder:30b"), "qwen3-coder:30b");
  });

  it("takes a name without a tag for its latest, as Ollama does", async () => {
    assert.equal(await chosen(installed, "qwen3-coder"), "qwen3-coder:latest");
  });

  it("takes the one changed last that generates text when none is named", async () => {
    assert.equal(await chosen(installed, null), "qwen3-coder:30b");
  });

  it("passes over what the list says generates no text, whatever its family, and asks nobody", async () => {
    const list = [
      { ...model("qwen3-embedding", "qwen3"), capabilities: ["embedding"] },
      { ...model("x/z-image-turbo", "ZImagePipeline"), capabilities: ["image"] },
      { ...model("gpt-oss:120b-cloud"), capabilities: ["completion"], remoteHost: "https://ollama.com:443" },
      { ...model("qwen3:8b", "qwen3"), capabilities: ["completion", "tools"] },
    ];
    assert.equal((await chooseModel(list, null, never)).name, "qwen3:8b");
  });

  it("asks about each in turn where the list does not tell, and passes over one that cannot be shown", async () => {
    const list = [model("broken:1b"), model("embeds:1b", "gemma3"), model("talks:1b")];
    assert.equal(await chosen(list, null, told({ "embeds:1b": ["embedding"], "talks:1b": ["completion"] })), "talks:1b");
  });

  for (const [what, entry, says] of [
    ["embeds", { capabilities: ["embedding"] }, /named:1b turns text into embeddings and generates no text.*Choose another one: qwen3:8b/],
    ["makes images", { capabilities: ["image"] }, /named:1b makes images and generates no text.*qwen3:8b/],
    ["transcribes", { capabilities: ["audio"] }, /named:1b can do audio only and generates no text/],
    ["runs in a cloud", { capabilities: ["completion"], remoteHost: "https://ollama.com:443" }, /named:1b runs at ollama\.com: there is nothing to measure here/],
  ] as const) {
    it(`says of one that is named and ${what} why there is nothing to measure`, async () => {
      const list = [{ ...model("named:1b", "qwen3"), ...entry }, model("qwen3:8b")];
      await assert.rejects(chooseModel(list, "named:1b", never), (error) => error instanceof UsageError && says.test(sentenceOf(error)));
    });
  }

  it("asks about a named one where the list does not tell", async () => {
    const choose = chooseModel([model("named:1b", "gemma3")], "named:1b", told({ "named:1b": ["embedding"] }));
    await assert.rejects(choose, (error) => error instanceof UsageError && sentenceOf(error).includes('turns text into embeddings'));
  });

  it("shows no password of a cloud's address", () => {
    const why = whyNotMeasured({ ...model("far:1b"), remoteHost: "https://user:s3cr3t@far.example.org" });
    assert.match(inWords(why ?? ""), /runs at far\.example\.org/);
  });

  it("names another tag of the same model", async () => {
    assert.match(await notFound(installed, "llama3.2"), /Did you mean llama3\.2:1b\?/);
  });

  it("names what is installed when nothing is near", async () => {
    assert.match(await notFound(installed, "deepseek-r1:70b"), /Installed: nomic-embed-text:latest, qwen3-coder:30b.*'ollama pull deepseek-r1:70b'/);
  });

  it("says how to get a first model", async () => {
    assert.match(await notFound([], null), /ollama pull/);
    assert.match(await notFound([], "qwen3"), /nor is any other.*'ollama pull qwen3'/);
    assert.match(await notFound([model("nomic-embed-text", "nomic-bert")], null), /Installed: nomic-embed-text\. Get one/);
  });

  it("takes names for the same whatever their case, tag or registry", () => {
    assert(sameModel("Tiny", "tiny:latest"));
    assert(sameModel("registry.ollama.ai/library/tiny:latest", "tiny"));
    assert(sameModel("hf.co/user/model", "hf.co/user/model:latest"));
    assert(!sameModel("tiny:1b", "tiny"));
    assert(!sameModel("user/tiny", "tiny"));
  });

  it("forgives slips of the keys, nearest first", () => {
    assert.deepEqual(nearMatches("quen3-coder", ["llama3.2:1b", "qwen3-coder:30b"]), ["qwen3-coder:30b"]);
    assert.deepEqual(nearMatches("zephyr", ["llama3.2:1b", "qwen3-coder:30b"]), []);
  });
});
