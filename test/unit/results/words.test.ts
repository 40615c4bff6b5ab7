import assert from "node:assert/strict";
import type { Evidence } from "../../../src/core/domain/evidence";
import type { Preset } from "../../../src/core/domain/report";
import { AUTOMATIC_SERVER, withContext } from "../../../src/core/domain/settings";
import { unprovenSaid } from "../../../src/core/report/evidence-said";
import { evidenceInWords } from "../../../src/results";
import { inWords } from "../../../src/words/said";
import { measuredValue } from "../../support/measured";

const unmeasured = {
  decodeTokensPerSecond: null,
  prefillTokensPerSecond: null,
  ttftFullMs: null,
  footprintBytes: null,
  pool: null,
  loadMs: null,
};
const measured = {
  ...unmeasured,
  decodeTokensPerSecond: measuredValue({ value: 41.2, n: 13, lower: 40.1, upper: 42 }),
  ttftFullMs: measuredValue({ value: 38_000, lower: 37_000, upper: 39_000 }),
  footprintBytes: measuredValue({ value: 6.1 * 2 ** 30 }),
};
const count = { visits: 13, successes: 13, ownVisits: 3, largerVisits: 10, smallerFailures: 0, questions: 3, voids: 0, contended: 0, fitsOnly: 0 };
const none = { visits: 0, successes: 0, ownVisits: 0, largerVisits: 0, smallerFailures: 0, questions: 0, voids: 0, contended: 0, fitsOnly: 2 };

const preset = (evidence: Evidence): Preset => ({
  name: "max_context",
  settings: withContext(65_536),
  server: AUTOMATIC_SERVER,
  contextTokens: 65_536,
  evidence,
  why: "The largest context that fits.",
  nextTurn: null,
});

