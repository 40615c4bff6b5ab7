import assert from "node:assert/strict";
import { hybridPerformanceCores, parseCpuList, usableCores } from "../../../src/hardware/cores";
import { recordedWorld } from "../../support/hardware/machine";

const siblings = (cpu: number): string => `/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`;

describe("the kernel's processor lists", () => {
  it("hold ranges and single numbers", () => {
    assert.deepEqual(parseCpuList("0-3,8,10-11\n"), [0, 1, 2, 3, 8, 10, 11]);
  });

  it("may be empty", () => {
    assert.deepEqual(parseCpuList("\n"), []);
  });
});

describe("performance cores", () => {
  it("of a hybrid processor are counted without their second threads", async () => {
    const files = {
      "/sys/devices/cpu_core/cpus": "0-3\n",
      [siblings(0)]: "0-1\n",
      [siblings(1)]: "0-1\n",
      [siblings(2)]: "2-3\n",
      [siblings(3)]: "2-3\n",
    };
    assert.equal(await hybridPerformanceCores(recordedWorld({ files })), 2);
  });

  it("are not told by a processor with one kind of core", async () => {
    assert.equal(await hybridPerformanceCores(recordedWorld({})), null);
  });
});

describe("usable cores", () => {
  const machine = { physicalCores: 14, performanceCores: 6, logicalCores: 20 };

  it("are the machine's without a quota", () => {
    assert.deepEqual(usableCores(machine, null), machine);
  });

  it("are no more than a container's quota, rounded down", () => {
    assert.deepEqual(usableCores(machine, 4.5), { physicalCores: 4, performanceCores: 4, logicalCores: 4 });
  });

  it("are one at least", () => {
    assert.deepEqual(usableCores(machine, 0.25), { physicalCores: 1, performanceCores: 1, logicalCores: 1 });
  });

  it("have no more performance cores than cores", () => {
    assert.equal(usableCores({ physicalCores: 4, performanceCores: 8, logicalCores: 8 }, null).performanceCores, 4);
  });
});
