import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { startCli } from "../support/cli";
import type { Ended } from "../support/cli";
import { fromRunner } from "./support/browser";
import { modelsOf } from "./support/server";
import { withSession } from "./support/session";

/** Its window is large enough for agents that need no tools, and filling it takes seconds. */
const MODEL = "long-c22528";
const DERIVED = `tuned/${MODEL}-latest:max_context`;
const QUICK = ["--goal", "max-context", "--reliability", "0.5", "--confidence", "0.5", "--min-tps", "0.5", "--max-ttft", "600"];
/** One size and the least proof: what is tested here comes after. */
const SHORT = "search: { startTokens: 22528 }\ncertificate: { loads: 1 }\n";

/** Line ends of Windows, a comment and another server under the same key: all of it has to come back. */
const AIDER = ["# mine, and it stays", "map-tokens: 2048   # more of the repository", "set-env:", "  - OLLAMA_API_BASE=http://192.0.2.7:11434", ""].join("\r\n");
const AIDER_FILE = ".aider.conf.yml";
const CONTINUE_FILE = ".continue/models/o3.yaml";
const WRITTEN = [".aider.conf.yml", ".aider.model.metadata.json", ".aider.model.settings.yml", CONTINUE_FILE, ".vscode/settings.json"];

describe("a preset for the coding agents of a folder", () => {
  const session = withSession([MODEL], { "o3.reliability": 0.7, "o3.confidence": 0.7 });
  const pathOf = (name: string): string => join(session().workspace.folder, name);
  const textOf = (name: string): string | null => (existsSync(pathOf(name)) ? readFileSync(pathOf(name), "utf8") : null);
  const texts = (): Readonly<Record<string, string | null>> => Object.fromEntries(WRITTEN.map((name) => [name, textOf(name)]));
  let untouched: Readonly<Record<string, string | null>> = {};

  const derived = async (): Promise<string[]> => (await modelsOf(session().endpoint, "tags")).filter((name) => name.startsWith("tuned/"));
  const edit = (name: string, from: string, to: string): void => {
    const text = textOf(name) ?? "";
    assert.ok(text.includes(from), text);
    writeFileSync(pathOf(name), text.replace(from, to));
  };

  /** The command line beside the window: the same server, the same records of what was applied. */
  const cli = (...args: readonly string[]): Promise<Ended> =>
    startCli(args, {
      cwd: session().workspace.folder,
      env: { OLLAMA_HOST: session().endpoint, O3_DATA_DIR: fromRunner("O3_E2E_DATA"), O3_STATE_DIR: join(dirname(fromRunner("O3_E2E_USER_SETTINGS")), "..", "..", "xdg-state", "o3") },
    }).ended;

  before(async function () {
    this.timeout(120_000);
    mkdirSync(pathOf(".continue"));
    writeFileSync(pathOf(AIDER_FILE), AIDER);
    appendFileSync(pathOf(".o3/optimization.yaml"), SHORT);
    untouched = texts();
    const { code, stderr } = await cli("optimize", MODEL, ...QUICK);
    assert.equal(code, 0, stderr);
    await session().workbench.showSidebar();
  });

  it("offers the agents: those that are used here checked, with why", async () => {
    const { workbench } = session();
    const { quickInput } = workbench;
    await workbench.runCommand("O3: Apply Preset");
    await quickInput.waitForTitle("O3: Apply Preset");
    await quickInput.choose("Max context");
    await quickInput.waitForTitle("Set up which coding agents?");
    await workbench.shot("agents-pick");
    const offered = async (title: string): Promise<readonly (string | null)[]> => {
      const row = quickInput.row(title).first();
      return [await row.getAttribute("aria-checked"), await row.getAttribute("aria-label")];
    };
    assert.deepEqual(await offered("Aider"), ["true", "Aider, there is .aider.conf.yml"]);
    assert.deepEqual(await offered("Continue"), ["true", "Continue, there is .continue"]);
    assert.equal((await offered(".env file"))[0], "false");
    const [checked, label] = await offered("Zed");
    assert.equal(checked, "false");
    assert.match(label ?? "", /counts in all your projects/);
    await quickInput.enter();
  });

  it("asks before it replaces another server's address, and shows what is there", async () => {
    const { workbench } = session();
    await workbench.dialog.filter({ hasText: "Aider is set up for something else already." }).waitFor();
    await workbench.shot("agents-conflict");
    assert.match(await workbench.dialog.innerText(), /http:\/\/192\.0\.2\.7:11434/);
    await workbench.answerDialog("Replace");
  });

  it("shows each file as a diff of its own before anything is written", async () => {
    const { workbench } = session();
    await workbench.dialog.filter({ hasText: "Apply Max context (" }).waitFor();
    await workbench.shot("agents-confirm");
    await workbench.answerDialog("Show Changes");
    await workbench.titleButton("Apply Changes").waitFor();
    await workbench.shot("agents-diffs");
    for (const name of WRITTEN) await workbench.tab(basename(name)).waitFor();
    assert.deepEqual(texts(), untouched);
    assert.deepEqual(await derived(), []);
  });

  it("comes back to the question where all diffs are closed, and takes them away where they are discarded", async () => {
    const { workbench } = session();
    await workbench.runCommand("View: Close All Editors");
    await workbench.dialog.filter({ hasText: "Apply Max context (" }).waitFor();
    await workbench.answerDialog("Show Changes");
    await workbench.titleButton("Discard Changes").click();
    for (const name of WRITTEN) await workbench.tab(basename(name)).waitFor({ state: "detached" });
    await workbench.titleButton("Apply Changes").waitFor({ state: "detached" });
    assert.deepEqual(texts(), untouched);
    assert.deepEqual(await derived(), []);
    await workbench.runCommand("O3: Apply Preset");
    await workbench.quickInput.waitForTitle("O3: Apply Preset");
    await workbench.quickInput.choose("Max context");
    await workbench.quickInput.waitForTitle("Set up which coding agents?");
    await workbench.quickInput.enter();
    await workbench.dialog.filter({ hasText: "Aider is set up for something else already." }).waitFor();
    await workbench.answerDialog("Replace");
    await workbench.dialog.filter({ hasText: "Apply Max context (" }).waitFor();
    await workbench.answerDialog("Show Changes");
  });

  it("writes them after one confirmation, and says for each agent how it went", async () => {
    const { workbench } = session();
    await workbench.titleButton("Apply Changes").click();
    const result = workbench.notification("is applied");
    await result.waitFor();
    await workbench.shot("agents-applied");
    const words = await result.innerText();
    for (const title of ["Aider", "Continue"]) assert.ok(words.includes(`${title}: written, and by its files it will use the preset.`), words);
    assert.deepEqual(await derived(), [DERIVED]);
    assert.match(textOf(AIDER_FILE) ?? "", new RegExp(`OLLAMA_API_BASE=${session().endpoint}\r?\n`));
    for (const name of WRITTEN) await workbench.tab(basename(name)).waitFor({ state: "detached" });
    await workbench.row("Presets", "applied · Continue, Aider").waitFor();
  });

  it("says of what is applied already that it is, and asks nothing", async () => {
    const { workbench } = session();
    await workbench.runCommand("O3: Apply Preset");
    await workbench.quickInput.waitForTitle("O3: Apply Preset");
    await workbench.shot("pick-applied");
    await workbench.quickInput.choose("Max context");
    const told = workbench.notification("is already applied");
    await told.waitFor();
    await workbench.shot("agents-already");
    assert.match(await told.innerText(), /It is set up for Continue, Aider\./);
    assert.equal(await workbench.dialog.count(), 0);
    await workbench.answer("is already applied", "Copy Model Name");
    await workbench.page.getByText(`Copied: ${DERIVED}`).waitFor();
    assert.equal(await workbench.clipboard(), DERIVED);
  });

  it("is named in the status bar, where a click switches it", async () => {
    const { workbench } = session();
    const item = workbench.statusItem("o3.preset");
    await item.filter({ hasText: /^\W*long-c22528:latest · Max context 22K$/ }).waitFor();
    await item.click();
    await workbench.quickInput.waitForTitle("O3: Max context of long-c22528:latest is applied. Switch to");
    await workbench.shot("switch-preset");
    await workbench.quickInput.choose("Copy Model Name");
    await workbench.page.getByText(`Copied: ${DERIVED}`).waitFor();
  });

  it("has above its models' names in settings files what is proven", async () => {
    const { workbench } = session();
    writeFileSync(pathOf("opencode.json"), `{\n  "model": "ollama/${MODEL}:latest",\n  "provider": { "ollama": { "models": { "${DERIVED}": {} } } }\n}\n`);
    const quick = await workbench.goTo("opencode.json");
    await quick.choose("opencode.json");
    await workbench.page.locator(".codelens-decoration", { hasText: "proven 22K (Max context): Use" }).waitFor();
    await workbench.page.locator(".codelens-decoration", { hasText: "O3: Max context of long-c22528:latest, 22K" }).waitFor();
    await workbench.page.locator(".view-line", { hasText: '"model"' }).locator("span", { hasText: MODEL }).last().hover();
    await workbench.page.locator(".monaco-hover").getByText("Use Max context").waitFor();
    await workbench.shot("lenses");
    await workbench.runCommand("View: Close All Editors");
    rmSync(pathOf("opencode.json"));
  });

  it("marks what somebody changed since, and applies it again on wish", async () => {
    const { workbench } = session();
    const row = workbench.row("Presets", "Max context");
    const applied = textOf(CONTINUE_FILE) ?? "";
    edit(CONTINUE_FILE, "contextLength: 22528", "contextLength: 2048");
    await workbench.runCommand("O3: Refresh");
    await row.filter({ hasText: "applied, changed since" }).waitFor();
    await row.hover();
    await workbench.shot("agents-drift");
    await row.locator('[aria-label="Apply Again"]').click();
    await workbench.dialog.filter({ hasText: "Apply Max context (" }).waitFor();
    await workbench.shot("agents-again");
    await workbench.answerDialog("Apply");
    await row.filter({ hasNotText: "changed since" }).waitFor();
    assert.equal(textOf(CONTINUE_FILE), applied);
    await workbench.shot("agents-applied-again");
  });

  it("has records that the command line undoes: the newest apply", async () => {
    const { workbench } = session();
    const { code, stdout, stderr } = await cli("undo");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /is undone/);
    assert.match(textOf(CONTINUE_FILE) ?? "", /contextLength: 2048/);
    edit(CONTINUE_FILE, "contextLength: 2048", "contextLength: 22528");
    await workbench.runCommand("O3: Refresh");
    await workbench.row("Presets", "applied · Continue, Aider").waitFor();
  });

  it("takes back one agent's part, and then the rest, byte for byte", async () => {
    const { workbench } = session();
    const { quickInput } = workbench;
    await workbench.runCommand("O3: Undo Last Apply");
    await quickInput.waitForTitle("Undo what?");
    await workbench.shot("agents-undo");
    await quickInput.choose("Continue");
    await workbench.notification("is undone for Continue").waitFor();
    assert.equal(textOf(CONTINUE_FILE), null);
    await workbench.row("Presets", "applied · Aider").waitFor();
    await workbench.shot("agents-undone-part");
    await workbench.runCommand("O3: Undo Last Apply");
    await quickInput.waitForTitle("Undo what?");
    assert.equal(await quickInput.row("Continue").count(), 0);
    await quickInput.choose("All of it");
    await workbench.row("Presets", /^Max context22K · certified · long/).waitFor();
    assert.deepEqual(texts(), untouched);
    assert.deepEqual(await derived(), []);
    assert.deepEqual(readdirSync(pathOf(".continue")), []);
    await workbench.shot("agents-undone");
  });

  it("takes back what the command line applied", async () => {
    const { workbench } = session();
    const { code, stderr } = await cli("apply", MODEL, "--preset", "max_context", "--agents", "continue,aider", "--replace", "aider", "--yes");
    assert.equal(code, 0, stderr);
    await workbench.row("Presets", "applied · Continue, Aider").waitFor();
    // The message about an apply that was undone long ago is no way to undo this one.
    await workbench.answer("is applied", "Undo");
    await workbench.notification("This is not the last apply here any more.").waitFor();
    assert.deepEqual(await derived(), [DERIVED]);
    await workbench.runCommand("O3: Undo Last Apply");
    await workbench.quickInput.waitForTitle("Undo what?");
    await workbench.quickInput.choose("All of it");
    await workbench.row("Presets", /^Max context22K · certified · long/).waitFor();
    assert.deepEqual(texts(), untouched);
    assert.deepEqual(await derived(), []);
  });

  it("has a history with what was changed since, and no dead end where the note was edited by hand", async () => {
    const { workbench } = session();
    const { code, stderr } = await cli("apply", MODEL, "--preset", "max_context", "--agents", "continue", "--yes");
    assert.equal(code, 0, stderr);
    const row = workbench.row("Applied", "Max context");
    await row.waitFor();
    edit(".vscode/settings.json", '"max_context"', '"fast"');
    await workbench.runCommand("O3: Refresh");
    await row.filter({ hasText: "changed since" }).waitFor();
    await row.click();
    await workbench.row("Applied", "Continue").waitFor();
    await workbench.row("Applied", "was changed since").hover();
    await workbench.shot("history-drift");
    await row.hover();
    await row.locator('[aria-label="Undo"]').click();
    await workbench.notification("is undone, but the settings still name a preset").waitFor();
    await workbench.row("Applied", "its model is gone").waitFor();
    await workbench.shot("history-note-stays");
    assert.deepEqual(await derived(), []);
    await workbench.answer("is undone, but the settings still name a preset", "Remove the Note");
    await workbench.view("Applied").waitFor({ state: "detached" });
    assert.deepEqual(texts(), untouched);
    await workbench.shot("history-gone");
  });
});
