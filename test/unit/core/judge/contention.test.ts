import assert from "node:assert/strict";
import type { WatchSummary } from "../../../../src/core/domain/hardware";
import { disturbancesIn, isContended, unexplainedWaitMs, usedByOthers } from "../../../../src/core/judge/contention";
import type { GenerateTimings, LoadedModel } from "../../../../src/core/ports";

const timings = (wallMs: number, parts: Partial<GenerateTimings> = {}): GenerateTimings => ({
  ttftMs: 100,
  wallMs,
  loadMs: 0,
  promptMs: 4_000,
  decodeMs: 1_000,
  ...parts,
});
const watch = (otherCores: number | null): WatchSummary => ({ otherCores }) as WatchSummary;
const limit = { contendedCores: 0.1 };

describe("a wait that the server's counters do not explain", () => {
  it("is what another client's turn took", () => {
    assert.equal(unexplainedWaitMs(timings(8_000)), 3_000);
  });

  it("is none where reading the prompt's text and the way there and back explain it", () => {
    assert.equal(unexplainedWaitMs(timings(5_900)), null);
    assert.equal(unexplainedWaitMs(timings(63_000, { promptMs: 56_700 })), null);
  });

  it("is none while the model was loaded, which the counters tell", () => {
    assert.equal(unexplainedWaitMs(timings(12_000, { loadMs: 6_900 })), null);
  });

  it("is none where the server leaves decoding out for one token", () => {
    assert.equal(unexplainedWaitMs(timings(4_200, { decodeMs: null })), null);
  });
});

describe("others during a trial", () => {
  it("are those on the processor, or before us on the server", () => {
    assert.equal(isContended({ watch: watch(0.2) }, limit), true);
    assert.equal(isContended({ watch: watch(0), waitMs: 3_000 }, limit), true);
    assert.equal(isContended({ watch: watch(0), waitMs: null }, limit), false);
  });

  it("are each told by what they used", () => {
    const seen = (parts: Partial<WatchSummary>): readonly string[] => disturbancesIn({ watch: { ...watch(0), ...parts } }, limit);
    assert.deepEqual(seen({ otherCores: 0.2 }), ["processor"]);
    assert.deepEqual(seen({ otherClients: 1 }), ["server"]);
    assert.deepEqual(seen({ gpuOutsiders: ["python3"] }), ["gpu"]);
    assert.deepEqual(seen({ idleGpuShare: 0.9 }), ["gpu"]);
    assert.deepEqual(seen({ unread: true }), ["unread"]);
    assert.deepEqual(seen({ otherCores: 1, otherClients: 2, gpuOutsiders: ["java"] }), ["processor", "server", "gpu"]);
    assert.deepEqual(disturbancesIn({ watch: null, otherModels: ["b:latest"] }, limit), ["server"]);
  });

  it("are not there where nothing is in use: no client, a desktop that is drawn, a reading that was had", () => {
    const quiet = { ...watch(0), otherClients: 0, gpuOutsiders: [], idleGpuShare: 0.12 };
    assert.deepEqual(disturbancesIn({ watch: quiet, otherModels: [] }, limit), []);
  });

  it("are not said to be there where nothing is known", () => {
    assert.equal(isContended({ watch: { ...watch(null), otherClients: null } }, limit), false);
    assert.equal(isContended({ watch: null }, limit), false);
  });
});

describe("models that another client used", () => {
  const own = { name: "own", digest: "d-own" };
  const entry = (name: string, keepAlive?: LoadedModel["keepAlive"], digest = `d-${name}`): LoadedModel => ({
    ...{ name, digest, contextTokens: 4096, sizeBytes: 1, vramBytes: 0 },
    ...(keepAlive === undefined ? {} : { keepAlive }),
  });
  const between = (before: readonly LoadedModel[], now: readonly LoadedModel[], elapsedS = 60): readonly string[] =>
    usedByOthers({ atMs: 0, models: before }, { atMs: 1000 * elapsedS, models: now }, own);

  it("are one that was not there before, unless it is ours under whatever name", () => {
    assert.deepEqual(between([], [entry("theirs", 300), entry("own", 1800), entry("copy", 1800, "d-own")]), ["theirs"]);
  });

  it("are one that stays longer than it was to", () => {
    assert.deepEqual(between([entry("theirs", 300)], [entry("theirs", 300)]), ["theirs"]);
    assert.deepEqual(between([entry("theirs", 300)], [entry("theirs", "forever")]), ["theirs"]);
  });

  it("are none that only run down, or go", () => {
    assert.deepEqual(between([entry("theirs", 300), entry("kept", "forever"), entry("gone", 20)], [entry("theirs", 241), entry("kept", "forever")]), []);
  });

  it("are ours where somebody asked for another time: our requests only prolong it", () => {
    assert.deepEqual(between([entry("own", 1800)], [entry("own", 299)]), ["own"]);
    assert.deepEqual(between([entry("own", 1800)], [entry("own", "forever")]), ["own"]);
    assert.deepEqual(between([entry("own", 1800)], [entry("own", 1800)]), []);
  });

  it("are not ours where the server has not set the time anew yet, however long our request took", () => {
    assert.deepEqual(between([entry("own", 1800)], [entry("own", 600)], 1200), []);
  });

  it("are not known where the server does not tell times", () => {
    assert.deepEqual(between([entry("theirs"), entry("own")], [entry("theirs", 300), entry("own")]), []);
  });
});
