import assert from "node:assert/strict";
import { cline } from "../../../../src/apply/agents/cline";
import { codex } from "../../../../src/apply/agents/codex";
import { goose } from "../../../../src/apply/agents/goose";
import { AGENTS } from "../../../../src/apply/agents/index";
import { roo } from "../../../../src/apply/agents/roo";
import { vscodeChat } from "../../../../src/apply/agents/vscode-chat";
import { zed } from "../../../../src/apply/agents/zed";
import { pathInWords } from "../../../../src/apply/text/path";
import { applied as appliedAt, filesOf, place as anywhere, target } from "../../../support/agent-files";
import { saying } from "../../../support/saying";

const M = target.derivedModel;
const place = { ...anywhere, vscodeUserFolder: "/home/u/.config/Code/User" };
const applied: typeof appliedAt = (agent, texts, more, where) => appliedAt(agent, texts, more, { ...place, ...where });

const users = AGENTS.filter(({ level }) => level === "user");
/** Those that send a window with each request. */
const SENDS_WINDOW = [cline, zed, roo];

describe("Codex's point of compaction", () => {
  const pointOf = async (usableTokens: number | null): Promise<string | undefined> => {
    const { after } = await applied(codex, {}, { usableTokens });
    return /model_auto_compact_token_limit = (\d+)/.exec(Object.values(after)[0] ?? "")?.[1];
  };

  it("leaves room for an answer, and comes earlier where the model stops using its window", async () => {
    assert.equal(await pointOf(null), "57344");
    assert.equal(await pointOf(60_000), "57344");
    assert.equal(await pointOf(32_768), "32768");
  });

  it("never comes before what it sends by itself and some files need", async () => {
    assert.equal(await pointOf(1_024), String(10_000 + 8_192));
  });
});

describe("every adapter of an agent with user-level files", () => {
  it("is one of six", () => {
    assert.deepEqual(users, [cline, codex, goose, zed, vscodeChat, roo]);
  });

  for (const agent of users) {
    it(`${agent.title}: where there is nothing yet it names the preset's model, window and server`, async () => {
      const { sends, plan } = await applied(agent);
      assert.equal(sends?.model, M);
      assert.equal(sends.endpoint?.replace(/\/v1$/, ""), target.endpoint);
      assert.equal(sends.contextTokensAssumed, target.contextTokens);
      assert.equal(sends.contextTokensSent, SENDS_WINDOW.includes(agent) ? target.contextTokens : null);
      assert.deepEqual(plan.conflicts, []);
      assert.deepEqual(plan.files.map(({ level }) => level), ["user"]);
    });

    it(`${agent.title}: applying twice changes nothing the second time`, async () => {
      const { after } = await applied(agent);
      assert.deepEqual((await applied(agent, after)).after, after);
    });

    it(`${agent.title}: another preset replaces the first one`, async () => {
      const { after } = await applied(agent);
      const { sends } = await applied(agent, after, { derivedModel: "tuned/qwen3-coder-30b:balanced", contextTokens: 32_768, options: { num_ctx: 32_768 } });
      assert.equal(sends?.model, "tuned/qwen3-coder-30b:balanced");
      assert.equal(sends.contextTokensAssumed, 32_768);
    });

    it(`${agent.title}: asks before it leads what O3 names so to another server`, async () => {
      const { after } = await applied(agent, {}, { endpoint: "http://gpu:11434" });
      const { plan } = await applied(agent, after);
      assert.equal(plan.conflicts.length, 1);
      assert.match(String(plan.conflicts[0]?.found), /^http:\/\/gpu:11434/);
      assert.equal(plan.conflicts[0]?.path, plan.files[0]?.path);
    });

    it(`${agent.title}: keeps an address that is the same server by another name`, async () => {
      const { after } = await applied(agent);
      const local = Object.fromEntries(Object.entries(after).map(([path, text]) => [path, text.replace("127.0.0.1", "localhost")]));
      assert.deepEqual((await applied(agent, local)).plan.conflicts, []);
    });

    it(`${agent.title}: names with characters that a format must escape come through`, async () => {
      const odd = 'tuned/it\'s-"a"-\\-#:fast';
      assert.equal((await applied(agent, {}, { derivedModel: odd })).sends?.model, odd);
    });

    it(`${agent.title}: it is found by the file that it wrote, and not where there is nothing`, async () => {
      const { after } = await applied(agent);
      assert.deepEqual(await agent.signs(place, filesOf({})), []);
      assert.notDeepEqual(await agent.signs(place, filesOf(after)), []);
    });

    it(`${agent.title}: nothing is set up where there is no file`, async () => {
      assert.equal(await agent.sends(place, filesOf({})), null);
    });

    it(`${agent.title}: it owns its one file`, async () => {
      const { plan } = await applied(agent);
      const path = plan.files[0]?.path ?? "";
      for (const other of ["/etc/passwd", "/home/u/.bashrc", `${path}.bak`, `/home/u/../u${path.slice("/home/u".length)}`, `/w${path}`]) assert.equal(agent.owns(other, place), false);
    });

    it(`${agent.title}: a broken file is refused with line and column`, async () => {
      const { plan } = await applied(agent);
      const { path = "", format } = plan.files[0] ?? {};
      const broken = format === "yaml" ? "a: [1\n" : format === "toml" ? "a = = 1\n" : '{\n  "a": ,\n}';
      await assert.rejects(agent.plan(target, place, filesOf({ [path]: broken })), saying(/line \d+, column \d+/, { name: "UsageError" }));
    });
  }
});

