// `npm test`: installs, builds, lints, type-checks and runs every test, those in a real VS Code too; ends with "N passed, N failed".
// Two lanes go on side by side, as most machines have two cores at least; what has to be downloaded comes meanwhile.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, checkNode, install, NPM } from "./setup.mjs";
import { Tasks } from "./tasks.mjs";

checkNode();
const started = performance.now();
install();
install("src/embedded");
build();

// Only now are the packages there that these need.
const { findChromium } = await import("./vscode/chromium.mjs");
const { packVsix, VSIX } = await import("./vscode/package.mjs");
const { VSCODE_NAME } = await import("./vscode/install.mjs");

const folder = mkdtempSync(join(tmpdir(), "o3-test-"));
const tasks = new Tasks(folder);
const node = (name, ...args) => tasks.step(name, process.execPath, args);
const npm = (script) => tasks.step(script, NPM, ["run", "--silent", script]);

const mocha = ["node_modules/mocha/bin/mocha.js", "--config", ".mocharc.json", "--reporter", "scripts/mocha-reporter.cjs"];
const mochaSuite = (name, environment = {}) =>
  tasks.suite(name, (counts) => [...mocha, "--reporter-option", `output=${counts}`, `test/${name}/**/*.test.ts`], environment);
const inVsCode = (name, mode, ...more) => tasks.suite(name, (counts) => ["scripts/vscode/run.mjs", mode, ...more, "--counts", counts]);

// The agents that O3 configures, from the registries: each that cannot be had is said.
const clients = node("installing the clients", "node_modules/tsx/dist/cli.mjs", "test/clients/install.ts");
// Code-server, and the browser: asked for here, so that it is there also for the suites that run outside VS Code.
const workbench = node("installing VS Code and the browser", "scripts/vscode/install.mjs");
const browser = workbench.then(() => ({ CHROMIUM: findChromium() ?? "" }));

async function checks() {
  await npm("typecheck");
  await npm("lint");
  // Node notes what ran while the suite runs anyway; c8 only reads the notes, and holds the core to the floor in .c8rc.json.
  const coverage = join(folder, "coverage");
  await mochaSuite("unit", { NODE_V8_COVERAGE: coverage });
  await node("the core's test coverage", "node_modules/c8/bin/c8.js", "report", "--temp-directory", coverage);
  await mochaSuite("webview", await browser);
  await clients;
  await mochaSuite("clients");
}

async function engine() {
  await mochaSuite("integration");
  await tasks.work("packaging", packVsix);
  await node("the extension's budget", "scripts/vscode/budget.mjs", VSIX);
  await inVsCode("vscode", "test");
  // From source all of it; of what is shipped, that it starts. The browser's suite below is whole, and runs the .vsix.
  await inVsCode("vscode-vsix", "test", "--vsix", VSIX, "--window", "plain", "--grep", "^(the extension|what the manifest promises)");
  await inVsCode("e2e", "e2e", "--vsix", VSIX);
}

await Promise.all([checks(), engine()]);
rmSync(folder, { recursive: true, force: true });
const { total, report } = tasks;
console.log(`\n${report.join("\n")}\nall of it: ${((performance.now() - started) / 60_000).toFixed(1)} min`);
console.log(`VS Code of the last three: ${VSCODE_NAME}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
