import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { request } from "node:http";
import type { ServerResponse } from "node:http";
import { connectionsIn, establishedSockets, OtherClients } from "../../../src/hardware/clients";
import { realWorld } from "../../../src/hardware/world";
import { TCP } from "../../support/hardware/linux";
import { missing, OWN_PID, recordedWorld } from "../../support/hardware/machine";
import { startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { until } from "../../support/until";

const PORT = 11_434;

describe("connections to a server's port", () => {
  it("are told from both ends, a client by its address", () => {
    assert.deepEqual(establishedSockets(TCP, PORT), [
      { side: "client", client: "127.0.0.1:44004", inode: "417588", busy: true },
      { side: "server", client: "127.0.0.1:44004", inode: "417589", busy: true },
    ]);
  });

  it("are the same in IPv6, mapped addresses of IPv4 among them", () => {
    const table = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   1: 00000000000000000000000001000000:2CAA 00000000000000000000000001000000:8CCA 01 00000000:00000000 00:00000000 00000000     0        0 1610250 1 0000000098d12b62 20 4 30 10 -1
   3: 0000000000000000FFFF00000100007F:2CAA 0000000000000000FFFF00000100007F:947C 01 00000000:00000000 00:00000000 00000000     0        0 1610251 1 00000000c22a7dda 20 4 30 10 -1
`;
    assert.deepEqual(
      establishedSockets(table, PORT).map(({ client }) => client),
      ["::1:36042", "127.0.0.1:38012"],
    );
  });

  it("are not those to the same port of another machine, or in another state", () => {
    const row = (local: string, remote: string, state: string): string => `heading\n 1: ${local} ${remote} ${state} 0:0 00:0 0 0 0 77 1 0 20 0 0 10 -1\n`;
    assert.deepEqual(establishedSockets(row("0A00000A:ABE4", "0B00000A:2CAA", "01"), PORT), []);
    assert.equal(establishedSockets(row("0A00000A:ABE4", "0A00000A:2CAA", "01"), PORT).length, 1);
    assert.deepEqual(establishedSockets(row("0100007F:2CAA", "0100007F:ABE4", "08"), PORT), []);
  });
});

describe("connections that are in use", () => {
  const line = (client: number, figures: string): string => `0      0      127.0.0.1:11434 127.0.0.1:${client} cubic wscale:7,7 rto:204 ${figures} lastack:4 rcv_space:65483 uid:1000 ino:${client} sk:1 cgroup:/ <->\n`;
  const busy = (text: string): string[] => connectionsIn(text, PORT).flatMap((one) => (one.busy ? [one.client] : []));

  it("are those that wait for the first byte of an answer", () => {
    assert.deepEqual(busy(line(1, "bytes_received:70 lastsnd:90000 lastrcv:90000")), ["127.0.0.1:1"]);
  });

  it("are those that asked again since they were answered", () => {
    assert.deepEqual(busy(line(2, "bytes_sent:500 bytes_received:140 lastsnd:9000 lastrcv:400")), ["127.0.0.1:2"]);
  });

  it("are those that are being answered for a while", () => {
    assert.deepEqual(busy(line(3, "bytes_sent:900 bytes_received:70 lastsnd:52 lastrcv:1560")), ["127.0.0.1:3"]);
  });

  it("are none that were answered at once, idle or never asked", () => {
    const quick = line(4, "bytes_sent:900 bytes_received:70 lastsnd:500 lastrcv:504");
    const idle = line(5, "bytes_sent:900 bytes_received:70 lastsnd:20000 lastrcv:60000");
    const silent = line(6, "lastsnd:700 lastrcv:700");
    assert.deepEqual(busy(quick + idle + silent), []);
  });

  it("are told from the client's end too", () => {
    const seen = "0      0      [::1]:36042      [::1]:11434 cubic bytes_sent:61 bytes_acked:62 lastsnd:804 lastrcv:804 lastack:804 ino:7 sk:2\n";
    assert.deepEqual(busy(seen), ["::1:36042"]);
  });
});

describe("other clients of a server", () => {
  const own = { [`/proc/${OWN_PID}/fd/9`]: "socket:[417588]" };

  it("are none where the connection is our own", async () => {
    const world = recordedWorld({ files: { "/proc/net/tcp": TCP }, links: own });
    assert.equal(await new OtherClients(world, PORT, () => 0).inUse(true), 0);
  });

  it("are all that are not ours where no tool tells who is busy", async () => {
    const world = recordedWorld({ files: { "/proc/net/tcp": TCP }, run: () => missing });
    assert.equal(await new OtherClients(world, PORT, () => 0).inUse(true), 1);
  });

  it("are those of the last look in between, since a tool is started for it", async () => {
    let [nowMs, asked] = [0, 0];
    const world = recordedWorld({ files: { "/proc/net/tcp": TCP }, run: () => (asked++, missing) });
    const clients = new OtherClients(world, PORT, () => nowMs);
    for (nowMs of [0, 1_000, 1_999]) assert.equal(await clients.inUse(false), 1);
    assert.equal(asked, 1);
    nowMs = 2_000;
    await clients.inUse(false);
    await clients.inUse(true);
    assert.equal(asked, 3);
  });

  it("are not known on other systems, or where the kernel's tables cannot be read", async () => {
    assert.equal(await new OtherClients(recordedWorld({ platform: "darwin" }), PORT, () => 0).inUse(true), null);
    assert.equal(await new OtherClients(recordedWorld({}), PORT, () => 0).inUse(true), null);
  });
});

/** Without it an idle connection cannot be told from one in use. */
const hasTool = spawnSync("ss", ["-V"]).status === 0;

/** The kernel's tables are Linux's. */
if (process.platform === "linux") describe("other clients of a server on this very machine", () => {
  let server: LocalServer;
  let open: ServerResponse[];
  let client: ChildProcess | null = null;

  /** Another program that asks, and keeps the connection. */
  const startClient = (path: string): void => {
    const script = `const http = require("node:http"); const agent = new http.Agent({ keepAlive: true });
      http.get({ host: "127.0.0.1", port: ${server.url.port}, path: "${path}", agent }, (reply) => reply.resume()); setInterval(() => {}, 1000);`;
    client = spawn(process.execPath, ["-e", script], { stdio: "ignore" });
  };
  const inUse = (): Promise<number | null> => new OtherClients(realWorld(), Number(server.url.port), () => 0).inUse(true);

  beforeEach(async () => {
    open = [];
    server = await startLocalServer((request, response) => {
      if (request.path === "/quick") response.end("[]");
      else open.push(response);
    });
  });

  afterEach(async () => {
    client?.kill("SIGKILL");
    client = null;
    await server.stop();
  });

  it("are none while only we ask", async () => {
    const mine = request(new URL("/slow", server.url));
    mine.on("error", () => undefined);
    mine.end();
    await until("our request", () => open.length === 1);
    assert.equal(await inUse(), 0);
    mine.destroy();
  });

  it("are one while another program waits for an answer, and none once it has left", async () => {
    startClient("/slow");
    await until("its request", () => open.length === 1);
    assert.equal(await inUse(), 1);
    client?.kill("SIGKILL");
    await until("its end", async () => (await inUse()) === 0, 10_000);
  });

  it("are none while another program only keeps a connection, as far as a tool tells", async () => {
    startClient("/quick");
    await until("its request", () => server.seen.length === 1);
    await until("the tool to tell that it is idle", async () => (await inUse()) === (hasTool ? 0 : 1), 10_000);
    assert.equal(client?.exitCode, null);
  });
});