describe("Cline", () => {
  const file = "/home/u/.cline/data/settings/providers.json";
  const mine = '{"version":1,"lastUsedProvider":"anthropic","providers":{"anthropic":{"settings":{"provider":"anthropic","apiKey":"sk-secret"},"updatedAt":"2025-01-01T00:00:00.000Z","tokenSource":"oauth"}}}';

  it("keeps the other providers and their keys, and says which one was used", async () => {
    const { after, plan } = await applied(cline, { [file]: mine });
    assert.match(after[file] ?? "", /"apiKey":"sk-secret"/);
    assert.match(plan.notes.join("\n"), /used anthropic until now/);
    assert.doesNotMatch(JSON.stringify(plan), /sk-secret/);
  });

  it("keeps what its own entry has beside, time and source too", async () => {
    const old = '{"version":1,"providers":{"ollama":{"settings":{"provider":"ollama","model":"x","timeout":9,"baseUrl":"http://localhost:11434/v1"},"updatedAt":"2025-01-01T00:00:00.000Z","tokenSource":"migration"}}}';
    const { after, sends } = await applied(cline, { [file]: old });
    assert.match(after[file] ?? "", /"timeout":9,"baseUrl":"http:\/\/localhost:11434\/v1"/);
    assert.match(after[file] ?? "", /"updatedAt":"2025-01-01T00:00:00\.000Z","tokenSource":"migration"/);
    assert.equal(sends?.endpoint, "http://localhost:11434");
  });

  it("makes a provider that is not there as one value, so that undo leaves all of it or nothing", async () => {
    const { plan } = await applied(cline, { [file]: mine });
    assert.deepEqual(plan.files[0]?.puts.map(({ path }) => pathInWords(path)), ["lastUsedProvider", "providers.ollama"]);
  });

  it("takes and refuses what Cline itself was seen to", () => {
    const text = (settings: object, more: object = {}, entry: object = {}): string =>
      JSON.stringify({ version: 1, providers: { p: { settings: { provider: "p", ...settings }, updatedAt: "2026-05-01T10:00:00Z", ...entry } }, ...more });
    const refused = [
      ...[{ reasoning: "x" }, { headers: "x" }, { headers: { a: 1 } }, { timeout: "x" }, { apiKey: 3 }, { capabilities: ["nope"] }, { baseUrl: "no url" }],
      ...[{ contextWindow: 0 }, { contextWindow: "65536" }, { maxTokens: 1.5 }, { provider: "a b" }, { auth: { expiresAt: -1 } }],
    ].map((settings) => text(settings));
    const others = [text({}, { modes: "x" }), text({}, { version: 2 }), text({}, {}, { updatedAt: "2026-05-01T10:00:00+02:00" }), text({}, {}, { tokenSource: "x" })];
    for (const one of [...refused, ...others]) assert.notEqual(cline.problemIn(one, file), null, one);
    for (const one of [text({}), text({ foo: 1, model: "", headers: { a: "b" } }, { bar: 1, modes: {} }, { more: 1 })]) assert.equal(cline.problemIn(one, file), null, one);
  });

  it("refuses each value for which Cline would start without any provider", () => {
    const refused = (change: (text: string) => string): void => {
      assert.notEqual(cline.problemIn(change(mine), file), null);
    };
    assert.equal(cline.problemIn(mine, file), null);
    refused((text) => text.replace('"version":1', '"version":2'));
    refused((text) => text.replace('"oauth"', '"o3"'));
    refused((text) => text.replace("2025-01-01T00:00:00.000Z", "today"));
    refused((text) => text.replace('"apiKey"', '"contextWindow":"65536","apiKey"'));
    refused((text) => text.replace('"apiKey"', '"contextWindow":0,"apiKey"'));
    refused((text) => `// mine\n${text}`);
    refused((text) => `\ufeff${text}`);
  });

  it("finds its file where the environment says", async () => {
    const where = async (env: Record<string, string>): Promise<string | undefined> => (await applied(cline, {}, {}, { env })).plan.files[0]?.path;
    assert.equal(await where({ CLINE_DIR: "/c" }), "/c/data/settings/providers.json");
    assert.equal(await where({ CLINE_DATA_DIR: "/d", CLINE_DIR: "/c" }), "/d/settings/providers.json");
    assert.equal(await where({ CLINE_PROVIDER_SETTINGS_PATH: "/p.json" }), "/p.json");
  });

  it("asks for 32,768 tokens where nothing is set", async () => {
    const sends = await cline.sends(place, filesOf({ [file]: '{"version":1,"lastUsedProvider":"ollama","providers":{}}' }));
    assert.equal(sends?.contextTokensSent, 32_768);
  });
});

