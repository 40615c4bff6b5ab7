import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { TOOL } from "../../../src/ids";
import { folder, MODEL, o3, optimize, run, until } from "../support/o3";

interface Answer {
  readonly server: string;
  readonly near?: readonly string[];
  readonly knownModels: readonly string[];
  readonly models?: readonly { readonly model: string; readonly presets: readonly Readonly<Record<string, unknown>>[] }[];
}

const NAME = MODEL.replace(":latest", "");

describe("what O3 says of a model where others name it", function () {
  this.timeout(180_000);
  const written: string[] = [];

  before(async () => {
    await o3();
    await optimize();
    await run("o3.refresh");
  });
  after(async () => {
    await vscode.workspace.getConfiguration("o3").update("codeLens", undefined, vscode.ConfigurationTarget.Workspace);
    for (const path of written) rmSync(path, { force: true });
  });

  const open = async (name: string, text: string): Promise<vscode.Uri> => {
    const path = join(folder(), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    written.push(path);
    return (await vscode.workspace.openTextDocument(path)).uri;
  };
  const lenses = async (uri: vscode.Uri): Promise<vscode.CodeLens[]> => run<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri);
  const ask = async (model?: string): Promise<Answer> => {
    const { content } = await vscode.lm.invokeTool(TOOL, { input: model === undefined ? {} : { model }, toolInvocationToken: undefined });
    const [part] = content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    return JSON.parse(part.value) as Answer;
  };

  for (const [name, text, line] of [
    ["opencode.json", `{\n  "model": "ollama/${MODEL}"\n}\n`, 1],
    ["Modelfile", `# mine\nFROM ${NAME}\n`, 1],
    [".aider.conf.yml", `model: ollama_chat/${MODEL}\n`, 0],
  ] as const)
    it(`stands above its name in ${name}, and Use applies it`, async () => {
      const uri = await open(name, text);
      await until("the line above the name", async () => (await lenses(uri)).length === 1);
      const [lens] = await lenses(uri);
      assert.equal(lens?.range.start.line, line);
      assert.equal(lens.command?.title, "O3: 2K by default; proven 2K (Max context): Use");
      assert.equal(lens.command.command, "o3.applyPreset");
      assert.deepEqual(lens.command.arguments?.slice(0, 2), [MODEL, "max_context"]);
    });

  it("is told by a hover with links that run O3's own commands alone", async () => {
    const uri = await open("crush.json", `{ "model": "${MODEL}" }\n`);
    const [hover] = await run<vscode.Hover[]>("vscode.executeHoverProvider", uri, new vscode.Position(0, 14));
    const [content] = hover?.contents ?? [];
    assert.ok(content instanceof vscode.MarkdownString);
    assert.match(content.value, /2K by default/);
    assert.match(content.value, /\[Use Max context\]\(command:o3\.applyPreset\?/);
    assert.match(content.value, /\[Show Results\]\(command:o3\.showResults\?/);
  });

  it("is not there in other files, nor where the setting is off", async () => {
    const other = await open("notes.json", `{ "model": "${MODEL}" }\n`);
    assert.deepEqual(await lenses(other), []);
    await vscode.workspace.getConfiguration("o3").update("codeLens", false, vscode.ConfigurationTarget.Workspace);
    assert.deepEqual(await lenses(await open("kilo.json", `{ "model": "ollama/${MODEL}" }\n`)), []);
  });

  it("is given to agents by the tool: all of a preset, also where the tag is left out", async () => {
    for (const name of [MODEL, NAME]) {
      const { server, models } = await ask(name);
      const [preset] = models?.[0]?.presets ?? [];
      assert.deepEqual([server, models?.length, models?.[0]?.model], ["up", 1, MODEL]);
      assert.deepEqual([preset?.preset, preset?.state, preset?.num_ctx, preset?.useModel], ["max_context", "certified", 2048, MODEL]);
      assert.ok(Number(preset?.decodeTokensPerSecond) > 0 && Number(preset?.memoryBytes) > 0);
    }
  });

  it("is not guessed by the tool where no such model is there", async () => {
    const { models, near, knownModels } = await ask("demo-c2049");
    assert.deepEqual([models, near?.includes(MODEL), knownModels.includes(MODEL)], [undefined, true, true]);
  });
});
