import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { serverEnvironment, serviceEnvironment } from "../../../src/hardware/server-environment";
import { LISTENER, processFiles, TCP, TCP6 } from "../../support/hardware/linux";
import { missing, printed, recordedWorld } from "../../support/hardware/machine";

const USUAL = new URL("http://127.0.0.1:11434");
const SERVICE = `ActiveState=active
Environment=PATH=/usr/bin "OLLAMA_ORIGINS=http://a http://b" OLLAMA_KV_CACHE_TYPE=q8_0
EnvironmentFiles=
`;
const files = { "/proc/net/tcp": TCP, "/proc/net/tcp6": TCP6, ...processFiles({ pid: 80, name: "ollama" }) };
const links = { "/proc/80/fd/3": `socket:[${LISTENER}]` };

describe("the environment of the server", () => {
  it("is read from the process that listens", async () => {
    const own = { ...files, "/proc/80/environ": "HOME=/root\0OLLAMA_NUM_PARALLEL=4\0CUDA_VISIBLE_DEVICES=1\0SOME_API_KEY=secret\0" };
    assert.deepEqual(await serverEnvironment(USUAL, recordedWorld({ files: own, links })), { HOME: "/root", OLLAMA_NUM_PARALLEL: "4", CUDA_VISIBLE_DEVICES: "1" });
  });

  it("is that of the systemd service where its process is another user's", async () => {
    const world = recordedWorld({ files, run: (command) => (command === "systemctl" ? printed(SERVICE) : missing) });
    assert.equal((await serverEnvironment(USUAL, world))?.OLLAMA_KV_CACHE_TYPE, "q8_0");
  });

  it("is not taken from another Ollama, nor from what only holds the port for a container", async () => {
    const other = { ...files, "/proc/80/environ": "OLLAMA_NUM_PARALLEL=4\0" };
    assert.equal(await serverEnvironment(USUAL, recordedWorld({ files: other })), null);
    const proxy = { ...other, ...processFiles({ pid: 80, name: "docker-proxy" }) };
    assert.equal(await serverEnvironment(USUAL, recordedWorld({ files: proxy, links })), null);
  });

  it("is unknown where the system shows none", async () => {
    assert.equal(await serverEnvironment(USUAL, recordedWorld({ platform: "darwin" })), null);
  });

  it("is read from a real process, where the system shows it", async () => {
    const script = "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))";
    const child = spawn(process.execPath, ["-e", script], { env: { OLLAMA_KV_CACHE_TYPE: "q4_0" }, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const read = await serverEnvironment(new URL(`http://127.0.0.1:${line.toString().trim()}`));
      assert.equal(read?.OLLAMA_KV_CACHE_TYPE, process.platform === "linux" ? "q4_0" : undefined);
    } finally {
      child.kill();
    }
  });
});

describe("what systemctl shows of Ollama's service", () => {
  it("counts for the service's own port only", () => {
    assert.equal(serviceEnvironment(SERVICE, 11_434)?.OLLAMA_ORIGINS, "http://a http://b");
    assert.equal(serviceEnvironment(SERVICE, 11_435), null);
    const moved = SERVICE.replace("PATH=/usr/bin", "OLLAMA_HOST=0.0.0.0:11435");
    assert.equal(serviceEnvironment(moved, 11_435)?.OLLAMA_KV_CACHE_TYPE, "q8_0");
  });

  it("tells nothing of a service that does not run, or that has a file of variables", () => {
    assert.equal(serviceEnvironment(SERVICE.replace("=active", "=inactive"), 11_434), null);
    assert.equal(serviceEnvironment(SERVICE.replace("EnvironmentFiles=", "EnvironmentFiles=/etc/ollama.env (ignore_errors=yes)"), 11_434), null);
  });
});
