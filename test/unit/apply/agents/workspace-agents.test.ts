import assert from "node:assert/strict";
import { aider } from "../../../../src/apply/agents/aider";
import { claudeCode } from "../../../../src/apply/agents/claude-code";
import { continueDev } from "../../../../src/apply/agents/continue";
import { envFileAgent } from "../../../../src/apply/agents/env-file";
import { yamlValue } from "../../../../src/apply/agents/config-text";
import { crush } from "../../../../src/apply/agents/crush";
import { AGENTS } from "../../../../src/apply/agents/index";
import { kilo } from "../../../../src/apply/agents/kilo";
import { openCode } from "../../../../src/apply/agents/opencode";
import type { AgentTarget } from "../../../../src/apply/agents/agent";
import { qwen } from "../../../../src/apply/agents/qwen";
import { applied, edited, filesOf, place, target } from "../../../support/agent-files";
import { saying } from "../../../support/saying";

const M = target.derivedModel;

describe("every adapter of a coding agent", () => {
  for (const agent of AGENTS.filter(({ level }) => level === "workspace")) {
    it(`${agent.title}: in an empty folder it names the preset's model, and no window but the preset's`, async () => {
      const { sends, plan } = await applied(agent);
      assert.equal(sends?.model, M);
      assert.ok([null, target.contextTokens].includes(sends.contextTokensSent));
      if (agent !== aider && agent !== envFileAgent) assert.equal(sends.contextTokensAssumed, target.contextTokens);
      assert.deepEqual(plan.conflicts, []);
    });

    it(`${agent.title}: applying twice changes nothing the second time`, async () => {
      const { after } = await applied(agent);
      const again = await applied(agent, after);
      assert.deepEqual(again.after, after);
    });

    it(`${agent.title}: another preset replaces the first one`, async () => {
      const { after } = await applied(agent);
      const { sends } = await applied(agent, after, { derivedModel: "tuned/qwen3-coder-30b:balanced", contextTokens: 32_768, options: { num_ctx: 32_768 } });
      assert.equal(sends?.model, "tuned/qwen3-coder-30b:balanced");
      assert.ok([null, 32_768].includes(sends.contextTokensSent));
    });

    it(`${agent.title}: it is found by the files that it wrote, and not in an empty folder`, async () => {
      const { after } = await applied(agent);
      assert.deepEqual(await agent.signs(place, filesOf({})), []);
      assert.notDeepEqual(await agent.signs(place, filesOf(after)), []);
    });

    it(`${agent.title}: it owns nothing outside the workspace`, () => {
      for (const path of ["/etc/passwd", "/home/u/.bashrc", "/w/src/opencode.json", "/w/../w/opencode.json"]) assert.equal(agent.owns(path, place), false);
    });
  }

  it("a broken file is refused with its line", async () => {
    await assert.rejects(openCode.plan(target, place, filesOf({ "/w/opencode.json": '{\n  "model": ,\n}' })), /line 2, column 12/);
    await assert.rejects(aider.plan(target, place, filesOf({ "/w/.aider.conf.yml": "model: [a\n" })), /line \d+, column \d+/);
  });
});

