import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const BACKTICK = "`";

/** Text of a literal; of a template with a sign for what is put in. */
function textsOf(node: ts.Node): readonly string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [[node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…")];
  return [];
}

/** Every text that a source file holds. */
function textsIn(path: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    found.push(...textsOf(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest));
  return found;
}

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules"))
    .map((name) => join(folder, name));

/** Files that write Markdown for others, where a backtick is the language's own. */
const WRITE_OTHER_LANGUAGES = [
  "src/results/markdown.ts",
  "src/results/keep-words.ts",
  // As the server that it stands for says it.
  "src/embedded/api/routes.ts",
];

describe("what is on a screen", () => {
  it("has no backticks: menus, settings, welcome views and the words of window and panel", () => {
    for (const file of ["package.nls.json", "l10n/bundle.l10n.json"]) {
      const texts = Object.values(JSON.parse(readFileSync(file, "utf8")) as Record<string, string>);
      assert.ok(texts.length > 20, file);
      assert.deepEqual(texts.filter((text) => text.includes(BACKTICK)), [], file);
    }
  });

  it("has none in what the doctor finds, what errors say and what is said of an apply either", () => {
    const sources = [...sourcesIn("src"), ...sourcesIn("webview-ui")].map((path) => path.replaceAll("\\", "/")).filter((path) => !WRITE_OTHER_LANGUAGES.includes(path));
    assert.ok(sources.length > 300);
    // One alone is a sign that a pattern or an escape is about.
    const quoted = /`[^`]+`/;
    assert.deepEqual(sources.flatMap((path) => textsIn(path).filter((text) => quoted.test(text)).map((text) => `${path}: ${text}`)), []);
  });
});
