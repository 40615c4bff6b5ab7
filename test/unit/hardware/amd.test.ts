import assert from "node:assert/strict";
import { readAmd } from "../../../src/hardware/gpu/amd";
import type { AmdGpu } from "../../../src/hardware/gpu/amd";
import { nouveauCard, raphael, rx6500, rx7900, strixHalo, strixHaloCarved } from "../../support/hardware/amdgpu-sysfs";
import { recordedWorld } from "../../support/hardware/recorded-world";

const GIB = 2 ** 30;
const read = (files: Record<string, string>): Promise<AmdGpu[]> => readAmd(recordedWorld({ files }), "6.12.0");

async function only(files: Record<string, string>): Promise<AmdGpu> {
  const [card, ...rest] = await read(files);
  assert.deepEqual(rest, []);
  assert(card);
  return card;
}

describe("amdgpu", () => {
  it("tells memory, load, temperature and clock of a card", async () => {
    const { reading, shared } = await only(rx7900);
    assert.deepEqual(reading, {
      index: 0,
      name: "AMD GPU 0x744c",
      vram: { totalBytes: 24 * GIB, usedBytes: 6 * GIB },
      utilization: 0.83,
      temperatureCelsius: 61,
      clockMhz: 2304,
    });
    assert.equal(shared, false);
  });

  it("counts GTT as the GPU's where it works in RAM", async () => {
    const { reading, profile, shared } = await only(strixHalo);
    assert.equal(shared, true);
    assert.equal(profile.name, "Radeon 8060S (Strix Halo)");
    assert.deepEqual(reading.vram, { totalBytes: 62.5 * GIB, usedBytes: 20.25 * GIB });
    assert.equal(reading.clockMhz, null);
  });

  it("takes a large carve-out as memory of the GPU's own", async () => {
    const { reading, shared } = await only(strixHaloCarved);
    assert.equal(shared, false);
    assert.equal(reading.vram?.totalBytes, 96 * GIB);
  });

  it("does not take a small card for a processor's graphics part", async () => {
    const { reading, shared } = await only(rx6500);
    assert.equal(shared, false);
    assert.equal(reading.vram?.totalBytes, 4 * GIB);
  });

  it("tells cards in the kernel's order", async () => {
    const cards = await read({ ...rx7900, ...raphael });
    assert.deepEqual(
      cards.map(({ reading }) => reading.name),
      ["Radeon 610M (Raphael)", "AMD GPU 0x744c"],
    );
  });

  it("names a card by the driver where it can", async () => {
    const { profile } = await only({ ...rx7900, "/sys/class/drm/card1/device/product_name": "Radeon PRO W7900\n" });
    assert.equal(profile.name, "Radeon PRO W7900");
  });

  it("takes the version of a driver that was installed", async () => {
    const { profile } = await only({ ...rx7900, "/sys/module/amdgpu/version": "6.10.5\n" });
    assert.equal(profile.driver, "6.10.5");
  });

  it("takes the kernel's release where the driver is the kernel's own", async () => {
    const { profile } = await only(rx7900);
    assert.equal(profile.driver, "amdgpu of kernel 6.12.0");
  });

  it("leaves cards of other vendors and screens alone", async () => {
    assert.deepEqual(await read({ ...nouveauCard, "/sys/class/drm/card0-DP-1/device/vendor": "0x1002\n" }), []);
  });
});
