import assert from "node:assert/strict";
import type { RunStarted } from "../../../../src/core/domain/journal";
import type { Trial } from "../../../../src/core/domain/trial";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import { flagsFor } from "../../../../src/core/report/flags";
import { inWords } from "../../../../src/words/said";

/** A run's start as far as flags look at it. */
const started = (gpus: readonly { readonly name: string }[] = [], local = true): RunStarted<"optimize"> =>
  ({
    environment: {
      engine: { kind: "ollama", local, server: { state: "known" } },
      hardware: { gpus, power: "mains", layout: { kind: "cpu" } },
    },
    model: { architecture: { state: "unknown", why: "It is a test." }, randomWeights: false },
    request: { options: { numBatch: "auto" } },
    protocol: DEFAULT_PROTOCOL,
  }) as unknown as RunStarted<"optimize">;

interface Parts {
  readonly contended?: boolean;
  readonly otherCores?: number | null;
  readonly outsiders?: readonly { readonly name: string; readonly cores: number }[];
  readonly waitMs?: number;
  readonly told?: "pool" | "server";
  readonly gpuShare?: number;
}

const load = ({ contended = false, otherCores = 0, outsiders, waitMs, told, gpuShare = 0 }: Parts): Trial =>
  ({
    kind: "trial",
    type: "load",
    contended,
    waitMs,
    watch: { otherCores, outsiders, samples: 1, before: {}, after: {} },
    settingsAsked: { numCtx: 4096 },
    outcome: { state: "fits", gpuShare, use: { pool: "ram", totalBytes: 10, othersBytes: 1, footprintBytes: 1, told } },
  }) as unknown as Trial;

const messages = (trials: readonly Trial[], start = started()): string[] => flagsFor(start, trials, [], null).map(({ message }) => inWords(message));
const one = (trials: readonly Trial[], words: RegExp, start?: RunStarted<"optimize">): string => {
  const found = messages(trials, start).filter((message) => words.test(message));
  assert.equal(found.length, 1, messages(trials, start).join("\n"));
  return found[0] ?? "";
};

describe("what a reader has to know", () => {
  it("is who disturbed the run, the busiest first", () => {
    const trials = [
      load({ contended: true, otherCores: 1, outsiders: [{ name: "make", cores: 0.4 }, { name: "java", cores: 0.3 }] }),
      load({ contended: true, otherCores: 1, outsiders: [{ name: "java", cores: 0.6 }] }),
      load({}),
    ];
    assert.match(one(trials, /^Other programs/), /^Other programs used the processor during 2 of 3 trials; .* Busiest: java, make\.$/);
  });

  it("is that another client used the server", () => {
    assert.match(one([load({ contended: true, waitMs: 3_000 })], /^Other programs/), /^Other programs used the server during 1 of 1 trials;/);
    const both = [load({ contended: true, waitMs: 3_000 }), load({ contended: true, otherCores: 1 })];
    assert.match(one(both, /^Other programs/), /^Other programs used the processor or the server during 2 of 2 trials;/);
  });

  it("is who used the GPU, and which model another client had", () => {
    const onGpu = { ...load({ contended: true }), watch: { otherCores: 0, gpuOutsiders: ["blender"] } } as unknown as Trial;
    const client = { ...load({ contended: true }), otherModels: ["qwen3:8b"] };
    assert.match(one([onGpu, client], /used the GPU/), /^Other programs used the GPU during 1 of 2 trials; .* Busiest: blender\.$/);
    assert.match(one([onGpu, client], /used the server/), /^Other programs used the server during 1 of 2 trials; .* Another client used qwen3:8b\.$/);
  });

  it("is that the machine could not be read, which is told apart from what others did", () => {
    const unread = { ...load({ contended: true }), watch: { otherCores: 0, unread: true } } as unknown as Trial;
    assert.match(one([unread, load({})], /could not be read/), /^The machine could not be read to the end of 1 of 2 trials/);
    assert.deepEqual(messages([unread]).filter((message) => message.startsWith("Other programs")), []);
  });

  it("is where nothing is known of others: that is not called quiet", () => {
    assert.match(one([load({ otherCores: null }), load({})], /could not tell whether/), /^For 1 of 2 trials O3 could not tell whether/);
  });

  it("is whose memory was read", () => {
    assert.match(one([load({ told: "server" }), load({})], /own figure/), /For 1 of 2 loads the server's own figure is used\.$/);
    assert.match(one([load({ told: "pool" })], /growth of/), /^For 1 of 1 loads the model's memory is the growth of the whole machine's use/);
    assert.deepEqual(messages([load({})]).filter((message) => message.includes('memory')), []);
  });

  it("is a GPU that the server uses and O3 does not see", () => {
    const trials = [load({ gpuShare: 0.6 }), load({ gpuShare: 0.2 })];
    assert.match(one(trials, /on a GPU/), /^The server has up to 60 % of the model on a GPU, but O3 finds no GPU here/);
    for (const start of [started([{ name: "Card" }]), started([], false)])
      assert.deepEqual(messages(trials, start).filter((message) => message.includes('on a GPU')), []);
  });
});
