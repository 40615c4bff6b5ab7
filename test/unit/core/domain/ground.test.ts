import assert from "node:assert/strict";
import { groundDifferences, groundOf, sameGround } from "../../../../src/core/domain/ground";
import type { Ground, GroundCode } from "../../../../src/core/domain/ground";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import { groundInWords } from "../../../../src/words/ground";
import { sampleOf } from "../../results/records";

const SERVER = { kvCacheType: "f16", flashAttention: "auto", numParallel: 1 } as const;
const MADE: Ground = {
  modelDigest: "sha256:0123456789abcdef",
  engineKind: "ollama",
  engineVersion: "0.33.0",
  server: SERVER,
  endpoint: "this machine",
  hardwareFingerprint: "aaaa",
  o3Version: "0.1.0",
  protocol: DEFAULT_PROTOCOL,
};

const CHANGES: readonly (readonly [GroundCode, Partial<Ground>, string])[] = [
  ["model", { modelDigest: "sha256:fedcba9876543210" }, "The model has changed: it was 0123456789ab and is now fedcba987654."],
  ["engine-version", { engineVersion: "0.40.1" }, "The engine has changed: it was 0.33.0 and is now 0.40.1."],
  ["engine-kind", { engineKind: "embedded" }, "The engine has changed: it was ollama and is now embedded."],
  ["machine", { hardwareFingerprint: "bbbb" }, "The machine has changed: it was aaaa and is now bbbb."],
  ["o3", { o3Version: "0.2.0" }, "O3 has changed: it was 0.1 and is now 0.2."],
  ["kv-cache-type", { server: { ...SERVER, kvCacheType: "q8_0" } }, "The server's KV cache type has changed: it was f16 and is now q8_0."],
  ["flash-attention", { server: { ...SERVER, flashAttention: false } }, "The server's flash attention has changed: it was automatic and is now off."],
  ["num-parallel", { server: { ...SERVER, numParallel: 4 } }, "The server's number of parallel slots has changed: it was 1 and is now 4."],
  [
    "endpoint",
    { endpoint: "http://gpu-box:11434" },
    "The server has another address: it was this machine and is now http://gpu-box:11434.",
  ],
  [
    "protocol",
    { protocol: { ...DEFAULT_PROTOCOL, tuneVisits: 40 } },
    "The way O3 measures was configured differently: tuneVisits 25 is now tuneVisits 40.",
  ],
];

describe("the ground that evidence stands on", () => {
  it("is the same where nothing changed", () => {
    assert.deepEqual(groundDifferences(MADE, { ...MADE }), []);
  });

  for (const [code, now, sentence] of CHANGES) {
    it(`tells what changed: ${code}`, () => {
      const differences = groundDifferences(MADE, { ...MADE, ...now });
      assert.deepEqual(differences.map((difference) => difference.code), [code]);
      assert.deepEqual(groundInWords(differences), [sentence]);
    });
  }

  it("tells every change, and of another kind of server no version", () => {
    const now = { ...MADE, modelDigest: "other", hardwareFingerprint: "bbbb", engineKind: "embedded", engineVersion: "x", o3Version: "2.0.0" };
    assert.equal(groundInWords(groundDifferences(MADE, now)).length, 4);
  });

  it("stays the same over a patch release and a pre-release of O3, and not from 0.1 to 0.10", () => {
    for (const o3Version of ["0.1.9", "v0.1.0", "0.1.3-beta.1"]) assert.ok(sameGround(MADE, { ...MADE, o3Version }), o3Version);
    assert.ok(!sameGround(MADE, { ...MADE, o3Version: "0.10.0" }));
  });

  it("compares nothing that was not recorded", () => {
    assert.ok(sameGround({ ...MADE, server: null, endpoint: null, protocol: null }, { ...MADE, endpoint: "http://gpu-box" }));
  });

  it("takes a digest with and without its algorithm for the same", () => {
    assert.ok(sameGround(MADE, { ...MADE, modelDigest: "0123456789abcdef" }));
  });

  it("is this machine whatever the port there, and elsewhere the address, without user and password", async () => {
    const { environment } = await sampleOf("run-started");
    const at = (local: boolean, endpoint: string): string | null =>
      groundOf("x", { ...environment, engine: { ...environment.engine, local, endpoint } }).endpoint;
    assert.equal(at(true, "http://127.0.0.1:11434"), at(true, "http://localhost:4000"));
    assert.equal(at(false, "https://me:secret@GPU-box/ollama/"), "https://gpu-box/ollama");
    assert.notEqual(at(false, "http://gpu-box:11434"), at(false, "http://gpu-box:11435"));
  });
});
