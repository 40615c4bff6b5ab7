import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { pidsIn, runningPrograms } from "../../../src/app/running";

describe("programs that run", () => {
  it("are known by their own name, and as scripts of an interpreter; not by a word in a command", () => {
    const listing = ["  12 /usr/local/bin/cline task", " 34 node /home/u/.npm/bin/cline", "56 vim cline", "78 /bin/sh -c cline", "90 python3.12 /opt/bin/aider --x", ""].join("\n");
    assert.deepEqual(pidsIn(listing, ["cline"]), [12, 34]);
    assert.deepEqual(pidsIn(listing, ["aider"]), [90]);
  });

  it("count for the home folder that they work in, where the system tells it", async () => {
    const name = `o3-test-agent-${process.pid}`;
    const env = { PATH: process.env.PATH, HOME: "/home/somebody" };
    const child = spawn(process.execPath, ["-e", "process.stdin.resume(); console.log('up')"], { argv0: name, env, stdio: ["pipe", "pipe", "inherit"] });
    try {
      await once(child.stdout, "data");
      assert.deepEqual(await runningPrograms([name], "/home/somebody"), [child.pid]);
      assert.deepEqual(await runningPrograms([name], "/home/other"), process.platform === "linux" ? [] : [child.pid]);
    } finally {
      child.kill();
    }
  });
});