describe("Codex CLI", () => {
  it("writes a profile of its own, and says how to start with it", async () => {
    const { after, plan } = await applied(codex, { "/home/u/.codex/config.toml": 'model = "gpt"\n' });
    assert.equal(
      after["/home/u/.codex/o3.config.toml"],
      `model = "${M}"\nmodel_provider = "o3"\nmodel_context_window = 65536\nmodel_auto_compact_token_limit = 57344\n\n[model_providers.o3]\nname = "O3 (Ollama)"\nbase_url = "http://127.0.0.1:11434/v1"\nwire_api = "responses"\n`,
    );
    assert.equal(after["/home/u/.codex/config.toml"], 'model = "gpt"\n');
    assert.deepEqual(plan.notes, ["Start it as: codex --profile o3"]);
  });

  it("says that a table of the old form stops it", async () => {
    const { plan } = await applied(codex, { "/c/config.toml": '[profiles.o3]\nmodel = "x"\n' }, {}, { env: { CODEX_HOME: "/c" } });
    assert.match(plan.notes.join("\n"), /\/c\/config\.toml has \[profiles\.o3\] or profile = "o3" of the old form/);
    assert.match((await applied(codex, { "/home/u/.codex/config.toml": 'profile = "o3"\n' })).plan.notes.join("\n"), /does not start/);
    assert.deepEqual(plan.files.map(({ path }) => path), ["/c/o3.config.toml"]);
  });

  it("says that a project's file wins, and heeds it in a folder that is trusted", async () => {
    const texts = { "/w/.codex/config.toml": 'model = "theirs"\nmodel_provider = "x"\n' };
    const { plan, sends } = await applied(codex, texts);
    assert.match(plan.notes.join("\n"), /\/w\/\.codex\/config\.toml wins over the profile where you trust the folder: it sets model\./);
    assert.equal(sends?.model, M);
    const trusted = await applied(codex, { ...texts, "/home/u/.codex/config.toml": '[projects."/w"]\ntrust_level = "trusted"\n' });
    assert.deepEqual([trusted.sends?.model, trusted.sends?.from[0]], ["theirs", "/w/.codex/config.toml"]);
    assert.equal(trusted.sends?.endpoint, "http://127.0.0.1:11434/v1");
  });

  it("says what config.toml alone leads to", async () => {
    const sends = await codex.sends(place, filesOf({ "/home/u/.codex/config.toml": 'model = "m"\nmodel_provider = "x"\n[model_providers.x]\nname = "x"\nbase_url = "http://gpu:11434/v1"\n' }));
    assert.deepEqual([sends?.model, sends?.endpoint, sends?.contextTokensAssumed], ["m", "http://gpu:11434/v1", null]);
  });

  it("refuses what Codex would not start with", () => {
    for (const text of ["model_context_window = '64k'\n", "model = 1\n", "[model_providers.x]\nname = 'x'\nwire_api = 'chat'\n", "a = = 1\n"]) assert.notEqual(codex.problemIn(text, "x"), null);
    assert.equal(codex.problemIn("mine = 1\n", "x"), null);
  });

  it("refuses what it was seen not to start with, and nothing else", () => {
    const provider = (id: string, more = ""): string => `[model_providers.${id}]\nname = "x"\nbase_url = "http://127.0.0.1:1/v1"\n${more}\n`;
    const refused = ['sandbox_mode = "nope"', 'profile = "x"', 'model_context_window = "x"', provider("ollama"), provider("c", 'request_max_retries = "x"'), provider("c", 'wire_api = "chat"')];
    for (const text of refused) assert.notEqual(codex.problemIn(text, "x"), null, text);
    for (const text of ["foo = 1", "model_auto_compact_token_limit = -1", provider("c", "foo = 1"), '[profiles.o3]\nmodel = "m"']) assert.equal(codex.problemIn(text, "x"), null, text);
  });
});

