import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import Mocha from "mocha";

/** VS Code reports a rejection that nobody handles after a second; whoever started us fails then. */
const REJECTIONS_MS = 1_500;

/** VS Code calls this in the extension host: runs the suites of one window and leaves the counts in a file. */
export async function run(): Promise<void> {
  const { O3_TEST_SUITES: folder, O3_TEST_RESULT: result, O3_TEST_GREP: grep } = process.env;
  if (!folder || !result) throw new Error("O3_TEST_SUITES and O3_TEST_RESULT say which suites run and where their counts go");
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({
    ui: "bdd",
    timeout: 180_000,
    slow: 5_000,
    color: false,
    reporter: "spec",
    forbidOnly: true,
    forbidPending: true,
  });
  if (grep) mocha.grep(grep);
  for (const name of readdirSync(folder).sort()) if (name.endsWith(".test.js")) mocha.addFile(join(folder, name));
  let passed = 0;
  const failed = await new Promise<number>((resolve) => {
    mocha.run(resolve).on("pass", () => passed++);
  });
  await setTimeout(REJECTIONS_MS);
  writeFileSync(result, JSON.stringify({ passed, failed }));
  if (failed > 0) throw new Error(`${failed} failed`);
}
