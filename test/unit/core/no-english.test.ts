import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

const core = join(__dirname, "..", "..", "..", "src", "core");

/** Files whose texts are for no user: the prompts that a model is asked, and how numbers and units are written. */
const FOR_MODELS = /^(workload\/|quality\/(suite|prompts|documents|json-prompts|tool-prompts|words)\.ts$)/;
const UNITS = /^format\.ts$/;
/** Values with a blank that are codes: they stand in files and protocols as they are; the last one names an argument in an error of programmers. */
const CODES: readonly string[] = ["measuring speed", "this machine", "error budget"];

/** Texts of a source file with two words or more. Errors of programmers (RangeError and the like) are never shown. */
function sentencesIn(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && /^(Range|Type|Syntax)Error$/.test(node.expression.getText())) return;
    const text = textOf(node);
    if (text !== null && /[A-Za-z]{2,}[,;:]?\s+[A-Za-z]{2,}/.test(text)) found.push(text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("file.ts", source, ts.ScriptTarget.Latest, true));
  return found;
}

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  return ts.isTemplateExpression(node) ? [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join("0") : null;
}

describe("core", () => {
  it("has no sentence of its own: codes and figures go to src/words", () => {
    const files = readdirSync(core, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && !FOR_MODELS.test(name) && !UNITS.test(name));
    assert.ok(files.length > 100);
    const told = files.flatMap((name) => sentencesIn(readFileSync(join(core, name), "utf8")).map((text) => `${name}: ${text}`));
    assert.deepEqual(told.filter((line) => !CODES.some((code) => line.endsWith(`: ${code}`))), []);
  });

  it("would be caught with one, whole or put together", () => {
    assert.deepEqual(sentencesIn('const why = "The model does not fit.";'), ["The model does not fit."]);
    assert.equal(sentencesIn("const why = `${size} tokens fit`;").length, 1);
    assert.deepEqual(sentencesIn('if (n < 0) throw new RangeError("A positive number is needed."); const code = "load-fits";'), []);
  });
});
