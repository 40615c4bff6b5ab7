import assert from "node:assert/strict";
import { stalenessOf } from "../../../../src/core/preset/staleness";
import type { PresetOrigin } from "../../../../src/core/preset/staleness";

const SERVER = { kvCacheType: "f16", flashAttention: "auto", numParallel: 1 } as const;
const MADE: PresetOrigin = {
  modelDigest: "sha256:0123456789abcdef",
  engineKind: "ollama",
  engineVersion: "0.33.0",
  server: SERVER,
  hardwareFingerprint: "aaaa",
  o3Version: "0.1.0",
};

const CHANGES: readonly (readonly [string, Partial<PresetOrigin>, string])[] = [
  ["the model", { modelDigest: "sha256:fedcba9876543210" }, "The model changed since: it was 0123456789ab and is fedcba987654."],
  ["the engine's version", { engineVersion: "0.40.1" }, "The engine changed since: it was 0.33.0 and is 0.40.1."],
  ["the kind of engine", { engineKind: "embedded", engineVersion: "x" }, "The engine changed since: it was ollama and is embedded."],
  ["the machine", { hardwareFingerprint: "bbbb" }, "The machine changed since: it was aaaa and is bbbb."],
  ["a minor version of O3", { o3Version: "0.2.0" }, "O3 changed since: it was 0.1 and is 0.2."],
  [
    "the KV cache type",
    { server: { ...SERVER, kvCacheType: "q8_0" } },
    "The server's KV cache type changed since: it was f16 and is q8_0.",
  ],
  [
    "flash attention",
    { server: { ...SERVER, flashAttention: false } },
    "The server's flash attention changed since: it was automatic and is off.",
  ],
  ["the slots", { server: { ...SERVER, numParallel: 4 } }, "The server's number of parallel slots changed since: it was 1 and is 4."],
];

describe("staleness of a preset", () => {
  it("is fresh where nothing changed", () => {
    assert.deepEqual(stalenessOf(MADE, { ...MADE }), { state: "fresh" });
  });

  for (const [name, now, reason] of CHANGES) {
    it(`says what changed: ${name}`, () => {
      assert.deepEqual(stalenessOf(MADE, { ...MADE, ...now }), { state: "stale", reasons: [reason] });
    });
  }

  it("names every change", () => {
    const result = stalenessOf(MADE, { ...MADE, modelDigest: "other", hardwareFingerprint: "bbbb", o3Version: "2.0.0" });
    assert.equal(result.state === "stale" && result.reasons.length, 3);
  });

  it("stays fresh over a patch release and a pre-release of O3", () => {
    for (const o3Version of ["0.1.9", "v0.1.0", "0.1.3-beta.1"])
      assert.equal(stalenessOf(MADE, { ...MADE, o3Version }).state, "fresh", o3Version);
  });

  it("takes 0.1 and 0.10 for two versions", () => {
    assert.equal(stalenessOf(MADE, { ...MADE, o3Version: "0.10.0" }).state, "stale");
  });

  it("compares no server settings where they were not recorded", () => {
    assert.equal(stalenessOf({ ...MADE, server: null }, MADE).state, "fresh");
  });

  it("takes a digest with and without its algorithm for the same", () => {
    assert.equal(stalenessOf(MADE, { ...MADE, modelDigest: "0123456789abcdef" }).state, "fresh");
  });
});
