// `npm test`: installs, builds, lints, type-checks and runs every test, those in a real VS Code too; ends with "N passed, N failed".
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, checkNode, install, NPM, run } from "./setup.mjs";

checkNode();
install();
install("src/embedded");
build();

const folder = mkdtempSync(join(tmpdir(), "o3-test-"));
const total = { passed: 0, failed: 0 };
const report = [];
const started = performance.now();

step("type check", run(NPM, ["run", "--silent", "typecheck"]));
step("lint", run(NPM, ["run", "--silent", "lint"]));

// Asked for here, so that it is there also for the suites that run outside VS Code.
const { ensureChromium } = await import("./vscode/chromium.mjs");
step(
  "the browser",
  status(() => {
    process.env.CHROMIUM = ensureChromium();
  }),
);

const mocha = ["node_modules/mocha/bin/mocha.js", "--config", ".mocharc.json", "--reporter", "scripts/mocha-reporter.cjs"];
const mochaSuite = (name, environment = {}) =>
  suite(name, (counts) => [...mocha, "--reporter-option", `output=${counts}`, `test/${name}/**/*.test.ts`], environment);
// Node notes what ran while the suite runs anyway; c8 only reads the notes, and holds the core to the floor in .c8rc.json.
const coverage = join(folder, "coverage");
mochaSuite("unit", { NODE_V8_COVERAGE: coverage });
step("the core's test coverage", run(process.execPath, ["node_modules/c8/bin/c8.js", "report", "--temp-directory", coverage]));
mochaSuite("integration");
mochaSuite("webview");

// The agents that O3 configures, from the registries; each that cannot be had is said.
step("installing the clients", run(process.execPath, ["node_modules/tsx/dist/cli.mjs", "test/clients/install.ts"]));
mochaSuite("clients");

// Each says which VS Code it runs in.
const { packVsix, VSIX } = await import("./vscode/package.mjs");
const { VSCODE_NAME } = await import("./vscode/install.mjs");
step("packaging", status(packVsix));
step("the extension's budget", run(process.execPath, ["scripts/vscode/budget.mjs", VSIX]));
const inVsCode =
  (mode, ...more) =>
  (counts) => ["scripts/vscode/run.mjs", mode, ...more, "--counts", counts];
suite("vscode", inVsCode("test"));
// From source all of it; of what is shipped, that it starts. The browser's suite below is whole, and runs the .vsix.
suite("vscode-vsix", inVsCode("test", "--vsix", VSIX, "--window", "plain", "--grep", "^(the extension|what the manifest promises)"));
suite("e2e", inVsCode("e2e", "--vsix", VSIX));

rmSync(folder, { recursive: true, force: true });
console.log(`\n${report.join("\n")}\nall of it took ${minutesSince(started)}\nVS Code of the last three: ${VSCODE_NAME}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

/** A step without counts: a failure counts as one. */
function step(name, code) {
  if (code === 0) return;
  total.failed++;
  report.push(`${name}: failed`);
  console.error(`o3: ${name} failed`);
}

/** Runs a suite that leaves its counts in a file; one that ends badly without a failed test counts as one. */
function suite(name, argsFor, environment = {}) {
  const file = join(folder, `${name}.json`);
  const from = performance.now();
  const code = run(process.execPath, argsFor(file), { env: { ...process.env, ...environment } });
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 0 };
  total.passed += counts.passed;
  total.failed += counts.failed;
  report.push(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${minutesSince(from)}`);
  if (code !== 0 && counts.failed === 0) step(`the ${name} suite`, code);
}

function minutesSince(from) {
  return `${((performance.now() - from) / 60_000).toFixed(1)} min`;
}

function status(work) {
  try {
    work();
    return 0;
  } catch (error) {
    console.error(`o3: ${error.message}`);
    return 1;
  }
}
