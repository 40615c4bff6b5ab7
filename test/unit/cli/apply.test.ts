import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { sendJson, startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { PLANTED, plantSample } from "../../support/planted";
import { pretendOllama } from "../../support/pretend-ollama";
import type { Before } from "../../support/pretend-ollama";
import type { Outcome } from "../../support/world";
import { TestWorld } from "../../support/world";

const { model: MODEL, derivedModel: DERIVED, contextTokens: WINDOW } = PLANTED;
const FROM = "FROM /blobs/sha256-1\n";
const OPENCODE = '{\n  // my own\n  "theme": "dark",\n  "provider": { "other": { "options": { "apiKey": "sk-secret" } } }\n}\n';

interface Planned {
  readonly dryRun: boolean;
  readonly derivedModel: string;
  readonly agents: readonly { readonly id: string; readonly state: string; readonly why: string }[];
  readonly leftOut?: readonly { readonly title: string }[];
  readonly changes: readonly { readonly kind: string; readonly path?: string; readonly diff?: string }[];
  readonly verified?: { readonly state: string; readonly contextTokens?: number };
}

/** Models that are made are kept, and loaded with what is baked into them. */
function keeping(made: Map<string, number>): Before {
  let loaded = false;
  return ({ path, body }, response) => {
    const name = String(body?.model);
    const numCtx = made.get(name);
    if (path === "/api/create") {
      made.set(name, (body?.parameters as { num_ctx: number }).num_ctx);
      sendJson(response, 200, { status: "success" });
    } else if (path === "/api/delete") sendJson(response, made.delete(name) ? 200 : 404, { error: "not found" });
    else if (path === "/api/show" && numCtx !== undefined)
      sendJson(response, 200, { details: {}, model_info: {}, parameters: `num_ctx ${numCtx}`, modelfile: `${FROM}PARAMETER num_ctx ${numCtx}\n` });
    else if (path === "/api/generate" && numCtx !== undefined) {
      loaded = body?.keep_alive !== 0;
      sendJson(response, 200, { model: name, response: "", done: true, done_reason: loaded ? "load" : "unload" });
    } else if (path === "/api/ps" && loaded) {
      const entries = [...made].map(([entry, context_length]) => ({ name: entry, model: entry, size: 1e6, size_vram: 0, context_length }));
      sendJson(response, 200, { models: entries });
    } else return false;
    return true;
  };
}

describe("o3 apply, o3 undo and o3 agents", function () {
  this.timeout(30_000);
  let server: LocalServer;
  let world: TestWorld;
  let home: string;
  let made: Map<string, number>;

  beforeEach(async () => {
    made = new Map();
    const before = keeping(made);
    server = await startLocalServer(
      pretendOllama([{ name: MODEL, capabilities: ["completion", "tools"] }], (request, response) => {
        if (before(request, response)) return true;
        if (request.path !== "/api/show" || request.body?.model !== MODEL) return false;
        sendJson(response, 200, { details: {}, model_info: { "general.architecture": "llama", "llama.context_length": 131_072 }, capabilities: ["completion", "tools"], modelfile: FROM });
        return true;
      }),
    );
    home = mkdtempSync(join(tmpdir(), "o3-home-"));
    world = new TestWorld({ HOME: home, PATH: "", OLLAMA_HOST: server.url.origin });
    await plantSample(join(world.folder, "o3_results"));
  });
  afterEach(async () => {
    await server.stop();
    world.remove();
    rmSync(home, { recursive: true, force: true });
  });

  const at = (name: string): string => resolve(world.folder, name.startsWith("home/") ? join(home, name.slice(5)) : name);
  const put = (name: string, text: string): void => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };
  const text = (name: string): string => readFileSync(at(name), "utf8");
  const apply = (...flags: string[]): Promise<Outcome> => world.o3("apply", "--preset", "max_context", "--anyway", ...flags);
  const json = async (...flags: string[]): Promise<Planned> => {
    const { code, stdout, stderr } = await apply("--json", ...flags);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Planned;
  };

  it("sets up the agents that are in use here, is confirmed by the server, and is undone byte for byte", async () => {
    put("opencode.json", OPENCODE);
    const { agents, verified, derivedModel } = await json("--yes");
    assert.deepEqual(agents.map(({ id, state }) => [id, state]), [["opencode", "read-back"]]);
    assert.deepEqual([derivedModel, verified], [DERIVED, { state: "ok", contextTokens: WINDOW }]);
    assert.match(text("opencode.json"), /"model": "ollama\/tuned\/llama3\.1-8b:max_context"/);
    assert.match(text("opencode.json"), /"context":59392/);
    assert.equal(made.get(DERIVED), WINDOW);
    const undone = await world.o3("undo");
    assert.deepEqual([undone.code, undone.stdout], [0, `Max context of ${MODEL} is undone.\n`]);
    assert.equal(text("opencode.json"), OPENCODE);
    assert.deepEqual([...made.keys()], []);
    assert.equal((await world.o3("undo")).stdout, "O3 has applied nothing here that could be undone.\n");
  });

  it("shows each change as a diff in a dry run, without secrets, and changes nothing", async () => {
    put("opencode.json", OPENCODE);
    const { code, stdout } = await apply("--dry-run");
    assert.equal(code, 0);
    assert.match(stdout, /Create the model tuned\/llama3\.1-8b:max_context on the server/);
    assert.match(stdout, /Edit .*opencode\.json for OpenCode/);
    assert.match(stdout, /^ {2}\+.*"model": "ollama\/tuned\/llama3\.1-8b:max_context"/m);
    assert.match(stdout, /^ {3}.*\/\/ my own/m);
    assert.doesNotMatch(stdout, /sk-secret/);
    const planned = await json("--dry-run", "--agents", "opencode");
    assert.deepEqual([planned.dryRun, planned.changes.map(({ kind }) => kind)], [true, ["server", "file", "file"]]);
    assert.doesNotMatch(JSON.stringify(planned), /sk-secret/);
    assert.equal(text("opencode.json"), OPENCODE);
    assert.deepEqual([existsSync(at(".vscode")), made.size], [false, 0]);
  });

  it("tells agents another address where they reach the server by one, and makes the model on the server itself", async () => {
    await json("--yes", "--agents", "opencode", "--agents-endpoint", "http://gateway.lan:11500/");
    assert.match(text("opencode.json"), /"baseURL": "http:\/\/gateway\.lan:11500\/v1"/);
    assert.equal(made.get(DERIVED), WINDOW);
    await world.o3("undo");
    assert.equal(existsSync(at("opencode.json")), false);
    const { code, stderr } = await apply("--yes", "--agents-endpoint", "http://me:secret@gateway.lan:11500");
    assert.equal(code, 2);
    assert.match(stderr, /--agents-endpoint has a name and a password in it/);
    assert.doesNotMatch(stderr, /secret/);
  });

  it("writes nothing without a yes: there is nobody to ask (2)", async () => {
    const { code, stderr } = await apply("--agents", "opencode");
    assert.equal(code, 2);
    assert.match(stderr, /Nothing was written: there is no terminal to ask at\. --yes applies it/);
    assert.equal(existsSync(at("opencode.json")), false);
  });

  it("asks once at a terminal, and does what is answered", async () => {
    world.answer = "no";
    assert.match((await apply("--agents", "opencode")).stdout, /Nothing was written\.\n$/);
    assert.equal(existsSync(at("opencode.json")), false);
    world.answer = "yes";
    assert.match((await apply("--agents", "opencode")).stdout, /OpenCode: written, and by its files it will use the preset/);
    assert.ok(existsSync(at("opencode.json")));
    assert.deepEqual(world.asked, ["Apply?", "Apply?"]);
  });

  it("says of what is applied already that it is, asks nothing, and looks whether it is in effect", async () => {
    await json("--yes", "--agents", "opencode");
    const { code, stdout } = await apply("--agents", "opencode");
    assert.equal(code, 0);
    assert.match(stdout, /^Max context of llama3\.1:8b is already applied\.\nOpenCode: written, and by its files it will use the preset/);
    assert.match(stdout, /get 59,392 tokens, as the server confirms/);
    assert.deepEqual(world.asked, []);
  });

  it("lists what is applied, with what was changed since, and takes back one with all that came after it", async () => {
    await json("--yes", "--agents", "none");
    await json("--yes", "--agents", "opencode");
    put("opencode.json", text("opencode.json").replace("59392", "1024"));
    const { applies } = JSON.parse((await world.o3("undo", "--list", "--json")).stdout) as { applies: { id: string; drift: string[] }[] };
    const listed = (await world.o3("undo", "--list")).stdout;
    const lines = listed.split("\n");
    assert.match(lines[1] ?? "", new RegExp(`^${applies[0]?.id.slice(0, 8) ?? ""}  .* UTC  Max context of llama3\\.1:8b as tuned/llama3\\.1-8b:max_context, for OpenCode$`));
    assert.match(lines[2] ?? "", /limit\.context in .*opencode\.json was changed since/);
    assert.match(lines[3] ?? "", new RegExp(`^${applies[1]?.id.slice(0, 8) ?? ""} `));
    const wrong = await world.o3("undo", "--to", "nope");
    assert.deepEqual([wrong.code, wrong.stderr], [2, "o3: There is no apply nope here that could be undone. See 'o3 undo --list'.\n"]);
    const { code, stdout } = await world.o3("undo", "--to", applies[1]?.id.slice(0, 8) ?? "");
    assert.equal(code, 0);
    assert.equal(stdout.match(/is undone\./g)?.length, 2);
    assert.deepEqual([existsSync(at(".vscode")), made.size], [false, 0]);
    assert.match((await world.o3("undo", "--list")).stdout, /^O3 has applied nothing to .* that could be undone\.$/m);
  });

  it("says what stays where the note was edited by hand, and takes the note out on wish", async () => {
    await json("--yes", "--agents", "none");
    put(".vscode/settings.json", text(".vscode/settings.json").replace('"max_context"', '"fast"'));
    const undone = (await world.o3("undo")).stdout;
    assert.match(undone, /^Max context of llama3\.1:8b is undone, but o3\.activePreset still names a preset\./);
    assert.match(undone, /'o3 undo --remove-note' takes the note out/);
    assert.match((await world.o3("undo")).stdout, /say that Fast of llama3\.1:8b is applied .*, and the server has no such model\.\n'o3 apply llama3\.1:8b --preset fast' applies it again/);
    assert.equal((await world.o3("undo", "--remove-note")).stdout, "o3.activePreset is taken out of .vscode/settings.json.\n");
    assert.doesNotMatch(text(".vscode/settings.json"), /activePreset/);
    assert.match((await world.o3("undo")).stdout, /^O3 has applied nothing here that could be undone\.$/m);
  });

  it("applies nothing unproven or stale unless told to (2)", async () => {
    const { code, stderr } = await world.o3("apply", "--preset", "max_context", "--yes", "--agents", "none");
    assert.equal(code, 2);
    assert.match(stderr, /was not applied\. Something has changed since it was measured\. --anyway applies it all the same/);
    assert.equal(made.size, 0);
  });

  it("names the models that were measured (2)", async () => {
    const { code, stderr } = await world.o3("apply", "other:1b");
    assert.equal(code, 2);
    assert.match(stderr, /^o3: other:1b was not measured on this machine yet\. .* Measured: llama3\.1:8b\.\n$/);
  });

  it("writes for none of the agents that were named where one cannot be set up (2)", async () => {
    put(".qwen/settings.json", '{\n  "a": ,\n}');
    const { code, stderr } = await apply("--yes", "--agents", "opencode,qwen,goose");
    assert.equal(code, 2);
    assert.match(stderr, /^o3: Nothing was written\. Qwen Code: .*line 2, column 8.* Goose: .* Agree with --user-files\.\n$/);
    assert.deepEqual([existsSync(at("opencode.json")), existsSync(at(".vscode")), made.size], [false, false, 0]);
  });

  it("sets up the other agents that are in use where one cannot be, says why, and ends with 1", async () => {
    put(".qwen/settings.json", '{\n  "a": ,\n}');
    put("opencode.json", OPENCODE);
    const { code, stdout } = await apply("--yes");
    assert.equal(code, 1);
    assert.match(stdout, /Qwen Code: not written\. .*line 2, column 8/);
    assert.match(text("opencode.json"), /tuned/);
  });

  it("does not offer agents for which the window is too small", async () => {
    put("opencode.json", OPENCODE);
    const { code, stdout } = await world.o3("apply", "--preset", "balanced", "--anyway", "--yes");
    assert.equal(code, 0);
    assert.match(stdout, /OpenCode is left out: OpenCode needs a window of 17,472 tokens and this one has 5,120/);
    assert.equal(text("opencode.json"), OPENCODE);
  });

  it("never chooses by itself what counts in all projects, or takes something from its user; says how to", async () => {
    put(".claude/settings.json", "{}");
    put("home/.config/goose/config.yaml", "# mine\n");
    const { stdout } = await apply("--dry-run");
    assert.match(stdout, /Claude Code is left out: .* Name it to set it up: --agents claude-code\./);
    assert.match(stdout, /Goose is left out: Its settings count in all your projects\. --user-files sets it up as well\./);
    const { agents } = await json("--yes", "--user-files");
    assert.deepEqual(agents.map(({ id, state }) => [id, state]), [["goose", "read-back"]]);
  });

  it("replaces another server under the same name only where that is agreed to", async () => {
    put("opencode.json", '{ "provider": { "ollama": { "options": { "baseURL": "http://10.0.0.9:11434/v1" } } } }');
    const refused = await apply("--yes", "--agents", "opencode");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /has provider\.ollama\.options\.baseURL "http:\/\/10\.0\.0\.9:11434\/v1" already.* Let O3 replace it with --replace opencode\./);
    assert.equal((await apply("--yes", "--agents", "opencode", "--replace", "opencode")).code, 0);
    await world.o3("undo");
    assert.match(text("opencode.json"), /10\.0\.0\.9/);
  });

  it("takes back one agent's part", async () => {
    await apply("--yes", "--agents", "opencode,aider");
    const { stdout } = await world.o3("undo", "--agent", "aider");
    assert.equal(stdout, `Max context of ${MODEL} is undone for Aider; the rest stays.\n`);
    assert.deepEqual([existsSync(at(".aider.conf.yml")), existsSync(at("opencode.json")), made.size], [false, true, 1]);
    assert.equal((await world.o3("undo", "--agent", "aider")).stdout, "O3 has applied nothing here to Aider that could be undone.\n");
    assert.equal((await world.o3("undo", "--agent", "vim")).code, 2);
  });

  it("works on a folder that is named", async () => {
    mkdirSync(at("project"));
    await apply("--yes", "--agents", "opencode", "--workspace", "project");
    assert.ok(existsSync(at("project/opencode.json")));
    assert.equal((await world.o3("undo")).stdout, "O3 has applied nothing here that could be undone.\n");
    await world.o3("undo", "--workspace", "project");
    assert.deepEqual(readdirSync(at("project")), []);
  });

  it("prints text to copy with the preset's values, and says what has to be there first", async () => {
    const { code, stdout, stderr } = await world.o3("snippet", "curl", "--preset", "max_context");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /tuned\/llama3\.1-8b:max_context/);
    assert.match(stderr, /does not have tuned\/llama3\.1-8b:max_context yet: 'o3 apply/);
    await apply("--yes", "--agents", "none");
    assert.equal((await world.o3("snippet", "curl", MODEL, "--preset", "max_context")).stderr, "");
    assert.match((await world.o3("snippet")).stdout, /^curl /m);
    assert.equal((await world.o3("snippet", "fortran")).code, 2);
  });

  describe("o3 agents", () => {
    interface Listed {
      readonly id: string;
      readonly inUse: boolean;
      readonly why: readonly string[];
      readonly version: string | null;
      readonly sends: { readonly model: string | null } | null;
      readonly effects: readonly string[];
      readonly problem: string | null;
      readonly written: boolean;
    }
    const agents = async (): Promise<readonly Listed[]> => JSON.parse((await world.o3("agents", "--json")).stdout) as Listed[];
    const one = async (id: string): Promise<Listed> => (await agents()).find((agent) => agent.id === id) ?? assert.fail(id);

    it("says that none is used where none is, also without a server", async () => {
      await server.stop();
      const { code, stdout } = await world.o3("agents");
      assert.equal(code, 0);
      assert.match(stdout, /^No coding agent that O3 knows is used here\.\nNot seen here: opencode, kilo, /);
    });

    it("knows each by its files, programs, extensions and launches, with the version", async () => {
      put("opencode.json", "{}");
      put("home/.vscode/extensions/saoudrizwan.claude-dev-4.1.13/package.json", "{}");
      put("home/.ollama/config.json", '{ "integrations": { "codex": { "models": ["x"] } } }');
      put("home/venv/bin/aider", "");
      put("home/venv/lib/python3.12/site-packages/aider_chat-0.86.2.dist-info/METADATA", "");
      mkdirSync(at("home/.local/bin"), { recursive: true });
      symlinkSync(at("home/venv/bin/aider"), at("home/.local/bin/aider"));
      const used = (await agents()).filter(({ inUse }) => inUse);
      assert.deepEqual(used.map(({ id, version }) => [id, version]), [["opencode", null], ["aider", "0.86.2"], ["cline", "4.1.13"], ["codex", null]]);
      assert.match(used.map(({ why }) => why.join()).join("\n"), /there is .*opencode\.json\nthere is the program .*aider\nVS Code has the extension saoudrizwan\.claude-dev\nit was started by 'ollama launch'/);
    });

    it("says what an agent sends and what that does", async () => {
      put(".aider.conf.yml", `model: ollama_chat/${MODEL}\nset-env:\n  - OLLAMA_API_BASE=${server.url.origin}\n`);
      await apply("--yes", "--agents", "none");
      assert.deepEqual((await one("aider")).effects, ["Aider sends num_ctx 8,192: reloads the model each time it differs from 59,392."]);
      await apply("--yes", "--agents", "opencode,aider");
      assert.deepEqual((await one("aider")).effects, ["Aider sends num_ctx 59,392, the window that the model has: nothing is loaded anew."]);
      const { effects, written } = await one("opencode");
      assert.deepEqual([effects, written], [["OpenCode sends no num_ctx (its interface takes none): it gets the window of the model, 59,392 tokens."], true]);
    });

    it("says where an agent counts with another window than it gets", async () => {
      await apply("--yes", "--agents", "opencode");
      put("opencode.json", text("opencode.json").replace("59392", "131072"));
      assert.match((await one("opencode")).effects.join(), /OpenCode counts with 131,072 tokens and gets 59,392: what is longer is cut off without a word\./);
    });

    it("says why a file cannot be read, and tells of the others", async () => {
      put("opencode.json", "{ nonsense");
      put(".aider.conf.yml", "model: ollama_chat/x\n");
      assert.match((await one("opencode")).problem ?? "", /opencode\.json cannot be read as JSON: line 1/);
      assert.equal((await one("aider")).sends?.model, "x");
    });
  });
});