describe("Goose", () => {
  const file = "/home/u/.config/goose/config.yaml";

  it("sets its keys beside the extensions, in the file's own style", async () => {
    const old = "GOOSE_MODEL: other:1b\r\nGOOSE_PROVIDER: openai\r\nOLLAMA_HOST: localhost:11434\r\nextensions:\r\n  memory:\r\n    args:\r\n    - x\r\n    timeout: '300'\r\n";
    const { after, plan, sends } = await applied(goose, { [file]: old });
    assert.equal(after[file], `${old.replace("other:1b", M).replace("openai", "ollama")}GOOSE_CONTEXT_LIMIT: 65536\r\nGOOSE_MAX_TOKENS: 8192\r\n`);
    assert.match(plan.notes.join("\n"), /used openai until now/);
    assert.equal(sends?.endpoint, "http://localhost:11434");
  });

  it("says that the environment wins", async () => {
    const { plan, sends } = await applied(goose, {}, {}, { env: { GOOSE_MODEL: "x" } });
    assert.match(plan.notes.join("\n"), /environment win over its file: GOOSE_MODEL/);
    assert.equal(sends?.model, "x");
  });

  it("finds its file where the system and the environment say", async () => {
    const where = async (more: Partial<typeof place>): Promise<string | undefined> => (await applied(goose, {}, {}, more)).plan.files[0]?.path;
    assert.equal(await where({ env: { XDG_CONFIG_HOME: "/x" } }), "/x/goose/config.yaml");
    assert.equal(await where({ env: { XDG_CONFIG_HOME: "" } }), file);
    assert.equal(await where({ env: { GOOSE_PATH_ROOT: "/g" } }), "/g/config/config.yaml");
    assert.equal(await where({ platform: "win32", env: { APPDATA: "/a" } }), "/a/Block/goose/config/config.yaml");
  });
});

describe("Zed", () => {
  const file = "/home/u/.config/zed/settings.json";

  it("adds the model beside the user's, with comments kept, and says which model it used", async () => {
    const old = '// Zed settings\n{\n  "theme": "One Dark", // mine\n  "agent": { "default_model": { "provider": "zed.dev", "model": "x" } },\n  "language_models": {\n    "ollama": {\n      "available_models": [\n        { "name": "a", "max_tokens": 4096 }, // small\n      ],\n    },\n  },\n}\n';
    const { after, plan, sends } = await applied(zed, { [file]: old });
    assert.match(after[file] ?? "", /"max_tokens": 4096 }, \/\/ small\n/);
    assert.match(plan.notes.join("\n"), /used zed\.dev\/x until now/);
    assert.equal(sends?.contextTokensSent, 65_536);
    assert.doesNotMatch(after[file] ?? "", /api_url/);
  });

  it("keeps what the user chose for the same model", async () => {
    const old = `{"language_models":{"ollama":{"available_models":[{"name":"${M}","display_name":"mine","max_tokens":1,"keep_alive":-1}]}}}`;
    const { after } = await applied(zed, { [file]: old });
    assert.match(after[file] ?? "", /"display_name":"mine","max_tokens":65536,"keep_alive":-1/);
  });

  it("flags follow the model", async () => {
    const { after } = await applied(zed, {}, { can: { tools: false, thinking: true, vision: true } });
    assert.match(after[file] ?? "", /"supports_tools": false,\s+"supports_images": true,\s+"supports_thinking": true/);
  });

  it("asks for 4,096 tokens where nothing is set", async () => {
    const sends = await zed.sends(place, filesOf({ [file]: '{"agent":{"default_model":{"provider":"ollama","model":"a"}}}' }));
    assert.deepEqual([sends?.contextTokensSent, sends?.endpoint], [4_096, "http://127.0.0.1:11434"]);
  });

  it("finds its file where the system says", async () => {
    const where = async (more: Partial<typeof place>): Promise<string | undefined> => (await applied(zed, {}, {}, more)).plan.files[0]?.path;
    assert.equal(await where({ env: { XDG_CONFIG_HOME: "/x" } }), "/x/zed/settings.json");
    assert.equal(await where({ platform: "darwin", env: { XDG_CONFIG_HOME: "/x" } }), file);
    assert.equal(await where({ platform: "win32", env: { APPDATA: "/a" } }), "/a/Zed/settings.json");
  });
});

