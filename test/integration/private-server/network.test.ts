import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startCli } from "../../support/cli";
import { startEmbedded } from "../../support/embedded";
import { trace, whyNoTrace } from "../../support/trace";
import type { Trace } from "../../support/trace";
import { inPlace, scriptRecipe } from "./support";

/** No machine has this address and nothing is sent to it: the system refuses the call, which is seen all the same. */
const ELSEWHERE = "255.255.255.255";

/**
 * A server that does as Ollama does: unless it is told to stay off the network it asks for recommendations, by way of a proxy where one is named.
 * It answers its own port as soon as that has been tried.
 */
const LIKE_OLLAMA = `const net = require("node:net"); const http = require("node:http");
  const proxy = process.env.HTTPS_PROXY ? new URL(process.env.HTTPS_PROXY) : null;
  const tried = process.env.OLLAMA_NO_CLOUD === "1" ? Promise.resolve("stayed")
    : new Promise((resolve) => net.connect(Number(proxy?.port ?? 443), proxy?.hostname ?? "${ELSEWHERE}").on("error", () => resolve("asked")).on("connect", () => resolve("asked")));
  const [host, port] = (process.env.OLLAMA_HOST ?? "127.0.0.1:0").split(":");
  http.createServer((request, response) => void tried.then((what) => response.end(request.url === "/done" ? what : JSON.stringify({ version: "0.33.0" }))))
    .listen(Number(port), host, function () { console.log("Listening on " + host + ":" + this.address().port + " (version 0.33.0)"); if (process.argv.includes("once")) void tried.then(() => process.exit(0)); });`;

if (whyNoTrace !== null) console.log(`Not tried: whether O3 speaks to other machines (${whyNoTrace}).`);
else
  describe("what O3 and its servers say to other machines", function () {
    this.timeout(120_000);
    let traced: Trace;

    beforeEach(() => {
      traced = trace();
    });
    afterEach(() => {
      traced.remove();
    });

    const run = (env: NodeJS.ProcessEnv, ...args: readonly string[]): string => {
      const [tracer = "", ...rest] = traced.command;
      const { status, stdout, stderr } = spawnSync(tracer, [...rest, process.execPath, ...args], { env, encoding: "utf8" });
      assert.equal(status, 0, stderr);
      return stdout;
    };

    it("would be seen: an Ollama that nobody tells otherwise asks for recommendations", () => {
      run({ PATH: process.env.PATH }, "-e", LIKE_OLLAMA, "once");
      assert.deepEqual(traced.elsewhere(), [`${ELSEWHERE} 443`]);
    });

    it("would be seen of name servers too, whoever answers for them here", () => {
      run({ PATH: process.env.PATH }, "-e", `require("node:dgram").createSocket("udp4").connect(53, "127.0.0.1", function () { this.close(); })`);
      assert.deepEqual(traced.elsewhere(), ["127.0.0.1 53"]);
    });

    it("is nothing while a private server runs, though it would ask and a proxy leads out", () =>
      inPlace(({ folder }) => {
        const env = { ...process.env, HTTPS_PROXY: `http://${ELSEWHERE}:3128`, HTTP_PROXY: `http://${ELSEWHERE}:3128` };
        const what = JSON.stringify({ folder, recipe: scriptRecipe(LIKE_OLLAMA) });
        const said = run(env, "--require", "tsx/cjs", join(__dirname, "traced-run.ts"), what);
        assert.equal(said.trim(), "stayed");
        assert.deepEqual(traced.elsewhere(), []);
        return Promise.resolve();
      }));

    for (const command of ["models", "doctor"]) {
      it(`is nothing while o3 ${command} looks around`, async () => {
        const server = await startEmbedded();
        const { code, stderr } = await startCli([command], { cwd: tmpdir(), env: { OLLAMA_HOST: server.endpoint }, under: traced.command }).ended;
        const port = new URL(server.endpoint).port;
        await server.stop();
        assert.equal(code, 0, stderr);
        assert.deepEqual(traced.elsewhere(), []);
        assert.ok(traced.here().includes(`127.0.0.1 ${port}`), "the server was asked");
      });
    }
  });
