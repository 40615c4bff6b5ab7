import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

const src = join(__dirname, "..", "..", "..", "src");

/** Rooms that say what they have to say by codes. The others are the words themselves, and what shows them. */
const ROOMS = ["core", "ollama", "app", "private-server", "hardware", "worker", "results"];

/**
 * Files whose texts are no sentences of O3's on a screen: prompts that a model is asked, how numbers and units are written, commands of systems and what they
 * print, names of GPUs, reports (which are files, and in English), and the end of a thread, whose channel knows no codes.
 */
const NOT_FOR_USERS =
  /^(core\/(workload\/|quality\/(suite|prompts|documents|json-prompts|tool-prompts|words)\.ts$|effective\/(material|families|task)\.ts$|format\.ts$)|hardware\/(gpu\/|process-tools|tool-environment|clients)|private-server\/processes\/tools|results\/([\w-]*words|markdown|csv|presets-yaml|stress|swarm|effective|schema\/said)\.ts$|worker\/handle\.ts$)/;

/** Texts with a blank that stand in files, protocols and commands as they are. */
const AS_THEY_ARE: readonly string[] = [
  // Codes of core; the last one names an argument in an error of programmers.
  "measuring speed",
  "this machine",
  "error budget",
  // What Ollama, its npm package and HTTP say.
  "Did not receive done or success",
  "Ollama is running",
  ..."Request Timeout|Content Too Large|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Timeout|Unknown Error".split("|"),
  ..."Web Server Is Down|Connection Timed Out|Origin Is Unreachable|A Timeout Occurred".split("|"),
  // What a lock file says that a run does.
  "agents on 0 for 0",
  // Which lines of a journal were passed over.
  'runs of the kind "0"',
  // To the log.
  "News of the run could not be sent: 0",
  // A folder of macOS, names of devices and tools, and a finding's key, whose name is in src/words/finding.ts.
  "Application Support",
  "Intel GPU counters",
  "NVIDIA GPU",
  "in use",
];

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

describe("a sentence of O3's own", () => {
  for (const room of ROOMS) {
    it(`stands in src/words, and not in ${room}: there it is a code with figures`, () => {
      const files = readdirSync(join(src, room), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && !NOT_FOR_USERS.test(`${room}/${name}`));
      assert.ok(files.length > 5);
      const told = files.flatMap((name) => sentencesIn(readFileSync(join(src, room, name), "utf8")).map((text) => `${name}: ${text}`));
      assert.deepEqual(told.filter((line) => !AS_THEY_ARE.some((text) => line.endsWith(`: ${text}`))), []);
    });
  }

  it("would be caught, whole or put together", () => {
    assert.deepEqual(sentencesIn('const why = "The model does not fit.";'), ["The model does not fit."]);
    assert.equal(sentencesIn("const why = `${size} tokens fit`;").length, 1);
    assert.deepEqual(sentencesIn('if (n < 0) throw new RangeError("A positive number is needed."); const code = "load-fits";'), []);
  });
});