describe("OpenCode", () => {
  const config = (baseURL: string, more = ""): string => `{ "provider": { "home": { "options": { "baseURL": "${baseURL}" } } }${more} }`;

  it("puts the model under the provider that leads to the server, whatever its name", async () => {
    const { sends, after } = await applied(openCode, { "/w/opencode.json": config("http://localhost:11434/v1") });
    assert.match(after["/w/opencode.json"] ?? "", new RegExp(`"model": ?"home/${M}"`));
    assert.equal(sends?.endpoint, "http://localhost:11434/v1");
  });

  it("asks before it leads a provider named ollama to another server", async () => {
    const { plan } = await applied(openCode, { "/w/opencode.json": '{"provider":{"ollama":{"options":{"baseURL":"http://gpu:11434/v1"}}}}' });
    assert.deepEqual(plan.conflicts, [
      { path: "/w/opencode.json", key: "provider.ollama.options.baseURL", found: "http://gpu:11434/v1", wanted: "http://127.0.0.1:11434/v1" },
    ]);
  });

  it("asks as well where the other server stands in the user's own file", async () => {
    const user = "/home/u/.config/opencode/opencode.json";
    const { plan } = await applied(openCode, { [user]: '{"provider":{"ollama":{"options":{"baseURL":"http://gpu:11434/v1"}}}}' });
    assert.deepEqual(plan.conflicts.map(({ path }) => path), [user]);
    assert.deepEqual(plan.files.map(({ path }) => path), ["/w/opencode.json"]);
  });

  it("writes into the strongest file that is there", async () => {
    const { plan } = await applied(openCode, { "/w/opencode.json": "{}", "/w/.opencode/opencode.jsonc": "// mine\n{}" });
    assert.deepEqual(plan.files.map(({ path }) => path), ["/w/.opencode/opencode.jsonc"]);
  });

  it("names a file above that wins, a list that leaves the provider out, and a small model that is another one", async () => {
    const texts = {
      "/w/opencode.json": '{"enabled_providers":["openai"],"small_model":"ollama/tiny","provider":{"ollama":{"options":{"baseURL":"http://127.0.0.1:11434/v1"}}}}',
      "/home/u/.opencode/opencode.json": '{"model":"openai/x"}',
    };
    const { notes } = (await applied(openCode, texts)).plan;
    assert.match(notes.join("\n"), /\/home\/u\/\.opencode\/opencode\.json wins/);
    assert.match(notes.join("\n"), /enabled_providers leaves ollama out/);
    assert.match(notes.join("\n"), /small_model is ollama\/tiny/);
  });

  it("shortens the history where the model stops using its window: from the input's limit less the room for an answer on", async () => {
    const limitOf = async (more: Partial<AgentTarget>): Promise<unknown> => {
      const { after } = await applied(openCode, {}, more);
      const [text = ""] = Object.values(after);
      return (JSON.parse(text) as { provider: { ollama: { models: Record<string, { limit: unknown }> } } }).provider.ollama.models[M]?.limit;
    };
    assert.deepEqual(await limitOf({ usableTokens: 32_768 }), { context: 65_536, output: 8_192, input: 40_960 });
    // What it sends by itself (8,000 tokens) and some files have to have room, or it would shorten without end.
    assert.deepEqual(await limitOf({ usableTokens: 4_096 }), { context: 65_536, output: 8_192, input: 8_000 + 8_192 + 8_192 });
    for (const usableTokens of [null, 60_000]) assert.deepEqual(await limitOf({ usableTokens }), { context: 65_536, output: 8_192 });
  });

  it("keeps the user's own keys of the model, and gives both limits", async () => {
    const old = `{"provider":{"ollama":{"options":{"baseURL":"http://127.0.0.1:11434/v1"},"models":{"${M}":{"options":{"temperature":0.3},"limit":{"context":1,"output":1,"input":5}}}}}}`;
    const { after } = await applied(openCode, { "/w/opencode.json": old });
    const model = (JSON.parse(after["/w/opencode.json"] ?? "") as { provider: { ollama: { models: Record<string, unknown> } } }).provider.ollama.models[M];
    assert.deepEqual(model, {
      options: { temperature: 0.3 },
      limit: { context: 65_536, output: 8_192, input: 5 },
      name: "qwen3-coder:30b fast",
      tool_call: true,
      reasoning: false,
    });
  });

  it("refuses what OpenCode would not start with", () => {
    assert.match(openCode.problemIn('{"provider":{"o":{"models":{"m":{"limit":{"context":1}}}}}}', "x") ?? "", /provider\.o\.models\.m\.limit\.output/);
    assert.match(openCode.problemIn('{"model": 4}', "x") ?? "", /model/);
  });
});

