import assert from "node:assert/strict";
import { AUTOMATIC_SERVER, withContext } from "../../../../src/core/domain/settings";
import type { HardwareProfile } from "../../../../src/core/domain/hardware";
import { namedKeys, tuneCandidates } from "../../../../src/core/tune/candidates";
import type { TuneCandidatesInput } from "../../../../src/core/tune/candidates";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { DEFAULT_SERVER } from "../../../support/simulated/memory";
import { profileOfModel } from "../../../support/simulated/model-profile";
import { Scenario } from "../../../support/simulated/scenario";

const hardwareOf = (machine: string): Promise<HardwareProfile> =>
  createSimulation({ machine: machineNamed(machine), model: modelNamed("qwen2.5:3b"), seed: 1 }).probe.profile(
    new AbortController().signal,
  );

/** What the suites that do not look at it have fixed. */
const MAPPED = { ...withContext(16_384), useMmap: true };

async function inputFor(machine: string, change: Partial<TuneCandidatesInput> = {}): Promise<TuneCandidatesInput> {
  return {
    hardware: await hardwareOf(machine),
    model: profileOfModel(new Scenario({ machine: machineNamed(machine), model: modelNamed("qwen2.5:3b"), seed: 1 })),
    base: { options: MAPPED, server: AUTOMATIC_SERVER },
    serverSettings: DEFAULT_SERVER,
    engine: "simulated",
    variableServerSettings: [],
    turn: { promptTokens: 8192, replyTokens: 128 },
    allowed: () => true,
    ...change,
  };
}

const keys = (input: TuneCandidatesInput): string[] => tuneCandidates(input).map(({ key }) => key);

