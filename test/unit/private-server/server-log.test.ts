import assert from "node:assert/strict";
import { mkdtempSync, existsSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog, saysListening, saysPortTaken, tellingLines } from "../../../src/private-server/server-log";

const START = [
  'time=2026-01-02T03:04:05.678Z level=INFO source=routes.go:1304 msg="server config" env="map[OLLAMA_HOST:http://127.0.0.1:4321]"',
  'time=2026-01-02T03:04:05.680Z level=INFO source=images.go:432 msg="total blobs: 3"',
  'time=2026-01-02T03:04:05.681Z level=INFO source=routes.go:1357 msg="Listening on 127.0.0.1:4321 (version 0.40.0)"',
].join("\n");
const GO_TAKEN = "Error: listen tcp 127.0.0.1:4321: bind: address already in use\n";

describe("a private server's log", () => {
  it("tells what failed, without time and source, and no line twice", () => {
    const log = `${START}\ntime=2026-01-02T03:04:06Z level=ERROR source=sched.go:1 msg="load failed"\n${GO_TAKEN}${GO_TAKEN}`;
    assert.equal(tellingLines(log), '"load failed"; Error: listen tcp 127.0.0.1:4321: bind: address already in use');
  });

  it("tells its last lines where none names a failure, and nothing where there is none", () => {
    assert.equal(tellingLines("one\ntwo\nthree\nfour\n"), "two; three; four");
    assert.equal(tellingLines("\n"), "");
  });

  it("says that the server has its port, and a refusal does not", () => {
    assert.ok(saysListening(START, 4321));
    assert.ok(saysListening('{"state":"listening","endpoint":"http://127.0.0.1:4321","pid":1}', 4321));
    assert.ok(!saysListening(START, 432));
    assert.ok(!saysListening(GO_TAKEN, 4321));
    assert.ok(!saysListening("The embedded engine cannot listen on 127.0.0.1:4321: listen EADDRINUSE: address already in use", 4321));
  });

  it("says that the port was taken, on any system", () => {
    assert.ok(saysPortTaken(GO_TAKEN));
    assert.ok(saysPortTaken("Error: listen EADDRINUSE: address already in use 127.0.0.1:4321"));
    assert.ok(
      saysPortTaken(
        "listen tcp 127.0.0.1:4321: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.",
      ),
    );
    assert.ok(!saysPortTaken(START));
  });

  it("is read from its end in whole lines, and still known when the file is removed", () => {
    const folder = mkdtempSync(join(tmpdir(), "o3-log-"));
    try {
      const path = join(folder, "log");
      const log = openLog(path);
      writeSync(log.fd, `${"a long line ".repeat(4_000)}\nlast but one\nlast\n`);
      assert.equal(log.tail(), "last but one\nlast\n");
      log.remove();
      log.remove();
      assert.ok(!existsSync(path));
      assert.equal(log.tail(), "last but one\nlast\n");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
