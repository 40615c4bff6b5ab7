import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { sendJson, startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { pretendOllama, sendPage } from "../../support/pretend-ollama";
import type { Before } from "../../support/pretend-ollama";
import { TestWorld } from "../../support/world";

const PLAIN = [{ name: "plain:1b", capabilities: ["completion"] }];

interface Case {
  readonly what: string;
  readonly answer: Before;
  readonly says: RegExp;
  readonly path?: string;
}

const page =
  (status: number, title: string, headers: Readonly<Record<string, string>> = {}): Before =>
  (_request, response) => {
    sendPage(response, status, title, headers);
    return true;
  };

const to = (status: number, location: (path: string) => string): Before => (request, response) => {
  sendPage(response, status, "Moved", { location: location(request.path) });
  return true;
};

/** What answers in Ollama's place, and the sentence about it. None of these falls back to the embedded engine, and none is "not Ollama" but the last ones. */
const ELSEWHERE: readonly Case[] = [
  { what: "wants a login", answer: page(401, "401 Authorization Required", { "www-authenticate": 'Basic realm="x"' }), says: /wants a login \(status 401\): write it as http:\/\/user:password@127\.0\.0\.1:\d+/ },
  { what: "wants another kind of login", answer: page(401, "Unauthorized", { "www-authenticate": "Bearer" }), says: /wants a login.*it wants Bearer: use Ollama's own address/ },
  { what: "lets nobody in", answer: page(403, "403 Forbidden"), says: /wants a login or lets this machine not in \(status 403\)/ },
  ...[301, 302, 307, 308].map((status): Case => ({ what: `sends to https (${status})`, answer: to(status, (path) => `https://llm.example.org${path}`), says: new RegExp(`sends to https://llm\\.example\\.org \\(status ${status}\\): use https://llm\\.example\\.org as the address`) })),
  { what: "sends to a path", answer: to(301, (path) => `/ollama${path}`), says: /use http:\/\/127\.0\.0\.1:\d+\/ollama as the address/ },
  { what: "sends to a page for logging in", answer: to(302, () => "https://sso.example.org/login?next=x"), says: /sends to https:\/\/sso\.example\.org\/login .*open that in a browser/ },
  { what: "redirects to nowhere", answer: page(302, "Found"), says: /sends elsewhere \(status 302\) and names no place/ },
  { what: "is a proxy with nothing behind it", answer: page(502, "502 Bad Gateway"), says: /did not get an answer from it \(status 502, "502 Bad Gateway"\): see whether Ollama runs behind it/ },
  { what: "is a proxy in maintenance", answer: page(503, "Back soon"), says: /did not get an answer from it \(status 503, "Back soon"\)/ },
  { what: "is a proxy that gives up", answer: page(504, "504 Gateway Time-out"), says: /gave up after [\d.]+ m?s \(status 504, "504 Gateway Time-out"\)/ },
  { what: "is Cloudflare giving up", answer: page(524, "example.org | 524: A timeout occurred"), says: /gave up after .*524: A timeout occurred/ },
  {
    what: "is a proxy that answers in JSON of its own",
    answer: (_request, response) => {
      sendJson(response, 502, { message: "An invalid response was received from the upstream server" });
      return true;
    },
    says: /did not get an answer from it \(status 502, "Bad Gateway"\)/,
  },
  { what: "speaks https there", answer: page(400, "400 The plain HTTP request was sent to HTTPS port"), says: /speaks https, and was asked by http: use https:\/\/127\.0\.0\.1/ },
  { what: "is asked below /api", path: "/api", answer: (request, response) => (request.path.startsWith("/api/api") ? page(404, "404 Not Found")(request, response) : false), says: /leave \/api at the end of the address out/ },
  { what: "is another program's page", answer: page(200, "Grafana"), says: /answers, but is not Ollama: \/api\/version is a web page there\. .* Its page says "Grafana"/ },
  { what: "is another web server", answer: page(404, "404 Not Found"), says: /answers, but is not Ollama: it does not know \/api\/version\. .* Its page says "404 Not Found"/ },
  {
    what: "imitates the version only",
    answer: (request, response) => {
      if (request.path === "/api/version") sendJson(response, 200, { version: "1.0" });
      else sendPage(response, 404, "Nothing here");
      return true;
    },
    says: /answers, but is not Ollama/,
  },
];

describe("o3 where something else answers", () => {
  let world: TestWorld;
  let server: LocalServer;
  beforeEach(async () => {
    world = new TestWorld();
    server = await startLocalServer();
  });
  afterEach(async () => {
    world.remove();
    await server.stop();
  });

  for (const { what, answer, says, path = "" } of ELSEWHERE) {
    it(`that ${what}: says so (3)`, async () => {
      server.answer(pretendOllama(PLAIN, answer));
      const endpoint = server.url.origin + path;
      for (const args of [["models"], ["optimize", "plain:1b", "--embedded", "--budget", "5s"]]) {
        const { code, stdout, stderr } = await world.o3(...args, "--endpoint", endpoint);
        assert.equal(code, 3, stderr);
        assert.match(stderr, says);
        assert.doesNotMatch(stderr, /<\w+|embedded engine/);
        assert.equal(stdout, "");
      }
      const { code, stdout } = await world.o3("doctor", "--endpoint", endpoint);
      assert.equal(code, 3);
      assert.match(stdout, says);
      assert.doesNotMatch(stdout, /ollama serve|<\w+/);
    });
  }

  it("http where https is: says to use https (3), and names a certificate that nobody here trusts (3)", async () => {
    const pem = (name: string): string => readFileSync(join(__dirname, "..", "..", "support", "tls", `${name}.pem`), "utf8");
    const https = createServer({ key: pem("key"), cert: pem("certificate") }, (_request, response) => response.end("{}"));
    await new Promise<void>((resolve) => https.listen(0, "127.0.0.1", resolve));
    const { port } = https.address() as AddressInfo;
    try {
      const plain = await world.o3("models", "--endpoint", `http://127.0.0.1:${port}`);
      assert.equal(plain.code, 3);
      assert.match(plain.stderr, new RegExp(`speaks https, and was asked by http: use https://127\\.0\\.0\\.1:${port}`));
      const secure = await world.o3("models", "--endpoint", `https://127.0.0.1:${port}`);
      assert.equal(secure.code, 3);
      assert.match(secure.stderr, /The certificate of https:\/\/127\.0\.0\.1:\d+ is signed by nobody that this machine trusts: .*NODE_EXTRA_CA_CERTS/);
    } finally {
      https.close();
      https.closeAllConnections();
    }
  });

  it("https where http is: says to use http (3)", async () => {
    server.answer(pretendOllama(PLAIN));
    const { code, stderr } = await world.o3("models", "--endpoint", `https://127.0.0.1:${server.url.port}`);
    assert.equal(code, 3);
    assert.match(stderr, new RegExp(`speaks http, and was asked by https: use http://127\\.0\\.0\\.1:${server.url.port}`));
  });

  it("needs no greeting where a proxy passes on only what lies below /api", async () => {
    server.answer(pretendOllama(PLAIN, (request, response) => !request.path.startsWith("/api/") && page(404, "404 Not Found")(request, response)));
    const { code, stdout } = await world.o3("models", "--endpoint", server.url.origin);
    assert.equal(code, 0);
    assert.match(stdout, /plain:1b/);
  });

  describe("and a login is in the address", () => {
    const SECRET = "s3cr3t";
    const locked: Before = (request, response) => {
      const wanted = `Basic ${Buffer.from(`user:${SECRET}`).toString("base64")}`;
      return response.req.headers.authorization === wanted ? false : page(401, "Authorization Required", { "www-authenticate": "Basic" })(request, response);
    };
    const withLogin = (login: string): string => `http://${login}@127.0.0.1:${server.url.port}`;

    it("sends it, and shows and writes it nowhere", async () => {
      server.answer(pretendOllama(PLAIN, locked));
      const endpoint = withLogin(`user:${SECRET}`);
      const quick = ["--goal", "max-context", "--reliability", "0.7", "--confidence", "0.7", "--budget", "20s"];
      const said = [await world.o3("optimize", "plain:1b", ...quick, "--endpoint", endpoint), await world.o3("doctor", "--endpoint", endpoint), await world.o3("models", "--json", "--endpoint", endpoint)];
      for (const { stdout, stderr } of said) assert.doesNotMatch(stdout + stderr, /s3cr3t|user:/);
      const files = readdirSync(world.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      assert(files.length >= 5, "a run writes its files");
      for (const file of files) assert.doesNotMatch(readFileSync(join(file.parentPath, file.name), "utf8"), /s3cr3t|user:/, file.name);
    });

    it("reads signs that are written as %40", async () => {
      server.answer(pretendOllama(PLAIN, (request, response) => (response.req.headers.authorization === `Basic ${Buffer.from("me@home:p:w").toString("base64")}` ? false : page(401, "x")(request, response))));
      assert.equal((await world.o3("models", "--endpoint", withLogin("me%40home:p%3Aw"))).code, 0);
    });

    it("says that a wrong one is not taken, without it", async () => {
      server.answer(pretendOllama(PLAIN, locked));
      const { code, stderr } = await world.o3("models", "--endpoint", withLogin("user:wr0ng"));
      assert.equal(code, 3);
      assert.match(stderr, /does not take the user and password of the address/);
      assert.doesNotMatch(stderr, /wr0ng/);
    });

    for (const address of ["http://user:s3cr3t@host:port", "ftp://user:s3cr3t@host", "user:s3/cr3t@host", "http://us er:s3cr3t@ho st"]) {
      it(`shows no password of an address that cannot be read: ${address.replace(/s3.?cr3t/, "...")}`, async () => {
        const { code, stderr } = await world.o3("models", "--endpoint", address);
        assert.equal(code, 2, stderr);
        assert.doesNotMatch(stderr, /cr3t/);
      });
    }
  });
});
