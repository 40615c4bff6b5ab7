import assert from "node:assert/strict";
import { cpuTemperature } from "../../../src/hardware/cpu-temperature";
import { recordedWorld, under } from "../../support/hardware/machine";

const HWMON = "/sys/class/hwmon";
const told = (files: Record<string, string>, platform: NodeJS.Platform = "linux") => cpuTemperature(recordedWorld({ files, platform }));

/** Values by hand; which drivers and files there are is as posted. */
describe("temperature of the processor", () => {
  it("is the package's, where other sensors stand before it: a laptop of https://github.com/cockpit-project/cockpit/pull/17160", async () => {
    const files = {
      ...under(`${HWMON}/hwmon4`, { name: "nvme\n", temp1_input: "90000\n" }),
      ...under(`${HWMON}/hwmon9`, { name: "coretemp\n", temp1_input: "61000\n", temp2_input: "63000\n" }),
    };
    assert.equal(await told(files), 61);
  });

  it("is the hottest core's, where there is no sensor for the package: https://github.com/Sepero/temp-throttle/issues/7", async () => {
    const cores = { temp2_input: "51000\n", temp3_input: "54000\n", temp4_input: "52000\n", temp5_input: "50000\n" };
    assert.equal(await told(under(`${HWMON}/hwmon0`, { name: "coretemp\n", ...cores })), 54);
  });

  it("is not the graphics card's: https://github.com/dylanaraps/neofetch/issues/848", async () => {
    const files = {
      ...under(`${HWMON}/hwmon0`, { name: "amdgpu\n", temp1_input: "59000\n" }),
      ...under(`${HWMON}/hwmon1`, { name: "k10temp\n", temp1_input: "10800\n" }),
    };
    assert.equal(await told(files), 10.8);
  });

  it("is not told on a virtual machine or another system", async () => {
    assert.deepEqual([await told({}), await told({ [`${HWMON}/hwmon0/name`]: "k10temp\n" }, "win32")], [null, null]);
  });
});
