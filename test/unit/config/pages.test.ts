import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createProgram } from "../../../src/cli/main";
import type { World } from "../../../src/cli/world";

const root = join(__dirname, "..", "..", "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const PAGES = ["README.md", "CONTRIBUTING.md", ...readdirSync(join(root, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : []))];

const silent = (): void => undefined;
const NOBODY: World = { version: "0", env: {}, cwd: ".", out: silent, err: silent, stderr: { isTTY: false, write: silent }, signal: new AbortController().signal, exitCode: 0 };

/** What a page says between backticks, and the lines of its blocks of code. */
const codeIn = (page: string): readonly string[] => {
  const text = read(page);
  const blocks = [...text.matchAll(/^(?: {4}|```\w*\n)([^`]*?)(?:\n```|$)/gm)].map(([, block = ""]) => block);
  return [...[...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code), ...blocks.flatMap((block) => block.split("\n"))];
};

const matches = (pattern: RegExp): readonly (readonly [string, string])[] => PAGES.flatMap((page) => codeIn(page).flatMap((code) => [...code.matchAll(pattern)].map(([, found = ""]) => [page, found] as const)));

describe("what the pages name", () => {
  it("are scripts of npm that there are", () => {
    const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
    const named = matches(/\bnpm run ([\w:-]+)(?![\w:*-])/g);
    assert.ok(named.length > 10);
    assert.deepEqual(named.filter(([, name]) => !Object.hasOwn(scripts, name)), []);
  });

  it("are files and folders that there are", () => {
    const named = matches(/^((?:src|test|config|scripts|webview-ui|schemas|docs|l10n)\/[\w./-]*)$/g);
    assert.ok(named.length > 50);
    assert.deepEqual(named.filter(([, path]) => !existsSync(join(root, path))), []);
  });

  it("are commands and options of o3 that there are", () => {
    const commands = new Map(createProgram(NOBODY).commands.map((command) => [command.name(), command.options.map(({ long }) => long)]));
    const lines = matches(/^(?:\$ )?(?:npx )?(?:node dist\/cli\.js|o3) ([a-z].*)$/g);
    assert.ok(lines.length > 20);
    const wrong = lines.flatMap(([page, line]) => {
      const [command = ""] = line.split(/[^a-z]/);
      const options = commands.get(command);
      const used = [...line.matchAll(/(?:^|[\s[])(--[a-z][a-z-]*)/g)].map(([, option = ""]) => option);
      return options === undefined ? [`${page}: o3 ${command}`] : used.filter((option) => option !== "--help" && !options.includes(option)).map((option) => `${page}: o3 ${command} ${option}`);
    });
    assert.deepEqual(wrong, []);
  });
});