describe("Kilo Code", () => {
  it("has a file of its own where OpenCode's would win over kilo.json, with all that it needs", async () => {
    const texts = { "/w/opencode.json": '{"provider":{"ollama":{"npm":"@ai-sdk/openai-compatible","options":{"baseURL":"http://127.0.0.1:11434/v1"}}}}' };
    const { after, plan } = await applied(kilo, texts);
    assert.deepEqual(plan.files.map(({ path }) => path), ["/w/.kilo/kilo.json"]);
    assert.match(after["/w/.kilo/kilo.json"] ?? "", /"baseURL": "http:\/\/127\.0\.0\.1:11434\/v1"/);
  });

  const withKey = (key: string): string => `{ "model": "p/m", "provider": { "p": { "options": { "baseURL": "http://127.0.0.1:11434/v1", "apiKey": "${key}" } } } }`;

  it("refuses a file with a reference for which it would drop the whole file", () => {
    for (const key of ["{env:MY_KEY}", "Bearer {env:A}", "{file:/run/key}", "{file:~/key}", "{file:../key}"]) assert.match(kilo.problemIn(withKey(key), "x") ?? "", /drops the file/, key);
    for (const key of ["sk-1", "{env:}", "{file:key.txt}", "env:A"]) assert.equal(kilo.problemIn(withKey(key), "x"), null, key);
    assert.equal(kilo.problemIn(`// {env:A}\n${withKey("sk-1")} // and {file:/a}`, "x"), null);
  });

  it("does not count a file of the workspace that it drops, but one of the user's", async () => {
    const text = withKey("{env:MY_KEY}");
    assert.equal(await kilo.sends(place, filesOf({ "/w/kilo.json": text })), null);
    assert.equal((await kilo.sends(place, filesOf({ "/home/u/.config/kilo/kilo.json": text })))?.model, "m");
    await assert.rejects(kilo.sends(place, filesOf({ "/w/kilo.json": "{" })), { name: "UsageError" });
  });
});

describe("Qwen Code", () => {
  const user = "/home/u/.qwen/settings.json";

  it("takes the user's other models along, since a list here hides theirs, but never a key", async () => {
    const entries = [{ id: "a", envKey: "A_KEY" }, { id: "b", apiKey: "sk-secret" }];
    const { after } = await applied(qwen, { [user]: JSON.stringify({ $version: 4, modelProviders: { openai: entries } }) });
    const text = after["/w/.qwen/settings.json"] ?? "";
    assert.match(text, /"id": "a"/);
    assert.doesNotMatch(text, /sk-secret/);
    assert.match(text, /"\$version": 4/);
  });

  it("writes into the newer form of the list, too", async () => {
    const { sends } = await applied(qwen, { "/w/.qwen/settings.json": '{"modelProviders":{"openai":{"protocol":"openai","models":[{"id":"a"}]}}}' });
    assert.equal(sends?.contextTokensAssumed, 65_536);
  });

  it("refuses a comma too many, for which Qwen Code puts the file aside", () => {
    assert.match(qwen.problemIn('{ "env": {}, }', "x") ?? "", /comma/);
    assert.equal(qwen.problemIn('\ufeff// mine\r\n{ "env": {} }', "x"), null);
    assert.match(qwen.problemIn('{"modelProviders":{"openai":[{"id":"a","generationConfig":{"contextWindowSize":"64k"}}]}}', "x") ?? "", /modelProviders/);
  });
});