describe("candidates of a race", () => {
  it("are the baseline and the batches that differ from the automatic one, on a GPU", async () => {
    const candidates = tuneCandidates(await inputFor("gpu-24GB"));
    assert.deepEqual(
      candidates.map(({ key }) => key),
      ["auto", "num_batch=128", "num_batch=256", "num_batch=512", "num_batch=2048", "num_batch=4096"],
    );
    assert.deepEqual(candidates[0]?.setup.options, MAPPED);
    assert.equal(candidates[1]?.setup.options.numBatch, 128);
  });

  it("vary no layers where no GPU is known, whatever share the server counts as one's", async () => {
    const onProcessor = await inputFor("cpu-16c-127GB", { gpuShare: 0.33 });
    assert.ok(!keys(onProcessor).some((key) => key.includes("num_gpu")));
    assert.ok(keys(await inputFor("gpu-24GB", { gpuShare: 0.33 })).some((key) => key.includes("num_gpu")));
  });

  it("leave out batches that do the same for this prompt", async () => {
    const turn = { promptTokens: 700, replyTokens: 64 };
    assert.deepEqual(keys(await inputFor("gpu-24GB", { turn })), ["auto", "num_batch=128", "num_batch=256", "num_batch=512"]);
  });

  it("vary threads where the processor computes, and never beyond the logical cores", async () => {
    const small = keys(await inputFor("vm-2c-24GB"));
    assert.ok(small.includes("num_thread=1") && small.includes("num_batch=512,num_thread=1"));
    assert.ok(!small.some((key) => /num_thread=[2-9]/.test(key)), "2 is automatic, 3 does not exist");
    const large = keys(await inputFor("cpu-16c-127GB")).filter((key) => key.startsWith("num_thread"));
    assert.deepEqual(large, ["num_thread=8", "num_thread=15", "num_thread=17"]);
  });

  it("include what somebody named, beyond the logical cores too, unless it makes no difference", async () => {
    const named = { numBatch: [8, 512], numThread: [2, 3] };
    const small = keys(await inputFor("vm-2c-24GB", { named, turn: { promptTokens: 400, replyTokens: 24 } }));
    assert.ok(small.includes("num_thread=3") && small.includes("num_batch=8") && !small.includes("num_thread=2"));
    assert.deepEqual(namedKeys(named).filter((key) => small.includes(key)), ["num_batch=8", "num_thread=3"]);
    assert.ok(!keys(await inputFor("gpu-24GB", { named })).some((key) => key.includes("num_thread")));
  });

  it("vary layers on the GPU only where they are split, near the server's own choice", async () => {
    const split = keys(await inputFor("laptop-8GB", { gpuShare: 20 / 37 })).filter((key) => /^num_gpu=\d+$/.test(key));
    assert.deepEqual(split, ["num_gpu=18", "num_gpu=21", "num_gpu=22"]);
    assert.ok(!keys(await inputFor("laptop-8GB")).some((key) => key.includes("num_gpu") || key.includes("num_thread")));
  });

  it("vary the server's settings only where that is possible, and never what is refused", async () => {
    const variableServerSettings = ["kv_cache_type", "flash_attention"] as const;
    const varied = keys(await inputFor("gpu-24GB", { variableServerSettings }));
    assert.ok(varied.includes("kv_cache_type=q8_0") && varied.includes("flash_attention=false"));
    assert.ok(!varied.some((key) => key.includes("q8_0") && key.includes("flash_attention=false")));
  });

  it("try the other way to read the weights: mapped on an Ollama unless told otherwise, copied by the embedded engine", async () => {
    const base = { options: { ...withContext(16_384), numBatch: 256 }, server: AUTOMATIC_SERVER };
    assert.deepEqual(keys(await inputFor("gpu-24GB", { base, engine: "ollama" })), ["auto", "use_mmap=false"]);
    assert.deepEqual(keys(await inputFor("gpu-24GB", { base, engine: "embedded" })), ["auto", "use_mmap=true"]);
  });

  it("keep what the user has fixed", async () => {
    const base = { options: { ...MAPPED, numBatch: 256 }, server: AUTOMATIC_SERVER };
    assert.deepEqual(keys(await inputFor("gpu-24GB", { base })), ["auto"]);
  });

  it("stay within memory, the baseline excepted", async () => {
    const allowed: TuneCandidatesInput["allowed"] = ({ options }) => options.numBatch !== "auto" && options.numBatch < 512;
    assert.deepEqual(keys(await inputFor("gpu-24GB", { allowed })), ["auto", "num_batch=128", "num_batch=256"]);
  });

  it("are expected to behave as physics says: small batches prefill slower, few threads decode slower, and the rest is the same", async () => {
    const byKey = new Map(tuneCandidates(await inputFor("cpu-16c-127GB")).map((candidate) => [candidate.key, candidate.predicted!]));
    const [auto, batch, threads] = ["auto", "num_batch=128", "num_thread=8"].map((key) => byKey.get(key)!);
    assert.ok(batch!.prefillMsPerToken > auto!.prefillMsPerToken);
    assert.equal(batch!.decodeMsPerToken, auto!.decodeMsPerToken);
    assert.ok(threads!.prefillMsPerToken > auto!.prefillMsPerToken && threads!.decodeMsPerToken > auto!.decodeMsPerToken);
  });

  it("are expected to decode a little faster with a core left free, because bandwidth is used up before the cores are, and slower with one thread too many", async () => {
    const byKey = new Map(tuneCandidates(await inputFor("cpu-16c-127GB")).map((candidate) => [candidate.key, candidate.predicted!]));
    const [auto, fewer, more] = ["auto", "num_thread=15", "num_thread=17"].map((key) => byKey.get(key)!);
    assert.ok(fewer!.decodeMsPerToken < auto!.decodeMsPerToken && fewer!.decodeMsPerToken > 0.98 * auto!.decodeMsPerToken);
    assert.ok(fewer!.prefillMsPerToken > auto!.prefillMsPerToken);
    assert.ok(more!.decodeMsPerToken > auto!.decodeMsPerToken);
  });

  it("expect nothing of a model whose architecture is unknown", async () => {
    const input = await inputFor("gpu-24GB");
    const unknown = { ...input, model: { ...input.model, architecture: { state: "unknown", why: "no metadata" } as const } };
    assert.ok(tuneCandidates(unknown).every(({ predicted }) => predicted === null));
  });
});
