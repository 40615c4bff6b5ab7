import assert from "node:assert/strict";
import { readAmd } from "../../../../src/hardware/gpu/amd";
import { raphael, rx570, rx7900, strixHalo, strixHaloCarved } from "../../../support/hardware/amdgpu";
import { recordedWorld, under } from "../../../support/hardware/recorded-world";

const GPU = async (files: Record<string, string>) => (await readAmd(recordedWorld({ files }), "6.12.48"))[0];

describe("AMD GPUs in sysfs", () => {
  it("read memory, load, temperature and clock", async () => {
    const gpu = await GPU(rx7900);
    assert.deepEqual(gpu?.reading.vram, { totalBytes: 21458059264, usedBytes: 27856896 });
    assert.deepEqual([gpu.reading.utilization, gpu.reading.temperatureCelsius, gpu.reading.clockMhz], [0.03, 46, 2304]);
  });

  it("leave out the GTT of a card with memory of its own, however large", async () => {
    const gpu = await GPU(rx570);
    assert.equal(gpu?.shared, false);
    assert.equal(gpu.reading.vram?.totalBytes, 4294967296);
  });

  it("count carve-out and GTT together on a Strix Halo", async () => {
    const gpu = await GPU(strixHalo);
    assert.equal(gpu?.shared, true);
    assert.deepEqual(gpu.reading.vram, { totalBytes: 4294967296 + 103079215104, usedBytes: 1120256000 + 63000002560 });
    assert.match(gpu.profile.name, /8060S/);
  });

  it("take a large carve-out for memory of its own", async () => {
    const gpu = await GPU(strixHaloCarved);
    assert.equal(gpu?.shared, false);
    assert.equal(gpu.reading.vram?.totalBytes, 103079215104);
  });

  it("know a part that is newer than the table by how little memory it has", async () => {
    const unknown = { ...raphael, "/sys/class/drm/card2/device/device": "0xfffe\n" };
    assert.equal((await GPU(unknown))?.shared, true);
  });

  it("name the kernel as the driver where that has no version", async () => {
    assert.equal((await GPU(rx7900))?.profile.driver, "amdgpu of kernel 6.12.48");
  });

  it("name the packaged driver's version", async () => {
    assert.equal((await GPU({ ...rx7900, "/sys/module/amdgpu/version": "6.14.14\n" }))?.profile.driver, "6.14.14");
  });

  it("pass over connectors and other vendors' cards", async () => {
    const files = { ...under("/sys/class/drm/card0/device", { vendor: "0x8086\n" }), "/sys/class/drm/card1-DP-1/status": "connected\n" };
    assert.deepEqual(await readAmd(recordedWorld({ files }), "6.12"), []);
  });

  it("leave memory unknown where the driver does not tell it", async () => {
    const gpu = await GPU(under("/sys/class/drm/card0/device", { vendor: "0x1002\n", device: "0x6779\n" }));
    assert.equal(gpu?.reading.vram, null);
  });
});
