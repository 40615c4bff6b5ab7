import assert from "node:assert/strict";
import { processesOf } from "../../../src/private-server/processes";
import { parseStat } from "../../../src/private-server/processes/linux";
import { parsePs, parseWindows } from "../../../src/private-server/processes/tools";

describe("the processes of a machine", () => {
  const fields = (state: string): string => `${state} 10 42 42 0 -1 4194304 1 0 0 0 5 3 0 0 20 0 7 0 987654 1000 200 184467`;

  it("Linux: a name may hold blanks and brackets, and a zombie has ended", () => {
    assert.deepEqual(parseStat(`42 (a) (b c) ${fields("S")}`), { pid: 42, parent: 10, group: 42, startedAt: 987654, name: "a) (b c" });
    assert.equal(parseStat(`42 (node) ${fields("Z")}`), null);
    assert.equal(parseStat(""), null);
  });

  it("macOS: ps's lines, with starts in UTC", () => {
    const text = [
      "  501     1   501 Ss   Sat Nov 21 12:43:50 2026 /Applications/Ollama.app/Contents/Resources/ollama",
      "  502   501   501 R    Sun Nov  1 02:03:04 2026 /opt/my models/llama-server",
      "  503   501   501 Z    Sat Nov 21 12:43:51 2026 (ollama)",
      "nonsense",
      "",
    ].join("\n");
    assert.deepEqual(parsePs(text), [
      { pid: 501, parent: 1, group: 501, startedAt: Date.UTC(2026, 10, 21, 12, 43, 50), name: "ollama" },
      { pid: 502, parent: 501, group: 501, startedAt: Date.UTC(2026, 10, 1, 2, 3, 4), name: "llama-server" },
    ]);
  });

  it("Windows: PowerShell's list, without .exe", () => {
    assert.deepEqual(
      parseWindows('[{"pid":4,"parent":0,"name":"System","startedAt":0},{"pid":88,"parent":4,"name":"ollama.exe","startedAt":17}]'),
      [
        { pid: 4, parent: 0, name: "System", startedAt: 0, group: null },
        { pid: 88, parent: 4, name: "ollama", startedAt: 17, group: null },
      ],
    );
    assert.throws(() => parseWindows("nothing"));
  });

  it("this machine: this process is among them, as it was started", async () => {
    const table = processesOf(process.platform);
    const own = (await table.list()).find(({ pid }) => pid === process.pid);
    assert.equal(own?.parent, process.ppid);
    assert.notEqual(await table.wasGiven(process.pid, "O3_PRIVATE_SERVER", "never"), true);
  });

  it("ps works here too, and tells the same parents as the machine itself", async () => {
    const own = (await processesOf("darwin").list()).find(({ pid }) => pid === process.pid);
    assert.equal(own?.parent, process.ppid);
    assert.ok(own.startedAt <= Date.now() && own.startedAt > Date.now() - 24 * 3_600_000);
  });
});
