import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HardwareProfile } from "../../../src/core/domain/hardware";
import { describeMachine } from "../../../src/hardware";
import { readingOf } from "../../support/hardware/machine";
import { findingInWords } from "../../../src/words/finding";

const GIB = 2 ** 30;
const profile: HardwareProfile = {
  platform: "linux",
  osRelease: "Debian",
  cpuModel: "Processor",
  physicalCores: 14,
  performanceCores: 6,
  logicalCores: 20,
  ramBytes: 32 * GIB,
  ramLimitedBy: "machine",
  swapBytes: 0,
  gpus: [],
  layout: { kind: "cpu" },
  power: "mains",
  tools: [],
  fingerprint: "0",
};
const resultsFolder = tmpdir();

async function about(what: string, changes: Partial<HardwareProfile>, rest: Partial<Parameters<typeof describeMachine>[1]> = {}) {
  const findings = await describeMachine({ ...profile, ...changes }, { resultsFolder, ...rest });
  return findings.filter((finding) => finding.what === what).map((finding) => findingInWords(finding));
}

describe("what o3 doctor says of the machine", () => {
  it("tells the processor's cores of both kinds", async () => {
    assert.equal((await about("processor", {}))[0]?.detail, "Processor, 14 physical cores (6 for performance), 20 logical");
  });

  it("says whose limit binds the memory", async () => {
    assert.match((await about("memory", { ramLimitedBy: "cgroup" }))[0]?.detail ?? "", /the container's limit/);
  });

  it("warns of too little memory", async () => {
    assert.equal((await about("memory", { ramBytes: 2 * GIB }))[0]?.state, "warning");
  });

  it("takes a missing tool for no loss where there is no GPU", async () => {
    const tools = [{ name: "nvidia-smi", state: "missing" as const, costs: "nothing is read" }];
    const [finding] = await about("nvidia-smi", { tools });
    // Nothing was found that could be well.
    assert.deepEqual([finding?.state, finding?.detail], ["note", "not found, and not needed: there is no GPU that it would tell of"]);
  });

  it("warns of a tool that fails, with what to do", async () => {
    const tools = [{ name: "nvidia-smi", state: "failed" as const, why: "no answer within 3 s" }];
    const [finding] = await about("nvidia-smi", { tools });
    assert.deepEqual([finding?.state, finding?.remedy], ["warning", "check the GPU's driver"]);
  });

  it("warns of battery", async () => {
    assert.equal((await about("power", { power: "battery" }))[0]?.state, "warning");
  });

  it("is silent on mains", async () => {
    assert.deepEqual(await about("power", {}), []);
  });

  it("tells the free disk of a folder that is yet to be made", async () => {
    const [finding] = await about("disk", {}, { resultsFolder: join(resultsFolder, "not", "yet") });
    assert.match(finding?.detail ?? "", /GiB free for .*not.yet$/);
  });

  it("warns when half of the memory is in use", async () => {
    const reading = readingOf({ ram: { usedBytes: 20 * GIB, totalBytes: 32 * GIB } });
    assert.deepEqual(
      (await about("in use", {}, { reading })).map(({ state, detail }) => [state, detail]),
      [["warning", "20.0 GiB of 32.0 GiB RAM are in use"]],
    );
  });

  it("warns of memory that is swapped out", async () => {
    const reading = readingOf({ swap: { usedBytes: 3 * GIB, totalBytes: 8 * GIB } });
    assert.equal((await about("swap", {}, { reading }))[0]?.detail, "3.0 GiB are swapped out");
  });

  it("says why the server's processes cannot be seen", async () => {
    const reading = readingOf({ engine: { state: "hidden", why: "They belong to another user." } });
    assert.match((await about("server's processes", {}, { reading }))[0]?.detail ?? "", /^They belong to another user\./);
  });
});
