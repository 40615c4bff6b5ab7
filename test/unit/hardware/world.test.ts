import assert from "node:assert/strict";
import { realWorld } from "../../../src/hardware";

const world = realWorld();

describe("this machine's tools", () => {
  it("print", async () => {
    assert.deepEqual(await world.run(process.execPath, ["-p", "1 + 1"]), { state: "ok", text: "2\n" });
  });

  it("may be missing", async () => {
    assert.deepEqual(await world.run("o3-no-such-tool", []), { state: "missing" });
  });

  it("fail in the words they print, wherever they print them", async () => {
    const output = await world.run(process.execPath, ["-e", 'console.log("no driver"); process.exitCode = 9']);
    assert.deepEqual(output, { state: "failed", why: "no driver", text: "no driver\n" });
  });

  it("are ended when they hang", async () => {
    const output = await world.run(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    assert.deepEqual(output, { state: "failed", why: { code: "no-answer-within", limitMs: 3000 }, text: "" });
  });

  it("hand over each line they print until they are closed", async () => {
    let stream: ReturnType<typeof world.stream> = null;
    const line = await new Promise<string>((resolve) => {
      stream = world.stream(process.execPath, ["-e", 'console.log("a line"); setInterval(() => {}, 1000)'], resolve);
    });
    assert.equal(line, "a line");
    await stream!.close();
  });

  it("that cannot be started make no stream", () => {
    assert.equal(
      world.stream("o3-no-such-tool", [], () => undefined),
      null,
    );
  });

  it("cost time that is counted", async () => {
    const before = world.spentMs();
    await world.run(process.execPath, ["-e", "for (let i = 0; i < 2e8; i++);"]);
    assert.ok(world.spentMs() > before);
  });
});

describe("this machine's files", () => {
  it("that are not there have no text", async () => {
    assert.deepEqual(await Promise.all([world.read("/proc/none"), world.read("/none"), world.link("/none")]), [null, null, null]);
  });

  it("that are not there have nothing in them", async () => {
    assert.deepEqual(await world.list("/none"), []);
  });
});