describe("Claude Code", () => {
  const local = "/w/.claude/settings.local.json";

  it("keeps permissions and hooks, and replaces a model that the environment names", async () => {
    const old = '{"permissions":{"allow":["Bash(ls)"]},"env":{"ANTHROPIC_MODEL":"x","MINE":"1"}}';
    const { after, sends } = await applied(claudeCode, { [local]: old });
    const now = JSON.parse(after[local] ?? "") as { permissions: unknown; env: Record<string, string> };
    assert.deepEqual(now.permissions, { allow: ["Bash(ls)"] });
    assert.equal(now.env.MINE, "1");
    assert.equal(sends?.model, M);
  });

  it("asks before it leads away from another server of this workspace, also where the shared file names it", async () => {
    const { plan } = await applied(claudeCode, { "/w/.claude/settings.json": '{"env":{"ANTHROPIC_BASE_URL":"http://litellm:4000"}}' });
    assert.deepEqual(plan.conflicts, [
      { path: "/w/.claude/settings.json", key: "env.ANTHROPIC_BASE_URL", found: "http://litellm:4000", wanted: "http://127.0.0.1:11434" },
    ]);
  });

  it("refuses a comment: Claude Code would drop the whole file", () => {
    assert.notEqual(claudeCode.problemIn('{ /* mine */ "model": "x" }', "x"), null);
  });

  it("says where the comment is that it would drop the file for, and plans nothing beside it", async () => {
    const plan = await claudeCode.plan(target, place, filesOf({ [local]: '{\n  "model": "x" // mine\n}' }));
    assert.throws(() => edited(plan, { [local]: '{\n  "model": "x" // mine\n}' }), saying(/no strict JSON: line 2, column 16/, { name: "UsageError" }));
  });

  it("is never offered as chosen already", () => {
    assert.notEqual(claudeCode.unaskedNever, undefined);
  });

  // Each was tried with Claude Code 2.1.332: with one value of the first kind none of the file counts.
  const REFUSED = [
    ...['{"permissions":{"deny":"x"}}', '{"permissions":{"allow":3}}', '{"permissions":[]}', '{"permissions":{"defaultMode":"nope"}}', '{"permissions":{"additionalDirectories":"x"}}'],
    ...['{"hooks":{"PreToolUse":"x"}}', '{"hooks":{"PreToolUse":[{"matcher":3,"hooks":[]}]}}', '{"hooks":{"PreToolUse":[{"hooks":[{"type":"command"}]}]}}'],
    ...['{"hooks":{"PreToolUse":[{"hooks":[{"type":"nope","command":"x"}]}]}}', '{"cleanupPeriodDays":"x"}', '{"cleanupPeriodDays":0}', '{"statusLine":"x"}', '{"env":[]}'],
    ...['{"includeCoAuthoredBy":"x"}', '{"alwaysThinkingEnabled":1}', '{"outputStyle":3}', '{"outputStyle":null}', '{"model":"m",}', '{"model":"m"} // mine'],
  ];
  const TAKEN = [
    ...['{"foo":1}', '{"hooks":{"Nope":"x"}}', '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"true","timeout":"x"}]}]}}', '{"env":{"N":5,"O":null,"P":{}}}'],
    ...['{"permissions":{"deny":["lower(x)",3],"defaultMode":"manual"}}', '{"enabledMcpjsonServers":"x"}', '{"effortLevel":"nope"}', '{"forceLoginMethod":"nope"}'],
  ];

  it("refuses what would have it drop the whole file, and nothing that it takes", () => {
    for (const text of REFUSED) assert.notEqual(claudeCode.problemIn(text, "x"), null, text);
    for (const text of TAKEN) assert.equal(claudeCode.problemIn(text, "x"), null, text);
  });
});

