import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { applyPlan, planApply } from "../../../src/apply";
import type { Plan, PlannedAgent, UndoRecord, WantedAgents } from "../../../src/apply";
import { withContext } from "../../../src/core/domain/settings";
import { saying } from "../../support/saying";
import { never, openWorkspace } from "./workspace";
import type { Workspace } from "./workspace";

const DERIVED = "tuned/tiny:fast";
const SIX = ["opencode", "kilo", "qwen", "continue", "aider", "crush"];

/** As people write it: comments, a comma too many, another provider with a key. */
const OPENCODE = `{
  // my own
  "provider": {
    "other": { "options": { "apiKey": "sk-secret" } },
  },
}
`;

describe("applying a preset to coding agents", () => {
  let at: Workspace;
  beforeEach(async () => {
    at = await openWorkspace();
  });
  afterEach(() => at.remove());

  const file = (name: string): string => join(at.path, name);
  const text = (name: string): Promise<string | null> => readFile(file(name), "utf8").catch(() => null);
  const put = async (name: string, content: string): Promise<void> => {
    await mkdir(dirname(file(name)), { recursive: true });
    await writeFile(file(name), content);
  };
  const plan = (ids: readonly string[], over: Partial<WantedAgents> = {}, numCtx = 65_536): Promise<Plan> =>
    planApply(at.wanted({ settings: withContext(numCtx), agents: { ids, can: CAN, replace: [], userFiles: false, ...over } }), at.ports, never);
  const apply = async (ids: readonly string[], over: Partial<WantedAgents> = {}): Promise<UndoRecord | null> => applyPlan(await plan(ids, over), at.ports, never);
  const only = async (id: string, over: Partial<WantedAgents> = {}, numCtx?: number): Promise<PlannedAgent> => {
    const [agent] = (await plan([id], over, numCtx)).agents;
    return agent ?? assert.fail("no agent");
  };
  const filesIn = async (folder: string): Promise<string[]> =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => !entry.isDirectory()).map(({ name }) => name).sort();

  it("says where a model uses less than its window, and what becomes of it in each agent", async () => {
    const asked = { ids: ["opencode", "aider"], can: CAN, replace: [], userFiles: false };
    const planned = async (usableTokens: number | null): Promise<(string | undefined)[]> => {
      const { agents } = await planApply(at.wanted({ settings: withContext(65_536), usableTokens, agents: asked }), at.ports, never);
      return agents.map(({ notes }) => notes.find((note) => note.includes("use 20,000")));
    };
    assert.deepEqual(await planned(20_000), [
      "This model is proven to use 20,000 tokens of its window. From there on the history is shortened.",
      "This model is proven to use 20,000 tokens of its window. Keep sessions shorter than that: there is no setting for it.",
    ]);
    assert.deepEqual(await planned(null), [undefined, undefined]);
  });

  it("writes what was previewed, and undo gives the same bytes", async () => {
    await put("opencode.jsonc", OPENCODE);
    const planned = await plan(["opencode"]);
    assert.deepEqual(planned.agents.map(({ id, state, files }) => ({ id, state, files })), [{ id: "opencode", state: "ready", files: [file("opencode.jsonc")] }]);
    await applyPlan(planned, at.ports, never);
    const written = await text("opencode.jsonc");
    assert.equal(written, planned.changes.flatMap((change) => (change.kind === "file" && change.adapter === "opencode" ? change.after : []))[0]);
    assert.match(written, /"model": "ollama\/tuned\/tiny:fast"/);
    assert.match(written, /\/\/ my own[^]*sk-secret/);
    assert.deepEqual((await at.undo())?.words, []);
    assert.equal(await text("opencode.jsonc"), OPENCODE);
  });

  it("of which six had no file yet takes files and folders away again", async () => {
    await apply(SIX);
    assert.ok((await filesIn(at.path)).length >= SIX.length);
    assert.deepEqual((await at.undo())?.words, []);
    assert.deepEqual(await readdir(at.path), []);
  });

  it("keeps nothing of a foreign file in its record", async () => {
    await put("opencode.json", OPENCODE);
    await apply(["opencode"]);
    const [record = ""] = await at.records();
    assert.doesNotMatch(await readFile(record, "utf8"), /sk-secret|my own/);
  });

  it("that a client has written anew since is undone by its values", async () => {
    await put("opencode.json", '{ "model": "other/one", "provider": { "other": {} } }');
    await apply(["opencode"]);
    const now = JSON.parse((await text("opencode.json")) ?? "") as Record<string, unknown>;
    await put("opencode.json", JSON.stringify({ theme: "dark", ...now }, null, "\t"));
    assert.match((await at.undo())?.words.join(" ") ?? "", /opencode\.json was edited since: only O3's own values were put back\./);
    const after = JSON.parse((await text("opencode.json")) ?? "") as Record<string, unknown>;
    assert.deepEqual([after.theme, after.model, after.provider], ["dark", "other/one", { other: {} }]);
  });

  it("leaves a value that was chosen by hand since, and says which", async () => {
    await put("opencode.json", '{ "model": "other/one" }');
    await apply(["opencode"]);
    await put("opencode.json", ((await text("opencode.json")) ?? "").replace("ollama/tuned/tiny:fast", "mine/two"));
    assert.match((await at.undo())?.words.join(" ") ?? "", /model in .*opencode\.json was changed since and is left as it is\./);
    assert.equal((JSON.parse((await text("opencode.json")) ?? "") as { model: string }).model, "mine/two");
  });

  it("can take back one agent's part; the rest stays, and goes with the next undo", async () => {
    await apply(["opencode", "aider"]);
    assert.deepEqual((await at.undo({ agent: "opencode" }))?.words, []);
    assert.equal(await text("opencode.json"), null);
    assert.match((await text(".aider.conf.yml")) ?? "", /tuned\/tiny:fast/);
    assert.ok(at.server.models.has(DERIVED));
    assert.equal(await at.undo({ agent: "opencode" }), null);
    await at.undo();
    assert.deepEqual(await readdir(at.path), []);
    assert.equal(at.server.models.has(DERIVED), false);
  });

  it("again gives an agent nothing new: its part is then taken back from the apply that wrote it", async () => {
    await put(".aider.conf.yml", "map-tokens: 2048\n");
    await apply(["aider", "continue"]);
    await put(".continue/models/o3.yaml", ((await text(".continue/models/o3.yaml")) ?? "").replace("65536", "2048"));
    assert.ok(await apply(["aider", "continue"]));
    assert.deepEqual((await at.undo({ agent: "aider" }))?.words, []);
    assert.equal(await text(".aider.conf.yml"), "map-tokens: 2048\n");
    assert.match((await text(".continue/models/o3.yaml")) ?? "", /contextLength: 65536/);
    assert.equal(await at.undo({ agent: "aider" }), null);
  });

  it("twice changes nothing the second time", async () => {
    await apply(["opencode", "qwen"]);
    assert.equal(await apply(["opencode", "qwen"]), null);
  });

  // A crash is a record that says "begun" and files of which the first so many are written.
  for (const written of [0, 1, 2, 3, 4]) {
    it(`cut off after ${written} of its files is undone`, async () => {
      await put(".aider.conf.yml", "# mine\ndark-mode: true\n");
      await put("opencode.json", OPENCODE);
      await apply(["opencode", "aider"]);
      const [path = ""] = await at.records();
      const record = JSON.parse(await readFile(path, "utf8")) as { changes: { kind: string; path: string }[] };
      await writeFile(path, JSON.stringify({ ...record, state: "begun" }));
      const files = record.changes.filter(({ kind }) => kind === "file");
      const originals: Record<string, string> = { ".aider.conf.yml": "# mine\ndark-mode: true\n", "opencode.json": OPENCODE };
      for (const { path: name } of files.slice(written)) {
        const original = originals[name];
        await (original === undefined ? rm(file(name)) : writeFile(file(name), original));
      }
      assert.equal((await at.undo())?.record.state, "begun");
      assert.equal(await text("opencode.json"), OPENCODE);
      assert.equal(await text(".aider.conf.yml"), "# mine\ndark-mode: true\n");
      assert.deepEqual(await filesIn(at.path), [".aider.conf.yml", "opencode.json"]);
      assert.deepEqual([...at.server.models.keys()], ["tiny:latest"]);
    });
  }

  it("takes back all of it when one file cannot be written, and says why", async () => {
    await put("opencode.json", OPENCODE);
    const planned = await plan(["opencode", "qwen"]);
    await put(".qwen/settings.json", "{}");
    await assert.rejects(applyPlan(planned, at.ports, never), saying(/settings\.json was changed by somebody else since the preview/, { name: "UsageError" }));
    assert.equal(await text("opencode.json"), OPENCODE);
    assert.equal(await text(".qwen/settings.json"), "{}");
    assert.deepEqual([...at.server.models.keys()], ["tiny:latest"]);
  });

  describe("plans nothing for an agent", () => {
    const assertNothing = async (ids: readonly string[], state: PlannedAgent["state"], why: RegExp, over: Partial<WantedAgents> = {}): Promise<void> => {
      const planned = await plan(ids, over);
      assert.equal(planned.agents[0]?.state, state);
      assert.match(planned.agents[0].why, why);
      assert.deepEqual(planned.changes.flatMap((change) => (change.kind === "file" && change.adapter !== "workspace-settings" ? change.path : [])), []);
    };

    it("whose file is broken: line and column are said", async () => {
      await put("opencode.json", '{\n  "model": ,\n}');
      await assertNothing(["opencode"], "in-the-way", /opencode\.json .*line 2, column 12/);
      await put(".aider.conf.yml", "a: [1\nb: 2\n");
      await assertNothing(["aider"], "in-the-way", /\.aider\.conf\.yml cannot be read as YAML: line \d/);
    });

    it("that would not take its own file with it", async () => {
      await put(".claude/settings.local.json", '{\n  "permissions": "all"\n}');
      await assertNothing(["claude-code"], "in-the-way", /Claude Code would not take/);
    });

    it("whose file is read-only, a pipe, or larger than any settings file", async () => {
      await put("opencode.json", OPENCODE);
      await chmod(file("opencode.json"), 0o444);
      await assertNothing(["opencode"], "in-the-way", /is read-only/);
      await chmod(file("opencode.json"), 0o644);
      await truncate(file("opencode.json"), 5 * 1024 * 1024);
      await assertNothing(["opencode"], "in-the-way", /more than any settings file/);
      await mkdir(file(".qwen"));
      execFileSync("mkfifo", [file(".qwen/settings.json")]);
      await assertNothing(["qwen"], "in-the-way", /is no file/);
    });

    it("whose file or folder is a link that leads out of the workspace", async () => {
      const elsewhere = join(at.path, "..", "elsewhere");
      await mkdir(elsewhere);
      await writeFile(join(elsewhere, "victim.json"), "{}");
      await symlink(join(elsewhere, "victim.json"), file("opencode.json"));
      await assertNothing(["opencode"], "in-the-way", /is a link that leads out of the workspace, to .*victim\.json/);
      await symlink(elsewhere, file(".qwen"));
      await assertNothing(["qwen"], "in-the-way", /leads out of the workspace/);
    });

    it("but for a link that stays inside: it is followed", async () => {
      await put("shared/kilo.json", "{}");
      await symlink("shared/kilo.json", file("kilo.json"));
      await apply(["kilo"]);
      assert.match((await text("shared/kilo.json")) ?? "", /tuned\/tiny:fast/);
    });

    it("whose window would be too small, with figures", async () => {
      const { state, why } = await only("qwen", {}, 16_384);
      assert.equal(state, "unfit");
      assert.equal(
        why,
        "Qwen Code needs a window of 28,288 tokens and this one has 16,384: its own text and tools take 16,000, an answer 4,096, and 8,192 are for your files.",
      );
    });

    it("that works by tools where the model has none", async () => {
      const { state, why } = await only("opencode", { can: { ...CAN, tools: false } });
      assert.deepEqual([state, why], ["unfit", "OpenCode works by tools, and this model can use none."]);
      assert.equal((await only("aider", { can: { ...CAN, tools: false } })).state, "ready");
    });

    it("that has another server under the same name, unless that is agreed to", async () => {
      await put("opencode.json", '{ "provider": { "ollama": { "options": { "baseURL": "http://me:pass@10.0.0.9:11434/v1" } } } }');
      const { state, why, conflicts } = await only("opencode");
      assert.equal(state, "conflict");
      assert.match(why, /has provider\.ollama\.options\.baseURL "http:\/\/10\.0\.0\.9:11434\/v1" already/);
      assert.equal(conflicts.length, 1);
      assert.equal((await only("opencode", { replace: ["opencode"] })).state, "ready");
    });

    it("whose file counts in all projects, unless that is agreed to; then there is a backup for nobody else's eyes", async () => {
      const { state, why } = await only("goose");
      assert.equal(state, "needs-consent");
      assert.match(why, /config\.yaml counts in all your projects/);
      const config = join(at.home, ".config", "goose", "config.yaml");
      await mkdir(dirname(config), { recursive: true });
      await writeFile(config, "# mine\nGOOSE_MODE: auto\n", { mode: 0o600 });
      await apply(["goose"], { userFiles: true });
      const [backup = ""] = await readdir(join(at.ports.stateFolder, "backup", "goose"));
      const copy = join(at.ports.stateFolder, "backup", "goose", backup);
      assert.equal(await readFile(copy, "utf8"), "# mine\nGOOSE_MODE: auto\n");
      assert.deepEqual([(await stat(copy)).mode & 0o777, (await stat(dirname(copy))).mode & 0o777], [0o600, 0o700]);
      await at.undo();
      assert.equal(await readFile(config, "utf8"), "# mine\nGOOSE_MODE: auto\n");
    });
  });

  it("that writes its settings while it runs has to be closed first", async () => {
    const planned = (pids: readonly number[]): Promise<Plan> =>
      planApply(
        at.wanted({ settings: withContext(65_536), agents: { ids: ["cline", "goose"], can: CAN, replace: [], userFiles: true } }),
        { ...at.ports, running: () => Promise.resolve(pids) },
        never,
      );
    assert.deepEqual((await planned([])).agents.map(({ state }) => state), ["ready", "ready"]);
    const { agents } = await planned([4711]);
    assert.deepEqual(agents.map(({ state }) => state), ["in-the-way", "ready"]);
    assert.match(agents[0]?.why ?? "", /^Cline is running \(process 4711\): .* Close it, then apply again\.$/);
  });

  it("says that an earlier apply was cut off", async () => {
    await apply(["opencode"]);
    const [path = ""] = await at.records();
    await writeFile(path, (await readFile(path, "utf8")).replace('"state": "applied"', '"state": "begun"'));
    assert.match((await plan(["aider"])).notes.join(), /An earlier apply of fast of tiny:latest was cut off half way\. Undo takes back what it wrote/);
    await at.undo();
    assert.deepEqual((await plan(["aider"])).notes, []);
  });

  it("undoes nothing behind a link that came in a file's place and leads out of the workspace", async () => {
    await apply(["opencode"]);
    const elsewhere = join(at.path, "..", "elsewhere.json");
    await writeFile(elsewhere, (await text("opencode.json")) ?? "");
    await rm(file("opencode.json"));
    await symlink(elsewhere, file("opencode.json"));
    await assert.rejects(at.undo(), saying(/leads out of the workspace/, { name: "UsageError" }));
    assert.match(await readFile(elsewhere, "utf8"), /tuned\/tiny:fast/);
    await rm(file("opencode.json"));
    assert.ok(await at.undo());
    assert.equal(await at.undo(), null);
  });

  it("says that git tracks a file before it is written", async () => {
    await put("opencode.json", OPENCODE);
    await put("kilo.json", "{}");
    for (const args of [["init", "-q"], ["add", "opencode.json"]]) execFileSync("git", args, { cwd: at.path });
    const { words } = await plan(["opencode", "kilo"]);
    assert.deepEqual(words.map((sentence) => sentence.includes("git tracks it")), words.map((sentence) => sentence.includes("opencode.json")));
  });

  it("edits the strongest of two files of one agent", async () => {
    await put("opencode.json", '{ "model": "weak/one" }');
    await put(".opencode/opencode.json", '{ "model": "strong/one" }');
    const { files } = await only("opencode");
    assert.deepEqual(files, [file(".opencode/opencode.json")]);
  });

  it("with characters that a format must escape writes and finds them", async () => {
    const model = "hf.co/me/Mödel'\"-GGUF:Q8_0";
    at.server.models.set(model, { parameters: {}, rest: "weights" });
    const planned = await planApply(at.wanted({ model, settings: withContext(65_536), agents: { ids: SIX, can: CAN, replace: [], userFiles: false } }), at.ports, never);
    assert.deepEqual(planned.agents.map(({ state, why }) => [state, why]), SIX.map(() => ["ready", ""]));
    await applyPlan(planned, at.ports, never);
    assert.equal(existsSync(file("opencode.json")), true);
    await at.undo();
    assert.deepEqual(await readdir(at.path), []);
  });

  it("knows no agent of another name", async () => {
    await assert.rejects(plan(["vim"]), saying(/O3 knows no agent "vim"\. It knows opencode, kilo, /, { name: "UsageError" }));
  });
});

const CAN = { tools: true, thinking: false, vision: false } as const;
