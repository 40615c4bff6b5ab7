import assert from "node:assert/strict";
import { machineNamed, modelNamed } from "../../../support/simulated";
import { DEFAULT_SERVER, memory, spilledShare } from "../../../support/simulated/memory";
import type { LoadShape } from "../../../support/simulated/memory";
import { decodeByThreads, decodeSeconds, loadSeconds, prefillByThreads, prefillSeconds } from "../../../support/simulated/speed";
import type { Running } from "../../../support/simulated/speed";

/** The figures are those of the study whose formulas these are: the simulator must not drift away from what was calibrated. */
const near = (value: number, expected: number): void => {
  assert.ok(Math.abs(value / expected - 1) < 1e-4, `${value} instead of ${expected}`);
};

describe("simulated memory", () => {
  const cases: readonly (readonly [string, LoadShape, number])[] = [
    ["qwen3-coder:30b", { numCtx: 262_144 }, 47.2915],
    ["gemma3-27b-qat", { numCtx: 32_768 }, 23.4582],
    ["liquid-rag", { numCtx: 128_000, server: { ...DEFAULT_SERVER, kvCacheType: "q8_0" } }, 3.23031],
    ["qwen2.5:3b", { numCtx: 4096, server: { ...DEFAULT_SERVER, numParallel: 4 } }, 3.07517],
    ["gemma3:4b", { numCtx: 131_072, server: { ...DEFAULT_SERVER, kvCacheType: "q4_0", flashAttention: false } }, 16.161],
    ["llama3.1:8b", { numCtx: 131_072 }, 24.794],
  ];
  for (const [name, shape, expected] of cases) {
    it(`of ${name} at ${shape.numCtx} is ${expected} GB`, () => {
      near(memory(modelNamed(name), shape), expected);
    });
  }

  it("moves as many layers to the processor as do not fit", () => {
    near(spilledShare(modelNamed("llama3.1:8b"), 9, 6.5), 10 / 33);
    assert.equal(spilledShare(modelNamed("llama3.1:8b"), 6, 6.5), 0);
  });
});

describe("simulated speed", () => {
  const gpu: Running = { machine: machineNamed("laptop-8GB"), model: modelNamed("llama3.1:8b"), cpuShare: 0, threads: 8, batch: 512 };
  const vm: Running = { machine: machineNamed("vm-2c-24GB"), model: modelNamed("qwen2.5:3b"), cpuShare: 1, threads: 2, batch: 512 };
  const moe: Running = {
    machine: machineNamed("gpu-24GB"),
    model: modelNamed("qwen3-coder:30b"),
    cpuShare: 0,
    threads: 12,
    batch: 2048,
    server: { ...DEFAULT_SERVER, kvCacheType: "q8_0" },
  };

  it("of decoding is what was calibrated, on a GPU, split, on a small virtual machine, and with a quantised cache", () => {
    near(decodeSeconds(gpu, 4096), 0.0270594);
    near(decodeSeconds({ ...gpu, cpuShare: 0.5 }, 4096), 0.0956369);
    near(decodeSeconds(vm, 4096), 0.158161);
    near(decodeSeconds(moe, 32_768), 0.0101345);
  });

  it("of prefill is what was calibrated", () => {
    near(prefillSeconds(gpu, 4096), 3.07044);
    near(prefillSeconds({ ...gpu, cpuShare: 0.5 }, 4096), 4.58057);
    near(prefillSeconds(vm, 4096), 338.454);
    near(prefillSeconds(moe, 32_768), 19.4273);
  });

  it("falls without flash attention", () => {
    const without = { ...moe, server: { ...DEFAULT_SERVER, flashAttention: false } };
    near(decodeSeconds(without, 32_768), 0.0148936);
    near(prefillSeconds(without, 32_768), 29.3593);
  });

  it("collapses with more threads than the machine has, most of all without SMT", () => {
    const cpu = machineNamed("cpu-16c-127GB");
    const expected = [0.185185, 0.833333, 1, 0.96, 0.792, 0.624, 0.01];
    [1, 8, 12, 16, 24, 32, 48].forEach((threads, index) => {
      near(decodeByThreads(cpu, threads), expected[index] ?? Number.NaN);
    });
    near(decodeByThreads(vm.machine, 3), 0.47);
    near(prefillByThreads(cpu, 8), 0.517632);
    near(prefillByThreads(vm.machine, 5), 0.05);
  });

  it("of loading counts the weights and the memory that is touched", () => {
    near(loadSeconds(vm.machine, vm.model, memory(vm.model, { numCtx: 32_768, numBatch: 512 })), 5.19418);
  });
});