describe("VS Code Chat", () => {
  const file = "/home/u/.config/Code/User/chatLanguageModels.json";

  it("adds its group to the list, and touches no other", async () => {
    const old = '[\n\t{\n\t\t"vendor": "ollama",\n\t\t"name": "Ollama", // by Ollama\n\t\t"url": "http://localhost:11434"\n\t}\n]';
    const { after } = await applied(vscodeChat, { [file]: old });
    assert.ok((after[file] ?? "").startsWith(old.slice(0, old.lastIndexOf("\n]"))));
    assert.match(after[file] ?? "", /"url": "http:\/\/127\.0\.0\.1:11434\/v1\/chat\/completions"/);
    assert.match(after[file] ?? "", /"maxInputTokens": 57344,\s+"maxOutputTokens": 8192/);
  });

  it("leaves a model in its group that the user put there", async () => {
    const old = '[{"name":"O3","vendor":"customendpoint","models":[{"id":"mine","name":"m","url":"http://x/v1"}]}]';
    const { after, sends } = await applied(vscodeChat, { [file]: old });
    assert.match(after[file] ?? "", /{"id":"mine","name":"m","url":"http:\/\/x\/v1"}/);
    assert.equal(sends?.model, M);
  });

  it("asks before it takes over a group of another kind", async () => {
    const { plan } = await applied(vscodeChat, { [file]: '[{"name":"O3","vendor":"openai"}]' });
    assert.deepEqual(plan.conflicts, [{ path: file, key: "[name=O3].vendor", found: "openai", wanted: "customendpoint" }]);
  });

  it("refuses an address of the whole group, and a model without one", () => {
    assert.notEqual(vscodeChat.problemIn('[{"name":"O3","vendor":"customendpoint","url":"http://h","models":[]}]', file), null);
    assert.notEqual(vscodeChat.problemIn('[{"name":"O3","vendor":"customendpoint","models":[{"id":"a","name":"b"}]}]', file), null);
    assert.notEqual(vscodeChat.problemIn('[{"name":"x"}]', file), null);
    assert.notEqual(vscodeChat.problemIn("{}", file), null);
    assert.equal(vscodeChat.problemIn('[{"name":"mine","vendor":"customendpoint","url":"http://h"}]', file), null);
  });

  it("needs VS Code to know where", async () => {
    await assert.rejects(vscodeChat.plan(target, { ...place, vscodeUserFolder: null }, filesOf({})), saying(/from within VS Code/, { name: "UsageError" }));
    assert.equal(vscodeChat.owns(file, { ...place, vscodeUserFolder: null }), false);
  });
});

describe("Roo Code", () => {
  it("writes a file to import that strict JSON readers take, and says where to import it", async () => {
    const { after, plan } = await applied(roo);
    assert.deepEqual(JSON.parse(after["/home/u/.roo/o3-settings.json"] ?? ""), {
      providerProfiles: {
        currentApiConfigName: "O3",
        apiConfigs: { O3: { apiProvider: "ollama", ollamaModelId: M, ollamaBaseUrl: "http://127.0.0.1:11434", ollamaNumCtx: 65_536 } },
      },
    });
    assert.match(plan.notes.join("\n"), /roo-cline\.autoImportSettingsPath/);
  });

  it("refuses what Roo could not import", () => {
    assert.notEqual(roo.problemIn('{"providerProfiles":{"currentApiConfigName":"O3","apiConfigs":{"O3":{"apiProvider":"ollama","ollamaNumCtx":100}}}}', "x"), null);
    assert.notEqual(roo.problemIn("{}", "x"), null);
  });
});