describe("evidence in words", () => {
  it("says what a certificate proves and what was measured", () => {
    assert.equal(
      evidenceInWords(preset({ state: "certified", count, bound: { reliability: 0.85, confidence: 0.85 }, measures: measured })),
      "65,536 tokens; 13 of 13 filled loads (3 at this size, 10 at larger ones): " +
        "reliability at least 85 % at 85 % confidence; 41.2 tok/s decode (n = 13, 95 % interval 40.1 to 42.0); " +
        "TTFT when full 38 s (n = 4, 95 % interval 37 s to 39 s); RAM +6.1 GiB (n = 4).",
    );
  });

  it("says so far, and why no more, of provisional evidence", () => {
    assert.equal(
      evidenceInWords(
        preset({
          state: "provisional",
          count: { ...none, visits: 1, successes: 1, ownVisits: 1 },
          visitsNeeded: 12,
          bound: { reliability: 0.1499, confidence: 0.85 },
          measures: unmeasured,
          why: "The budget was spent.",
        }),
      ),
      "65,536 tokens; 1 of 13 filled loads so far: at least 14.9 % at 85 % confidence, provisional. " +
        "The budget was spent.",
    );
  });

  it("tells provisional evidence by how far its proof has come, with what failed on the way", () => {
    const words = (changed: object, visitsNeeded?: number): string =>
      evidenceInWords(
        preset({
          state: "provisional",
          count: { ...none, ...changed },
          visitsNeeded,
          bound: { reliability: 0.4, confidence: 0.85 },
          measures: unmeasured,
          why: "",
        }),
      );
    assert.match(words({ visits: 6, successes: 5, ownVisits: 6 }, 21), /; 6 of 27 filled loads \(1 failed\) so far: /);
    assert.match(words({ visits: 4, successes: 4, ownVisits: 1, largerVisits: 3 }, 11), /; 4 of 15 filled loads \(1 at this size, 3 at larger ones\) so far: /);
    assert.match(words({ visits: 3, successes: 3, ownVisits: 3 }), /; 3 of 3 filled loads so far: /);
  });

  it("claims no reliability for a window that was never filled", () => {
    const evidence = {
      state: "provisional",
      count: none,
      visitsNeeded: 13,
      bound: { reliability: 0, confidence: 0.85 },
      measures: unmeasured,
      why: "It fits.",
    } as const;
    assert.equal(evidenceInWords(preset(evidence)), "65,536 tokens; not filled yet. It fits.");
  });

  it("says why a rejected one is", () => {
    const failed = { ...none, visits: 4, successes: 2, ownVisits: 2, largerVisits: 1, smallerFailures: 1 };
    assert.equal(
      evidenceInWords(preset({ state: "rejected", count: failed, measures: unmeasured, why: "2 filled loads failed." })),
      "65,536 tokens; 2 of 4 filled loads (2 at this size, 1 at larger ones, 1 at smaller ones, failed); not stable. 2 filled loads failed.",
    );
    assert.equal(
      evidenceInWords(preset({ state: "rejected", count: none, measures: unmeasured, why: "It did not load." })),
      "65,536 tokens; not stable. It did not load.",
    );
  });

  it("says in one sentence how far a proof has come, which is asked before it is applied", () => {
    const provisional = { state: "provisional", bound: { reliability: 0.1, confidence: 0.85 }, measures: unmeasured, why: { code: "not-proven" } } as const;
    const so = (evidence: Evidence): string => inWords(unprovenSaid(evidence));
    assert.equal(so({ ...provisional, count: { ...none, visits: 2, successes: 2, ownVisits: 2 }, visitsNeeded: 11 }), "Not proven yet: 2 of 13 filled loads.");
    assert.equal(so({ ...provisional, count: none, visitsNeeded: 13 }), "Not proven yet: 0 of 13 filled loads.");
    assert.equal(so({ ...provisional, count: { ...none, visits: 14, successes: 13, ownVisits: 14 }, visitsNeeded: 13 }), "Not proven yet: 14 of 27 filled loads.");
    // No number of loads proves it, or an earlier O3 did not note how many.
    assert.equal(so({ ...provisional, count: none, why: "Filled loads gave only incomplete replies." }), "Not proven: Filled loads gave only incomplete replies.");
    assert.equal(so({ state: "certified", count, bound: { reliability: 0.85, confidence: 0.85 }, measures: unmeasured }), "");
  });

  it("says that a single sample has no interval", () => {
    const once = { ...unmeasured, decodeTokensPerSecond: measuredValue({ value: 41.2, n: 1, units: 1 }) };
    const words = evidenceInWords(preset({ state: "certified", count, bound: { reliability: 0.85, confidence: 0.85 }, measures: once }));
    assert.match(words, /41\.2 tok\/s decode \(n = 1, no interval\)\.$/);
  });

  it("tells the next turn of a cached session, as predicted", () => {
    const predicted = (value: number): { value: number; basis: string } => ({ value, basis: "fitted" });
    const nextTurn = { newTokens: 2048, ttftMs: predicted(1200), decodeTokensPerSecond: predicted(38) };
    const certified = preset({ state: "certified", count, bound: { reliability: 0.85, confidence: 0.85 }, measures: unmeasured });
    assert.match(
      evidenceInWords({ ...certified, nextTurn }),
      /; next turn of 2,048 new tokens behind a nearly full window: first token after 1\.2 s, then 38\.0 tok\/s \(predicted\)\.$/,
    );
    const fast = preset({ state: "certified", count, bound: { reliability: 0.85, confidence: 0.85 }, measures: measured });
    assert.match(evidenceInWords({ ...fast, nextTurn }), /: first token after 1\.2 s \(predicted\), then 38\.0 tok\/s\.$/);
  });

  it("says that loads differ where they are too far apart for an interval, and how far", () => {
    const apart = (units: number) => measuredValue({ value: 27_500, n: units, units, least: 18_000, most: 42_000, lower: 500, upper: 1_500_000 });
    const inWords = (units: number): string =>
      evidenceInWords(preset({ state: "certified", count, bound: { reliability: 0.85, confidence: 0.85 }, measures: { ...unmeasured, ttftFullMs: apart(units) } }));
    assert.match(inWords(2), /TTFT when full 28 s \(n = 2, 2 loads differ: 18 s to 42 s\)/);
    assert.match(inWords(3), /TTFT when full 28 s \(n = 3, 3 loads differ: 18 s to 42 s\)/);
  });
});
