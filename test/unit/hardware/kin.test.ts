import assert from "node:assert/strict";
import { kinOf } from "../../../src/hardware/kin";
import { busiestBetween, othersBetween, snapshotOf } from "../../../src/hardware/others";
import type { ProcessStat } from "../../../src/hardware/proc";
import { OWN_PID, recordedWorld } from "../../support/hardware/machine";

const process = (pid: number, parent: number, name: string, cpuMs = 0): ProcessStat => ({ pid, parent, name, cpuMs, waitedForMs: 0 });
const kin = async (processes: readonly ProcessStat[], files: Record<string, string> = {}): Promise<number[]> =>
  [...(await kinOf(recordedWorld({ files }), processes))].sort((a, b) => a - b);

/** VS Code with a window, its helpers and a terminal in which a build runs; O3 is in its extension host. */
const desktop = [
  process(1, 0, "systemd"),
  process(10, 1, "code"),
  process(11, 10, "code"), // zygote
  process(12, 11, "code"), // renderer
  process(13, 10, "code"), // GPU process
  process(OWN_PID, 10, "code"), // extension host
  process(15, 10, "code"), // pseudo terminals
  process(16, 15, "bash"),
  process(17, 16, "make"),
  process(18, 16, "code"), // somebody's own program of that name, started by hand
  process(30, 1, "firefox"),
];

describe("who is no outsider beside O3", () => {
  it("is VS Code with its windows and helpers, but not what runs in its terminal", async () => {
    assert.deepEqual(await kin(desktop), [10, 11, 12, 13, 15]);
  });

  it("is the same for the command line in VS Code's terminal, and for the shell it was started from", async () => {
    const processes = [...desktop.filter(({ pid }) => pid !== OWN_PID), process(OWN_PID, 16, "node")];
    assert.deepEqual(await kin(processes), [10, 11, 12, 13, 15, 16]);
  });

  it("are VS Code's helpers on macOS", async () => {
    const processes = [
      process(10, 1, "Electron"),
      process(11, 10, "Code Helper (Renderer)"),
      process(12, 10, "Code Helper (GPU)"),
      process(OWN_PID, 10, "Code Helper (Plugin)"),
      process(20, OWN_PID, "rust-analyzer"),
    ];
    assert.deepEqual(await kin(processes), [10, 11, 12]);
  });

  it("is VS Code's server where it runs without a window", async () => {
    const processes = [process(40, 1, "sh"), process(41, 40, "node"), process(42, 41, "node"), process(43, 42, "bash"), process(OWN_PID, 41, "node"), process(50, 1, "node")];
    assert.deepEqual(await kin(processes, { "/proc/41/cmdline": "node\0/root/.vscode-server/bin/x/out/server-main.js\0" }), [40, 41, 42]);
  });

  it("are only those that O3 was started from where there is no VS Code", async () => {
    const processes = [process(1, 0, "systemd"), process(60, 1, "gnome-terminal-"), process(61, 60, "bash"), process(62, 60, "bash"), process(OWN_PID, 61, "node"), process(70, 1, "code")];
    assert.deepEqual(await kin(processes), [60, 61]);
  });

  it("is nobody where a torn listing makes processes each other's parents", async () => {
    assert.deepEqual(await kin([process(OWN_PID, 80, "node"), process(80, 81, "a"), process(81, 80, "b")]), [80, 81]);
  });

  it("takes no cores from the measurement, while the build does", async () => {
    const later = desktop.map((stat) => ({ ...stat, cpuMs: stat.pid === 12 ? 900 : stat.pid === 17 ? 500 : 0 }));
    const ours = await kinOf(recordedWorld({}), desktop);
    const [before, after] = [
      snapshotOf({ busyMs: 0, totalMs: 0, cores: 4 }, desktop, [OWN_PID], ours),
      snapshotOf({ busyMs: 1_400, totalMs: 4_000, cores: 4 }, later, [OWN_PID], ours),
    ];
    assert.deepEqual(othersBetween(before, after), { coreMs: 500, wallMs: 1_000 });
    assert.deepEqual(busiestBetween(before, after, (pid) => desktop.find((stat) => stat.pid === pid)?.name), [{ name: "make", cores: 0.5 }]);
  });
});

describe("the busiest outsiders", () => {
  const at = (ms: number, processes: readonly ProcessStat[]) => snapshotOf({ busyMs: 0, totalMs: 4 * ms, cores: 4 }, processes, [OWN_PID]);

  it("are named with their cores, processes of one name together, at most three, and nobody for a trifle", () => {
    const names = ["cc1plus", "cc1plus", "node", "firefox", "java", "cron"];
    const processes = (used: readonly number[]): ProcessStat[] => [process(OWN_PID, 1, "o3", 9_999), ...names.map((name, index) => process(index + 10, 1, name, used[index]))];
    const before = at(0, processes([0, 0, 100, 0, 0, 0]));
    const after = at(1_000, processes([900, 800, 400, 200, 250, 20]));
    assert.deepEqual(busiestBetween(before, after, (pid) => names[pid - 10]), [
      { name: "cc1plus", cores: 1.7 },
      { name: "node", cores: 0.3 },
      { name: "java", cores: 0.25 },
    ]);
  });

  it("count one that began in between whole", () => {
    const names = new Map([[10, "make"]]);
    assert.deepEqual(busiestBetween(at(0, []), at(1_000, [process(10, 1, "make", 700)]), (pid) => names.get(pid)), [{ name: "make", cores: 0.7 }]);
  });
});
