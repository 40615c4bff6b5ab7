// Runs what needs a real VS Code:
//   node scripts/vscode/run.mjs test [--vsix FILE] [--window NAME] [--grep TEXT] [--counts FILE]
//   node scripts/vscode/run.mjs e2e  [--vsix FILE] [--grep TEXT] [--counts FILE] [--keep]
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { runHostTests } from "./host-tests.mjs";
import { main, Problem } from "./problem.mjs";

const option = { type: "string" };

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { vsix: option, window: option, grep: option, counts: option, extension: option, keep: { type: "boolean" } },
  });
  const vsix = values.vsix ? resolve(values.vsix) : null;
  const counts = await run(positionals[0], { ...values, vsix });
  if (values.counts) writeFileSync(values.counts, JSON.stringify(counts));
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
});

async function run(mode, { vsix, window, grep, extension, keep }) {
  if (mode === "test") return runHostTests({ vsix, only: window ?? null, grep, ...(extension ? { extension: resolve(extension) } : {}) });
  if (mode === "e2e") return (await import("./e2e.mjs")).runE2e({ vsix, grep, keep });
  throw new Problem("say what to run: test or e2e");
}
