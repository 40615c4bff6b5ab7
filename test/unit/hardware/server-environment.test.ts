import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { serverEnvironment, serverProgram, serviceEnvironment } from "../../../src/hardware/server-environment";
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

describe("the program of the server", () => {
  it("is the file that its process runs, which an update may have replaced", async () => {
    const at = (exe: string): Promise<string | null> => serverProgram(USUAL, recordedWorld({ files, links: { ...links, "/proc/80/exe": exe } }));
    assert.equal(await at("/opt/ollama/bin/ollama"), "/opt/ollama/bin/ollama");
    assert.equal(await at("/opt/ollama/bin/ollama (deleted)"), "/opt/ollama/bin/ollama");
  });

  it("is that of the systemd service where its process is another user's, and only at the service's port", async () => {
    const text = `${SERVICE}ExecStart={ path=/usr/local/bin/ollama ; argv[]=/usr/local/bin/ollama serve ; ignore_errors=no }\n`;
    const world = recordedWorld({ files, run: () => printed(text) });
    assert.equal(await serverProgram(USUAL, world), "/usr/local/bin/ollama");
    assert.equal(await serverProgram(new URL("http://127.0.0.1:11435"), world), null);
  });

  it("is not what stands in front of it", async () => {
    const proxy = { ...files, ...processFiles({ pid: 80, name: "nginx" }) };
    assert.equal(await serverProgram(USUAL, recordedWorld({ files: proxy, links: { ...links, "/proc/80/exe": "/usr/sbin/nginx" } })), null);
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
