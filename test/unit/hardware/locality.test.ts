import assert from "node:assert/strict";
import { hostname, networkInterfaces } from "node:os";
import { isHere } from "../../../src/hardware/here";
import { localityOf } from "../../../src/hardware/locality";
import { createHardwareProbe } from "../../../src/hardware/probe";
import { LISTENER, meminfo, processFiles, stat, TCP } from "../../support/hardware/linux";
import { OWN_PID, recordedWorld } from "../../support/hardware/machine";
import type { HardwareWorld } from "../../../src/hardware/world";
import { inWords } from "../../../src/words/said";

const at = (address: string): URL => new URL(address);
const LIMITS = { ram: 0.01, vram: 0.01, alert: 0.01, temperatureCelsius: 1 };

/** A machine on whose port 11434 a program of this name listens. */
const listening = (name: string): HardwareWorld =>
  recordedWorld({
    files: {
      "/proc/net/tcp": TCP,
      "/proc/meminfo": meminfo({ usedKib: 8_388_608 }),
      "/proc/stat": stat(100, 50),
      ...processFiles({ pid: OWN_PID, name: "node", cpu: 0 }),
      ...processFiles({ pid: 70, name, cpu: 0 }),
    },
    links: { "/proc/70/fd/3": `socket:[${LISTENER}]` },
  });

describe("an address of this machine", () => {
  const own = new Set(["192.168.1.20", "fe80::1", "desk.lan", "desk", "desk.local"]);
  for (const host of ["localhost", "127.8.9.1", "[::1]", "[::]", "0.0.0.0", "a.b.localhost", "[::ffff:127.0.0.1]", "192.168.1.20", "[fe80::1]", "DESK", "desk.local", "desk.lan.", "localhost."])
    it(`is ${host}`, () => {
      assert.ok(isHere(at(`http://${host}:11434`), own));
    });

  for (const host of ["192.168.1.21", "example.org", "localhost.example.org", "127.example.org", "[fe80::2]", "mydesk"])
    it(`is not ${host}`, () => {
      assert.ok(!isHere(at(`http://${host}:11434`), own));
    });

  it("is its name, and each address of its interfaces", () => {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address)));
    for (const host of [hostname(), ...addresses]) assert.ok(isHere(at(`http://${host}:11434`)), host);
  });
});

describe("where a server runs", () => {
  it("is here when its own program listens", async () => {
    assert.deepEqual(await localityOf(at("http://localhost:11434"), listening("ollama")), { local: "yes" });
  });

  it("is here when nothing that can be seen listens", async () => {
    assert.deepEqual(await localityOf(at("http://localhost:9999"), listening("ollama")), { local: "yes" });
  });

  it("is elsewhere behind a tunnel, which is named", async () => {
    const found = await localityOf(at("http://127.0.0.1:11434"), listening("ssh"));
    assert.equal(found.local, "forwarded");
    assert.match(inWords("why" in found ? found.why : ""), /^ssh holds the port here/);
  });

  it("is elsewhere at another machine's address, whatever listens here", async () => {
    assert.deepEqual(await localityOf(at("http://203.0.113.7:11434"), listening("ollama")), { local: "no" });
  });
});

describe("the watch over a server behind a tunnel", () => {
  for (const [name, breaches] of [
    ["ssh", 0],
    ["ollama", 1],
  ] as const)
    it(`${breaches === 0 ? "enforces nothing, for this machine's memory is not its" : "would stop the same one without the tunnel"} (${name})`, async () => {
      const clock = { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() };
      const probe = createHardwareProbe({ endpoint: at("http://127.0.0.1:11434"), clock, world: listening(name), schedule: () => () => undefined });
      const watch = await probe.watch(LIMITS, () => undefined);
      assert.equal(watch.signal.aborted, breaches === 1);
      const { after } = await watch.stop();
      assert.equal(after.engine.state === "hidden" && after.engine.elsewhere === true, breaches === 0);
    });
});
