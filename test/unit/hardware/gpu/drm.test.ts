import assert from "node:assert/strict";
import { drmBytes, parseFdinfo } from "../../../../src/hardware/gpu/drm";
import { fdinfo, oldFdinfo } from "../../../support/hardware/amdgpu";
import { recordedWorld } from "../../../support/hardware/machine";

const KIB = 1024;

describe("GPU memory in fdinfo", () => {
  it("adds up the regions on the GPU's side", () => {
    assert.equal(parseFdinfo(fdinfo)?.bytes, (544428 + 22 * 1024) * KIB);
  });

  it("reads the older keys, without system memory", () => {
    assert.deepEqual(parseFdinfo(oldFdinfo), { id: "0000:08:00.0 217", bytes: (2068 + 8192) * KIB });
  });

  it("is not told by other files", () => {
    assert.equal(parseFdinfo("pos:\t0\nflags:\t02\n"), null);
  });

  it("is not known, which is not zero, where the driver counts no memory or its words are no figures", () => {
    const counted = /^drm-(total|shared|active|resident|purgeable|memory)-.*\n?/gm;
    assert.equal(parseFdinfo(fdinfo.replaceAll(counted, "")), null);
    assert.equal(parseFdinfo(oldFdinfo.replaceAll(/(drm-memory-\w+:)\s*.*/g, "$1\tN/A")), null);
  });

  it("is not told of files that may not be read", async () => {
    assert.equal(await drmBytes(recordedWorld({ links: { "/proc/5/fd/3": "/dev/dri/renderD128" } }), [5]), null);
  });

  it("counts a client once that is open twice", async () => {
    const world = recordedWorld({
      files: { "/proc/5/fdinfo/3": fdinfo, "/proc/5/fdinfo/4": fdinfo },
      links: { "/proc/5/fd/3": "/dev/dri/renderD128", "/proc/5/fd/4": "/dev/dri/card1", "/proc/5/fd/5": "/dev/null" },
    });
    assert.equal(await drmBytes(world, [5]), (544428 + 22 * 1024) * KIB);
  });

  it("adds up clients of several processes", async () => {
    const other = fdinfo.replace("drm-client-id:\t55", "drm-client-id:\t56");
    const world = recordedWorld({
      files: { "/proc/5/fdinfo/3": fdinfo, "/proc/6/fdinfo/3": other },
      links: { "/proc/5/fd/3": "/dev/dri/renderD128", "/proc/6/fd/3": "/dev/dri/renderD128" },
    });
    assert.equal(await drmBytes(world, [5, 6]), 2 * (544428 + 22 * 1024) * KIB);
  });

  it("cannot be told of processes that have no GPU open", async () => {
    assert.equal(await drmBytes(recordedWorld({ links: { "/proc/5/fd/0": "/dev/null" } }), [5]), null);
  });
});
