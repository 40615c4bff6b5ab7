import assert from "node:assert/strict";
import { findEngine, parseNetstat } from "../../../src/hardware/engine-processes";
import type { EngineHeads } from "../../../src/hardware/engine-processes";
import { withDescendants } from "../../../src/hardware/family";
import type { ProcessStat } from "../../../src/hardware/proc";
import { CLIENT, LISTENER, LISTENER6, TCP, TCP6 } from "../../support/hardware/linux";
import { missing, printed, recordedWorld } from "../../support/hardware/machine";
import { netstat, netstatChinese, netstatEnglish } from "../../support/hardware/windows";

const process = (pid: number, name: string, parent = 1): ProcessStat => ({ pid, parent, name, cpuMs: 0, waitedForMs: 0 });
const pidsOf = (heads: EngineHeads): readonly number[] => (heads.state === "found" ? heads.pids : []);
const tables = { "/proc/net/tcp": TCP, "/proc/net/tcp6": TCP6 };
const owner = (pid: number, inode: string): Record<string, string> => ({
  [`/proc/${pid}/fd/0`]: "/dev/null",
  [`/proc/${pid}/fd/3`]: `socket:[${inode}]`,
});

describe("processes of the engine on Linux", () => {
  it("begin with the one that listens on the port, whatever its name", async () => {
    const world = recordedWorld({ files: tables, links: { ...owner(70, CLIENT), ...owner(80, LISTENER) } });
    assert.deepEqual(pidsOf(await findEngine(world, 11_434, [process(70, "ollama"), process(80, "my-engine")])), [80]);
  });

  it("are found when it listens on IPv6 alone", async () => {
    const world = recordedWorld({ files: tables, links: owner(80, LISTENER6) });
    assert.deepEqual(pidsOf(await findEngine(world, 11_500, [process(80, "node")])), [80]);
  });

  it("are found by name when another user's sockets cannot be seen", async () => {
    const world = recordedWorld({ files: tables });
    const found = await findEngine(world, 11_434, [process(70, "bash"), process(80, "ollama"), process(81, "llama-server", 80)]);
    assert.deepEqual(pidsOf(found), [80, 81]);
  });

  it("are found by name when a container's proxy holds the port", async () => {
    const world = recordedWorld({ files: tables, links: owner(60, LISTENER) });
    assert.deepEqual(pidsOf(await findEngine(world, 11_434, [process(60, "docker-proxy"), process(80, "ollama")])), [80]);
  });

  for (const name of ["ssh", "kubectl", "socat", "cloudflared", "gvproxy", "tailscaled"]) {
    it(`are elsewhere when ${name} holds the port, though an engine runs here too`, async () => {
      const world = recordedWorld({ files: tables, links: owner(60, LISTENER) });
      const found = await findEngine(world, 11_434, [process(60, name), process(80, "ollama")]);
      assert.deepEqual(found, {
        state: "hidden",
        elsewhere: true,
        why: { code: "port-leads-elsewhere", program: name },
      });
    });
  }

  it("are the engine's when a reverse proxy stands in front of it", async () => {
    const world = recordedWorld({ files: tables, links: owner(60, LISTENER) });
    assert.deepEqual(pidsOf(await findEngine(world, 11_434, [process(60, "nginx"), process(80, "ollama"), process(81, "ollama", 80)])), [80, 81]);
  });

  for (const name of ["nginx", "caddy", "docker-proxy"]) {
    it(`are hidden when ${name} answers and no engine can be told`, async () => {
      const world = recordedWorld({ files: tables, links: owner(60, LISTENER) });
      assert.deepEqual(await findEngine(world, 11_434, [process(60, name), process(80, "python3")]), {
        state: "hidden",
        why: { code: "port-of-unknown", program: name },
      });
    });
  }

  it("are hidden when neither socket nor name tells them", async () => {
    const found = await findEngine(recordedWorld({ files: tables }), 11_434, [process(70, "bash")]);
    assert.deepEqual(found, { state: "hidden", why: { code: "processes-foreign" } });
  });

  it("are hidden when nothing listens on the port, even if an engine runs on another", async () => {
    const found = await findEngine(recordedWorld({ files: tables }), 9999, [process(80, "ollama")]);
    assert.equal(found.state, "hidden");
  });
});

describe("processes of the engine elsewhere", () => {
  it("are told by lsof on macOS", async () => {
    const world = recordedWorld({ platform: "darwin", run: (command) => (command === "lsof" ? printed("512\n") : missing) });
    assert.deepEqual(pidsOf(await findEngine(world, 11_434, [process(512, "ollama")])), [512]);
  });

  for (const [platform, name] of [
    ["darwin", "com.docker.backend"],
    ["darwin", "ssh"],
    ["win32", "wslrelay"],
    ["win32", "com.docker.backend"],
  ] as const) {
    it(`are in a virtual machine when ${name} holds the port on ${platform}`, async () => {
      const row = "  TCP    127.0.0.1:11434            0.0.0.0:0                 LISTENING       512\r\n";
      const world = recordedWorld({ platform, run: () => printed(platform === "win32" ? row : "512\n") });
      const found = await findEngine(world, 11_434, [process(512, name), process(80, "ollama")]);
      assert.equal(found.state === "hidden" && found.elsewhere, true);
    });
  }

  it("are hidden where lsof is missing", async () => {
    const found = await findEngine(recordedWorld({ platform: "darwin" }), 11_434, [process(512, "ollama")]);
    assert.equal(found.state, "hidden");
  });

  for (const [language, text, port, pids] of [
    ["German", netstat, 11_434, [4412]],
    ["English", netstatEnglish, 1801, [2744]],
  ] as const) {
    it(`are told by netstat on Windows in ${language}`, () => {
      assert.deepEqual(parseNetstat(text, port), pids);
    });
  }

  it("are told by netstat where they listen on IPv6 alone, which it leaves out when asked for TCP", async () => {
    const row = "  TCP    [::1]:11434            [::]:0                 LISTENING       4100\r\n";
    const world = recordedWorld({ platform: "win32", run: (_command, args) => printed(args.includes("TCP") ? "" : row) });
    assert.deepEqual(pidsOf(await findEngine(world, 11_434, [process(4100, "my-engine")])), [4100]);
  });

  it("are not found in netstat's closed connections", () => {
    assert.deepEqual(parseNetstat(netstatChinese, 8411), []);
  });
});

describe("a process's family", () => {
  const pids = (roots: readonly number[], processes: readonly ProcessStat[]): number[] =>
    withDescendants(processes, roots)
      .map(({ pid }) => pid)
      .sort((a, b) => a - b);

  it("holds children and their children, in whatever order they are listed", () => {
    const processes = [process(30, "c", 20), process(20, "b", 10), process(10, "a"), process(40, "stranger", 2)];
    assert.deepEqual(pids([10], processes), [10, 20, 30]);
  });

  it("holds a process once when it and its parent are asked for", () => {
    assert.deepEqual(pids([10, 20], [process(10, "a"), process(20, "b", 10)]), [10, 20]);
  });

  it("ends where processes are each other's parents, as a torn listing may say", () => {
    assert.deepEqual(pids([10], [process(10, "a", 20), process(20, "b", 10)]), [10, 20]);
  });

  it("is empty when its head is gone", () => {
    assert.deepEqual(pids([10], [process(20, "b", 2)]), []);
  });
});
