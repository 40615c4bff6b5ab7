import assert from "node:assert/strict";
import type { Architecture, LayerMemory } from "../../../src/core/domain/model";
import { kvCacheBytes } from "../../../src/core/estimate/kv-cache";
import { readArchitecture } from "../../../src/ollama/architecture";
import { inWords } from "../../../src/words/said";

type Keys = Readonly<Record<string, unknown>>;

/** Metadata as `/api/show` lists it, the family put before each key. */
const show = (family: string, keys: Keys): { model_info: Record<string, unknown> } => ({
  model_info: Object.fromEntries(
    Object.entries({ embedding_length: 2048, vocab_size: 32_000, ...keys }).map(([key, value]) => [`${family}.${key}`, value]),
  ),
});

function known(family: string, keys: Keys): Architecture {
  const read = readArchitecture(show(family, keys), family);
  assert(read.state === "known", inWords(read.state === "unknown" ? read.why : ""));
  return read.value;
}

function unknownWhy(family: string, keys: Keys): string {
  const read = readArchitecture(show(family, keys), family);
  assert(read.state === "unknown");
  return inWords(read.why);
}

const kinds = (architecture: Architecture): string => architecture.layers.map((layer) => layer.kind[0]).join("");
const only = (architecture: Architecture, kind: LayerMemory["kind"]): LayerMemory =>
  architecture.layers.find((layer) => layer.kind === kind)!;

