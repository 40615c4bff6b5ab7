import assert from "node:assert/strict";
import { withDescendants } from "../../../src/hardware/family";
import { askProcesses, parsePs, parseWindowsProcesses } from "../../../src/hardware/process-tools";
import { printed, recordedWorld } from "../../support/hardware/machine";
import { ps } from "../../support/hardware/macos";
import { processList, processValues } from "../../support/hardware/windows";

describe("ps on macOS", () => {
  it("tells memory and time of each process", () => {
    const runner = parsePs(ps).find(({ pid }) => pid === 4711);
    assert.deepEqual([runner?.parent, runner?.name, runner?.cpuMs, runner?.memory.residentBytes], [631, "ollama", 760_550, 5421088 * 1024]);
  });

  it("reads days and names with spaces", () => {
    const editor = parsePs(ps).find(({ pid }) => pid === 988);
    assert.deepEqual([editor?.cpuMs, editor?.name], [((26 * 60 + 3) * 60 + 4.5) * 1000, "Electron"]);
  });

  it("reads times with the decimal mark of any language alike", () => {
    const german = ps.replace(/(\d:\d\d)\.(\d\d)/g, "$1,$2");
    assert.notEqual(german, ps);
    assert.deepEqual(parsePs(german), parsePs(ps));
  });

  it("does not answer when it lists nobody, for O3 itself is there", async () => {
    for (const [platform, text] of [
      ["darwin", ""],
      ["darwin", "ps: a line of another kind\n"],
      ["win32", "[]"],
    ] as const)
      assert.equal(await askProcesses(recordedWorld({ platform, run: () => printed(text) })), null);
  });

  it("tells the server's family", () => {
    assert.deepEqual(
      withDescendants(parsePs(ps), [631]).map(({ pid }) => pid),
      [631, 4711],
    );
  });

  it("passes over other lines", () => {
    assert.deepEqual(parsePs("ps: illegal option\n\n"), []);
  });
});

describe("Win32_Process", () => {
  it("tells memory in bytes and time in ms", () => {
    const runner = parseWindowsProcesses(processList)?.find(({ pid }) => pid === 9120);
    assert.deepEqual(
      [runner?.parent, runner?.name, runner?.cpuMs, runner?.memory.residentBytes],
      [4412, "llama-server", 81_562.5, 3_221_225_472],
    );
  });

  it("does not hold the idle process, whose time is nobody's", () => {
    assert.deepEqual(
      parseWindowsProcesses(processValues)?.map(({ pid, name, cpuMs, memory }) => [pid, name, cpuMs, memory.residentBytes]),
      [
        [4, "System", 47_968.75, 139_264],
        [208, "smss", 15.625, 217_088],
        [292, "csrss", 578.125, 1_372_160],
      ],
    );
  });

  it("knows a single process, which PowerShell prints without brackets", () => {
    assert.equal(parseWindowsProcesses('{"ProcessId":4,"ParentProcessId":0,"Name":"System"}')?.length, 1);
  });

  it("is refused when it is something else", () => {
    assert.equal(parseWindowsProcesses("Get-CimInstance : Access denied"), null);
  });
});
