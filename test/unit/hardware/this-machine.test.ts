import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createHardwareProbe } from "../../../src/hardware";
import type { HardwareProbe } from "../../../src/core/ports";
import { VirtualClock } from "../../support/simulated/clock";

/** The real machine, with this very process in the engine's place: it listens on the endpoint's port. */
describe("this machine", () => {
  const never = new AbortController().signal;
  let server: Server;
  let probe: HardwareProbe;

  before(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    probe = createHardwareProbe({ endpoint: new URL(`http://127.0.0.1:${port}`), clock: new VirtualClock() });
  });

  after(() => {
    server.close();
  });

  it("has memory of which some is in use", async () => {
    const { ram } = await probe.read(never);
    assert.ok(ram.usedBytes > 0 && ram.usedBytes < ram.totalBytes);
  });

  it("has as much memory in its profile as in its readings", async () => {
    const [{ ramBytes }, { ram }] = [await probe.profile(never), await probe.read(never)];
    assert.equal(ram.totalBytes, ramBytes);
  });

  it("has cores of which at least one may be used", async () => {
    const { physicalCores, performanceCores, logicalCores } = await probe.profile(never);
    assert.ok(performanceCores >= 1 && performanceCores <= physicalCores && physicalCores <= logicalCores);
  });

  it("shows the process that listens on the endpoint's port", async () => {
    const { engine } = await probe.read(never);
    assert.equal(engine.state, "seen");
    assert.ok(engine.processIds.includes(process.pid));
  });

  it("shows that process's memory grow", async () => {
    // A process of its own: in this one the collector may give back more than the test takes.
    const child = fork(join(__dirname, "..", "..", "support", "hardware", "growing-server.cjs"));
    try {
      const [port] = (await once(child, "message")) as [number];
      const grown = createHardwareProbe({ endpoint: new URL(`http://127.0.0.1:${port}`), clock: new VirtualClock() });
      const before = await grown.read(never);
      child.send("grow");
      await once(child, "message");
      const after = await grown.read(never);
      assert.ok(before.engine.state === "seen" && after.engine.state === "seen");
      assert.ok(after.engine.residentBytes - before.engine.residentBytes > 32 * 2 ** 20);
    } finally {
      child.kill("SIGKILL");
    }
  });
});
