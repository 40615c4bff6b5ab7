import assert from "node:assert/strict";
import { EngineError } from "../../../../src/core/errors";
import type { LoadOutcome, LoadTrial } from "../../../../src/core/domain/trial";
import { endOnRefusals, endUnlessMemory } from "../../../../src/core/plan/refusal";

const RUN = "run";
const POOL = { pool: "ram", totalBytes: 10, othersBytes: 1, footprintBytes: 1 } as const;
const FITS: LoadOutcome = { state: "fits", use: POOL, gpuShare: 0 };
const failed = (reason: "cannot-load" | "crashed" | "out-of-memory" | "server-error", message: string): LoadOutcome => ({ state: "failed", reason, message });
const ARCHITECTURE = failed("cannot-load", "unknown model architecture: 'newarch'");
const CRASH = failed("crashed", "llama runner process has terminated: exit status 2");
const gaveUp = (seconds: number): LoadOutcome => ({ state: "void", why: `Something gave up after ${seconds} s.`, reason: "gateway" });

const load = (outcome: LoadOutcome, runId = RUN): LoadTrial => ({ type: "load", runId, outcome }) as LoadTrial;
const ends = (outcomes: readonly LoadOutcome[], runId = RUN): string | null => {
  try {
    endOnRefusals(
      outcomes.map((outcome) => load(outcome, runId)),
      RUN,
    );
    return null;
  } catch (error) {
    assert(error instanceof EngineError);
    return `${error.reason}: ${error.message}`;
  }
};

describe("a server that refuses every load", () => {
  it("ends the run at the second refusal in the same words, with the server's words", () => {
    assert.equal(ends([ARCHITECTURE]), null);
    assert.equal(ends([ARCHITECTURE, ARCHITECTURE]), "cannot-load: unknown model architecture: 'newarch'");
  });

  it("counts words as the same that differ in figures and addresses", () => {
    const at = (address: string): LoadOutcome => failed("server-error", `cannot map ${address} of 4096 bytes`);
    assert.match(ends([at("0x7f3a11"), at("0x55aa02")]) ?? "", /^server-error/);
    assert.equal(ends([failed("server-error", "one thing"), failed("server-error", "another thing")]), null);
  });

  it("lets a smaller context be tried after two crashes, which may have wanted memory, and ends at the third", () => {
    assert.equal(ends([CRASH, CRASH]), null);
    assert.match(ends([CRASH, CRASH, CRASH]) ?? "", /^crashed/);
  });

  it("does not end for want of memory, nor once a load has worked", () => {
    const memory = failed("out-of-memory", "Not enough memory.");
    assert.equal(ends([memory, memory, memory]), null);
    assert.equal(ends([FITS, ARCHITECTURE, ARCHITECTURE]), null);
  });

  it("ends where something between gives up twice in a row, also after loads that worked", () => {
    assert.equal(ends([FITS, gaveUp(60)]), null);
    assert.match(ends([FITS, gaveUp(60), gaveUp(61)]) ?? "", /^gateway/);
    assert.equal(ends([gaveUp(60), FITS, gaveUp(61)]), null);
  });

  it("asks anew in a run that continues another", () => {
    assert.equal(ends([ARCHITECTURE, ARCHITECTURE], "an earlier run"), null);
  });

  it("is never said to be want of memory where no load failed for it", () => {
    assert.throws(() => {
      endUnlessMemory([load(ARCHITECTURE), load(CRASH)]);
    }, /exit status 2/);
    endUnlessMemory([load(ARCHITECTURE), load(failed("out-of-memory", "Not enough memory."))]);
    endUnlessMemory([load({ state: "over-limit", use: null, message: "too much" })]);
    endUnlessMemory([]);
  });
});
