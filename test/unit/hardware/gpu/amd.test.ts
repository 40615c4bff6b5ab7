import assert from "node:assert/strict";
import { readAmd } from "../../../../src/hardware/gpu/amd";
import { rx7900xt, smallPart, strixHalo } from "../../../support/hardware/amdgpu";
import { recordedWorld, under } from "../../../support/hardware/recorded-world";

const only = async (files: Record<string, string>) => (await readAmd(recordedWorld({ files }), "6.12.48"))[0];

describe("amdgpu, with figures of real machines", () => {
  it("tells the memory of a card to the byte", async () => {
    assert.deepEqual((await only(rx7900xt))?.reading.vram, { totalBytes: 21458059264, usedBytes: 27856896 });
  });

  it("tells 100 GiB for a Strix Halo whose GTT was raised", async () => {
    assert.equal((await only(strixHalo))?.reading.vram?.totalBytes, 100 * 2 ** 30);
  });

  it("knows a part that is newer than the table by how little memory it has", async () => {
    assert.equal((await only(smallPart))?.shared, true);
  });

  it("leaves memory unknown where the driver does not tell it", async () => {
    const gpu = await only(under("/sys/class/drm/card0/device", { vendor: "0x1002\n", device: "0x6779\n" }));
    assert.deepEqual([gpu?.reading.vram, gpu?.profile.vramBytes], [null, null]);
  });
});