describe("architecture from GGUF metadata", () => {
  it("reads grouped-query attention: qwen3-coder 30B needs 24.0 GiB for 262,144 tokens", () => {
    const qwen = known("qwen3moe", {
      block_count: 48,
      "attention.head_count": 32,
      "attention.head_count_kv": 4,
      "attention.key_length": 128,
      "attention.value_length": 128,
      feed_forward_length: 6144,
      expert_feed_forward_length: 768,
      expert_count: 128,
      expert_used_count: 8,
    });
    assert.equal(kvCacheBytes(qwen, { contextTokens: 262_144, batchTokens: 512, kvType: "f16", parallel: 1 }), 24 * 2 ** 30);
    assert.deepEqual(qwen.experts, { kind: "mixture", count: 128, used: 8 });
    assert.equal(qwen.feedForwardLength, 768);
  });

  it("takes head_count for head_count_kv, and their share of the embedding for the lengths, where keys are absent", () => {
    const llama = known("llama", { block_count: 2, "attention.head_count": 16, feed_forward_length: 8192 });
    assert.deepEqual(llama.layers[0], { kind: "full", kvHeads: 16, keyLength: 128, valueLength: 128 });
    assert.equal(llama.feedForwardLength, 8192);
    assert.equal(llama.headCount, 16);
  });

  it("gives the window to all but every sixth layer of gemma3", () => {
    const gemma = known("gemma3", {
      block_count: 12,
      "attention.head_count": 32,
      "attention.head_count_kv": 16,
      "attention.key_length": 128,
      "attention.sliding_window": 1024,
    });
    assert.equal(kinds(gemma), "sssssfsssssf");
    assert.deepEqual(gemma.layers[0], { kind: "sliding", kvHeads: 16, keyLength: 128, valueLength: 64, windowTokens: 1024 });
  });

  for (const family of ["gpt-oss", "gptoss"]) {
    it(`gives the window to every other layer of ${family}`, () => {
      const oss = known(family, {
        block_count: 4,
        "attention.head_count": 64,
        "attention.head_count_kv": 8,
        "attention.key_length": 64,
        "attention.sliding_window": 128,
      });
      assert.equal(kinds(oss), "sfsf");
    });
  }

  it("knows the chunks of llama4, which its metadata leaves out", () => {
    const scout = known("llama4", { block_count: 4, "attention.head_count": 40, "attention.head_count_kv": 8 });
    assert.equal(kinds(scout), "sssf");
    assert.equal((only(scout, "sliding") as { windowTokens: number }).windowTokens, 8192);
  });

  it("starts with the full layer where the family does", () => {
    const small = known("smallthinker", { block_count: 5, "attention.head_count": 8, "attention.sliding_window": 4096 });
    assert.equal(kinds(small), "fsssf");
  });

  it("takes a pattern of the metadata, layer by layer, and lengths of its own for sliding layers", () => {
    const gemma4 = known("gemma4", {
      block_count: 4,
      "attention.head_count": 8,
      "attention.head_count_kv": [4, 4, 4, 2],
      "attention.key_length": 512,
      "attention.value_length": 512,
      "attention.key_length_swa": 256,
      "attention.value_length_swa": 256,
      "attention.sliding_window": 512,
      "attention.sliding_window_pattern": [true, true, true, false],
    });
    assert.equal(kinds(gemma4), "sssf");
    assert.deepEqual(gemma4.layers[0], { kind: "sliding", kvHeads: 4, keyLength: 256, valueLength: 256, windowTokens: 512 });
    assert.deepEqual(gemma4.layers[3], { kind: "full", kvHeads: 2, keyLength: 512, valueLength: 512 });
  });

  it("ignores a window that the engines ignore, so that memory is not predicted too small", () => {
    for (const family of ["llama", "qwen2", "phi3"]) {
      assert.equal(kinds(known(family, { block_count: 2, "attention.head_count": 32, "attention.sliding_window": 4096 })), "ff");
    }
  });

  it("reads latent attention (MLA)", () => {
    const keys = {
      block_count: 1,
      "attention.head_count": 128,
      "attention.kv_lora_rank": 512,
      "rope.dimension_count": 64,
      "attention.key_length": 192,
      "attention.value_length": 128,
    };
    assert.deepEqual(known("deepseek2", { ...keys, "attention.head_count_kv": 1, "attention.key_length_mla": 192 }).layers, [
      { kind: "latent", latentLength: 512, ropeLength: 64 },
    ]);
  });

  it("reads files from before MLA as the runner caches them: head by head", () => {
    const keys = {
      block_count: 1,
      "attention.head_count": 16,
      "attention.head_count_kv": 16,
      "attention.kv_lora_rank": 512,
      "attention.key_length": 192,
      "attention.value_length": 128,
    };
    assert.deepEqual(known("deepseek2", keys).layers, [{ kind: "full", kvHeads: 16, keyLength: 192, valueLength: 128 }]);
  });

  it("reads linear attention at an interval (qwen3next)", () => {
    const next = known("qwen3next", {
      block_count: 8,
      "attention.head_count": 16,
      "attention.head_count_kv": 2,
      "attention.key_length": 256,
      "attention.value_length": 256,
      "ssm.conv_kernel": 4,
      "ssm.inner_size": 4096,
      "ssm.group_count": 16,
      "ssm.state_size": 128,
    });
    assert.equal(kinds(next), "rrrfrrrf");
    assert.deepEqual(only(next, "recurrent"), { kind: "recurrent", stateBytes: 4 * (3 * (4096 + 2 * 16 * 128) + 128 * 4096) });
  });

  it("reads short convolutions (lfm2) where a layer has no KV heads", () => {
    const lfm = known("lfm2", {
      block_count: 4,
      "attention.head_count": 32,
      "attention.head_count_kv": [0, 0, 8, 0],
      "shortconv.l_cache": 3,
    });
    assert.equal(kinds(lfm), "rrfr");
    assert.deepEqual(lfm.layers[0], { kind: "recurrent", stateBytes: 4 * 2048 * 2 });
  });

  it("reads state spaces beside attention (jamba, granite hybrid)", () => {
    const jamba = known("jamba", {
      block_count: 4,
      "attention.head_count": 32,
      "attention.head_count_kv": [0, 0, 8, 0],
      "ssm.conv_kernel": 4,
      "ssm.inner_size": 4096,
      "ssm.state_size": 16,
    });
    assert.equal(kinds(jamba), "rrfr");
    assert.deepEqual(jamba.layers[0], { kind: "recurrent", stateBytes: 4 * (3 * 4096 + 16 * 4096) });
  });

  it("gives no state to layers of nemotron_h that only feed forward", () => {
    const nemotron = known("nemotron_h", {
      block_count: 3,
      "attention.head_count": [0, 40, 0],
      "attention.head_count_kv": [0, 8, 0],
      feed_forward_length: [0, 0, 21_504],
      "ssm.conv_kernel": 4,
      "ssm.inner_size": 8192,
      "ssm.group_count": 8,
      "ssm.state_size": 128,
    });
    assert.deepEqual(
      nemotron.layers.map((layer) => (layer.kind === "recurrent" ? layer.stateBytes : layer.kind)),
      [4 * (3 * (8192 + 2 * 8 * 128) + 128 * 8192), "full", 0],
    );
    assert.equal(nemotron.feedForwardLength, 21_504);
  });

  it("gives both attention and state to each layer of falcon-h1", () => {
    assert.equal(
      kinds(
        known("falcon-h1", { block_count: 2, "attention.head_count": 8, "ssm.conv_kernel": 4, "ssm.inner_size": 64, "ssm.state_size": 8 }),
      ),
      "frfr",
    );
  });

  it("reads models without any attention (mamba)", () => {
    const mamba = known("mamba", { block_count: 2, "ssm.conv_kernel": 4, "ssm.inner_size": 1536, "ssm.state_size": 16 });
    assert.equal(kinds(mamba), "rr");
    assert.equal(mamba.headCount, 0);
  });

  it("counts nothing for layers that share a cache (gemma3n) or predict further tokens (glm4moe)", () => {
    const gemma = known("gemma3n", { block_count: 22, "attention.head_count": 8, "attention.sliding_window": 512 });
    assert.deepEqual(gemma.layers.slice(20), [
      { kind: "recurrent", stateBytes: 0 },
      { kind: "recurrent", stateBytes: 0 },
    ]);
    assert.equal(kinds(known("glm4moe", { block_count: 3, "attention.head_count": 8, nextn_predict_layers: 1 })), "ffr");
  });

  it("takes the size of the vocabulary from the list of tokens, or from the embedding table", () => {
    const info = show("llama", { block_count: 1, "attention.head_count": 16, vocab_size: null }).model_info;
    const tokens = readArchitecture({ model_info: { ...info, "tokenizer.ggml.tokens": ["a", "b", "c"] } }, "llama");
    const table = readArchitecture({ model_info: info, tensors: [{ name: "token_embd.weight", shape: [2048, 5] }] }, "llama");
    assert(tokens.state === "known" && table.state === "known");
    assert.deepEqual([tokens.value.vocabularySize, table.value.vocabularySize], [3, 5]);
  });

  it("says which keys are missing", () => {
    assert.match(unknownWhy("llama", {}), /llama\.block_count, llama\.attention\.head_count\b/);
    assert.match(unknownWhy("llama", { block_count: 2, "attention.head_count": 8, vocab_size: null }), /llama\.vocab_size/);
  });

  it("does not guess at arrays that the server withholds", () => {
    assert.match(
      unknownWhy("lfm2", { block_count: 2, "attention.head_count": 8, "attention.head_count_kv": null }),
      /lfm2\.attention\.head_count_kv/,
    );
    assert.match(
      unknownWhy("gemma4", { block_count: 2, "attention.head_count": 8, "attention.sliding_window_pattern": null }),
      /gemma4\.attention\.sliding_window_pattern/,
    );
  });
});