describe("Aider", () => {
  const settings = "/w/.aider.model.settings.yml";

  it("goes first, before an entry that Aider cannot read", async () => {
    const { after } = await applied(aider, { [settings]: "# mine\n- name: x\n  unknown_key: 1\n" });
    assert.match(after[settings] ?? "", new RegExp(`^# mine\\n- name: ollama_chat/${M}\\n`));
  });

  it("sets only the sizes where the user has an entry for the model, also one with nothing in extra_params", async () => {
    const { after } = await applied(aider, { [settings]: `- name: ollama_chat/${M}\n  edit_format: diff # mine\n  extra_params: null\n` });
    assert.match(after[settings] ?? "", /^ {2}edit_format: diff # mine$/m);
    assert.deepEqual(yamlValue(after[settings] ?? "", settings), [
      { name: `ollama_chat/${M}`, edit_format: "diff", extra_params: { num_ctx: 65_536, num_batch: 1_024 } },
    ]);
  });

  it("keeps the edit format that Aider would choose by the name", async () => {
    const { after } = await applied(aider, {}, { derivedModel: "tuned/qwen2.5-coder-32b:fast" });
    assert.match(after[settings] ?? "", /edit_format: diff\n {2}use_repo_map: true\n {2}editor_edit_format: editor-diff\n/);
  });

  it("names a server that is not at Ollama's usual address, beside the user's other variables", async () => {
    const { after, sends } = await applied(aider, { "/w/.aider.conf.yml": "set-env:\n  - A=1\n" }, { endpoint: "http://gpu:11434" });
    assert.match(after["/w/.aider.conf.yml"] ?? "", /A=1/);
    assert.equal(sends?.endpoint, "http://gpu:11434");
  });

  it("asks before it leads to another server than set-env names", async () => {
    const { plan } = await applied(aider, { "/w/.aider.conf.yml": "set-env: [OLLAMA_API_BASE=http://gpu:11434]\n" });
    assert.deepEqual(plan.conflicts.map(({ found }) => found), ["http://gpu:11434"]);
  });

  it("says what it sends by itself, where a model of the user's has no size", async () => {
    const sends = await aider.sends(place, filesOf({ "/w/.aider.conf.yml": "model: ollama_chat/llama3\n" }));
    assert.equal(sends?.contextTokensSent, 8_192);
  });
});

describe("Continue", () => {
  it("says that it has tools only where the model has", async () => {
    const { after } = await applied(continueDev, {}, { can: { tools: false, thinking: false, vision: true } });
    assert.match(after["/w/.continue/models/o3.yaml"] ?? "", /capabilities:\n {6}- image_input\n/);
  });

  it("refuses a block with two models", () => {
    assert.match(continueDev.problemIn("name: a\nversion: 1.0.0\nmodels:\n  - {name: a, provider: b, model: c}\n  - {name: a, provider: b, model: c}\n", "x") ?? "", /models/);
  });

  it("counts the models of the folder before the user's, and O3's before those", async () => {
    const block = (model: string): string => `name: x\nversion: 1.0.0\nmodels:\n  - { name: x, provider: ollama, model: "${model}" }\n`;
    const texts = {
      "/home/u/.continue/models/a.yml": block("user-block"),
      "/home/u/.continue/config.yaml": block("user-config"),
      "/w/.continue/models/notes.md": "# none",
      "/w/.continue/models/mine.yaml": block("mine"),
      "/w/.continue/models/o3.yaml": block("tuned/m:fast"),
    };
    const seen: string[] = [];
    for (let left: readonly string[] = Object.keys(texts); left.length > 0; left = left.slice(0, -1)) {
      const here = Object.fromEntries(Object.entries(texts).filter(([path]) => left.includes(path)));
      seen.push((await continueDev.sends(place, filesOf(here)))?.model ?? "none");
    }
    assert.deepEqual(seen, ["tuned/m:fast", "mine", "user-config", "user-config", "user-block"]);
  });
});

describe("Crush", () => {
  it("writes nothing beside a script that wins over its files", async () => {
    await assert.rejects(crush.plan(target, place, filesOf({ "/w/crushrc": "" })), /crushrc is a script/);
  });

  it("keeps the provider's other models", async () => {
    const { after } = await applied(crush, { "/w/.crush.json": '{"providers":{"ollama":{"base_url":"http://localhost:11434/v1/","models":[{"id":"a"}]}}}' });
    assert.match(after["/w/.crush.json"] ?? "", /"id": ?"a"/);
  });
});

describe("The .env file", () => {
  it("is no sign of anything until it names a model, and is never chosen unasked", async () => {
    assert.deepEqual(await envFileAgent.signs(place, filesOf({ "/w/.env": "OPENAI_API_KEY=sk-1\n" })), []);
    assert.notEqual(envFileAgent.unaskedNever, undefined);
  });

  it("keeps comments, keys and a secret, and says where the secret then goes", async () => {
    const { after, plan } = await applied(envFileAgent, { "/w/.env": "# mine\nexport OPENAI_API_KEY='sk-1'  # paid\nDEBUG=1\n" });
    assert.match(after["/w/.env"] ?? "", /^# mine\nexport OPENAI_API_KEY='sk-1' {2}# paid\nDEBUG=1\nOLLAMA_HOST=/);
    assert.match(plan.notes.join("\n"), /OPENAI_API_KEY stays as it is/);
    assert.doesNotMatch(plan.notes.join("\n"), /sk-1/);
  });

  it("asks before it leads a client away from another address", async () => {
    const { plan } = await applied(envFileAgent, { "/w/.env": "OPENAI_BASE_URL=https://api.example.com/v1\n" });
    assert.deepEqual(plan.conflicts.map(({ key }) => key), ["OPENAI_BASE_URL"]);
  });
});

describe("What an agent would send now", () => {
  it("is told with the files that say so, and no other", async () => {
    for (const agent of AGENTS.filter(({ level }) => level === "workspace")) {
      const { after, sends } = await applied(agent);
      assert.deepEqual(sends?.from.filter((path) => !(path in after)), [], agent.title);
    }
  });
});
