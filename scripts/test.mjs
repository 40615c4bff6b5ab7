// `npm test`: installs, builds, lints, type-checks and runs every test; ends with "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, checkNode, install, NPM, run } from "./setup.mjs";

checkNode();
install();
install("src/embedded");
build();

let failed = 0;
let passed = 0;
const step = (name, status) => {
  if (status === 0) return;
  failed++;
  console.error(`o3: ${name} failed`);
};

step("type check", run(NPM, ["run", "--silent", "typecheck"]));
step("lint", run(NPM, ["run", "--silent", "lint"]));

const folder = mkdtempSync(join(tmpdir(), "o3-test-"));
for (const suite of ["unit", "integration"]) {
  const result = join(folder, `${suite}.json`);
  const args = ["node_modules/mocha/bin/mocha.js", "--config", ".mocharc.json", "--reporter", "scripts/mocha-reporter.cjs", "--reporter-option", `output=${result}`];
  const status = run(process.execPath, [...args, `test/${suite}/**/*.test.ts`]);
  const counts = readCounts(result);
  passed += counts.passed;
  failed += counts.failed;
  if (status !== 0 && counts.failed === 0) step(`the ${suite} suite`, status);
}
rmSync(folder, { recursive: true, force: true });

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: 0 };
  }
}
