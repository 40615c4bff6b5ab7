import assert from "node:assert/strict";
import { readAmd } from "../../../../src/hardware/gpu/amd";
import type { AmdGpu } from "../../../../src/hardware/gpu/amd";
import * as cards from "../../../support/hardware/amdgpu";
import { recordedWorld, under } from "../../../support/hardware/machine";

const GIB = 2 ** 30;
const DESKTOP = "AMD Ryzen 9 7900X 12-Core Processor";
const read = (files: Record<string, string>, cpuModel = DESKTOP): Promise<AmdGpu[]> => readAmd(recordedWorld({ files }), { kernel: "6.12.0", cpuModel });

async function only(files: Record<string, string>, cpuModel?: string): Promise<AmdGpu> {
  const [card, ...rest] = await read(files, cpuModel);
  assert.deepEqual(rest, []);
  assert(card);
  return card;
}

describe("amdgpu", () => {
  it("tells memory, load, temperature and clock of a card", async () => {
    const { reading, shared } = await only(cards.fiji);
    assert.deepEqual(reading, {
      index: 0,
      name: "AMD GPU",
      vram: { totalBytes: 4 * GIB, usedBytes: 2_290_094_080 },
      utilization: 0.05,
      temperatureCelsius: 31,
      clockMhz: 944,
    });
    assert.equal(shared, false);
  });

  it("leaves load, temperature and clock unknown where the driver does not tell them", async () => {
    const { vram, utilization, temperatureCelsius, clockMhz } = (await only(cards.card8)).reading;
    assert.deepEqual([vram?.usedBytes, utilization, temperatureCelsius, clockMhz], [6_812_925_952, null, null, null]);
  });

  it("leaves memory unknown where the driver does not tell it", async () => {
    const { reading, profile } = await only(under("/sys/class/drm/card0/device", { vendor: "0x1002\n", device: "0x6779\n" }));
    assert.deepEqual([reading.vram, profile.vramBytes], [null, null]);
  });

  it("takes no figure that is not one, and none of a file that may not be read", async () => {
    const files = Object.keys(cards.fiji).filter((path) => /mem_info|busy|hwmon/.test(path));
    for (const text of ["N/A\n", "\n", "12,5\n"]) {
      const { reading, profile } = await only({ ...cards.fiji, ...Object.fromEntries(files.map((path) => [path, text])) });
      assert.deepEqual([reading.vram, profile.vramBytes, reading.utilization, reading.temperatureCelsius, reading.clockMhz], [null, null, null, null, null], text);
    }
  });

  it("counts GTT as the GPU's where it works in RAM", async () => {
    const { reading, profile, shared } = await only(cards.strixHalo);
    assert.deepEqual(
      [shared, profile.name, reading.vram],
      [true, "Radeon 8060S (Strix Halo)", { totalBytes: 100 * GIB, usedBytes: 1_120_256_000 + 63_000_002_560 }],
    );
  });

  it("counts GTT as the GPU's for a processor's graphics part with half a GiB", async () => {
    const { reading, shared } = await only(cards.cezanne);
    assert.deepEqual([shared, reading.vram?.totalBytes], [true, (512 + 7695) * 2 ** 20]);
  });

  it("knows a part that is newer than the table by how little memory it has", async () => {
    assert.equal((await only(cards.smallPart)).shared, true);
  });

  for (const [name, files, gib] of [
    ["larger than", cards.strixHaloCarved, 48],
    ["as large as", cards.strixHaloTwice, 96],
  ] as const) {
    it(`takes a carve-out ${name} GTT as memory of the GPU's own`, async () => {
      const { reading, shared } = await only(files);
      assert.deepEqual([shared, reading.vram?.totalBytes], [false, gib * GIB]);
    });
  }

  it("does not take a small card for a processor's graphics part", async () => {
    const { reading, shared } = await only(cards.rx6500);
    assert.deepEqual([shared, reading.vram?.totalBytes], [false, 4 * GIB]);
  });

  for (const [what, cpuModel, ownGib, gttGib, more, shared] of [
    ["a carve-out of 2 GiB far below GTT", DESKTOP, 2, 11, {}, true],
    ["the same with a clock of the memory", DESKTOP, 2, 11, { "hwmon/hwmon0/freq2_input": "1750000000" }, false],
    ["the same with a fan", DESKTOP, 2, 11, { "hwmon/hwmon0/fan1_input": "900" }, false],
    ["the same with a load counter of the memory", DESKTOP, 2, 11, { mem_busy_percent: "0" }, false],
    ["2 GiB with GTT not far above", DESKTOP, 2, 3, {}, false],
    ["4 GiB in a processor with graphics", "AMD Ryzen 5 7530U with Radeon Graphics", 4, 11, {}, true],
    ["4 GiB in a processor with graphics, in newer words", "AMD Ryzen 7 9999HS w/ Radeon 990M Graphics", 4, 11, {}, true],
    ["a card in a machine whose processor has graphics, too", "AMD Ryzen 5 7530U with Radeon Graphics", 4, 11, { "hwmon/hwmon0/freq2_input": "1750000000" }, false],
    ["a north bridge's voltage", DESKTOP, 6, 11, { "hwmon/hwmon0/in1_label": "vddnb" }, true],
    ["a north bridge's voltage and a carve-out above GTT", DESKTOP, 16, 8, { "hwmon/hwmon0/in1_label": "vddnb" }, false],
    ["8 GiB and nothing else", DESKTOP, 8, 31, {}, false],
  ] as const) {
    it(`takes ${what} for ${shared ? "a part that works in RAM" : "memory of its own"}`, async () => {
      const gpu = await only(cards.amdgpu({ device: "0xfffe", ownGib, gttGib, more }), cpuModel);
      assert.deepEqual([gpu.shared, gpu.reading.vram?.totalBytes], [shared, (shared ? ownGib + gttGib : ownGib) * GIB]);
    });
  }

  for (const device of ["0x15e7", "0x1506", "0x1435", "0x164D"]) {
    it(`knows ${device} for a part that works in RAM, whatever its carve-out below GTT`, async () => {
      assert.equal((await only(cards.amdgpu({ device, ownGib: 4, gttGib: 7, more: {} }))).shared, true);
    });
  }

  it("tells cards in the kernel's order", async () => {
    const found = await read({ ...cards.rx7900xt, ...cards.cezanne });
    assert.deepEqual(
      found.map(({ reading }) => reading.name),
      ["Radeon Vega (Cezanne)", "AMD GPU 0x744c"],
    );
  });

  it("names a card by the driver where it can", async () => {
    const { profile } = await only({ ...cards.rx7900xt, "/sys/class/drm/card1/device/product_name": "Radeon PRO W7900\n" });
    assert.equal(profile.name, "Radeon PRO W7900");
  });

  it("takes the version of a driver that was installed", async () => {
    const { profile } = await only({ ...cards.rx7900xt, "/sys/module/amdgpu/version": "6.10.5\n" });
    assert.equal(profile.driver, "6.10.5");
  });

  it("takes the kernel's release where the driver is the kernel's own", async () => {
    assert.equal((await only(cards.rx7900xt)).profile.driver, "amdgpu of kernel 6.12.0");
  });

  it("leaves cards of other vendors and screens alone", async () => {
    assert.deepEqual(await read({ ...cards.nouveauCard, "/sys/class/drm/card0-DP-1/device/vendor": "0x1002\n" }), []);
  });
});
